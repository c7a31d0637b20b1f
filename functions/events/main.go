// Command events is called with what changes in the table and puts what others may react to onto the bus: see internal/event.
package main

import (
	"os"

	"github.com/aws/aws-sdk-go-v2/service/eventbridge"

	"vafa/internal/event"
	"vafa/internal/event/bus"
	"vafa/internal/function"
	"vafa/internal/rest"
)

func main() {
	s := function.MustSetup()
	to := bus.Bus{Client: eventbridge.NewFromConfig(s.AWS), Name: os.Getenv("EVENT_BUS"), Wait: rest.Pause, Log: s.Log}
	function.Start(s, function.Named[bus.Batch]("publish"), to.Handler(event.Source+os.Getenv("STAGE")))
}
