// Command watch looks every few minutes for what is late by the clock alone, open cases whose due time is over, and notes it, so that
// it becomes a change of which others are told.
package main

import (
	"context"
	"log/slog"

	"github.com/aws/aws-lambda-go/lambda"

	"vafa/internal/function"
)

func main() {
	s := function.MustSetup()
	lambda.Start(func(ctx context.Context) error {
		late, err := s.Service.Table.MarkLate(ctx)
		s.Log.LogAttrs(ctx, slog.LevelInfo, "watch", slog.Int("late", late), slog.Bool("failed", err != nil))
		return err
	})
}
