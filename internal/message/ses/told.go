package ses

import (
	"encoding/json"

	"vafa/internal/crm"
)

// told is what is read of an event of the service ("Amazon SES event publishing", as EventBridge hands it on).
type told struct {
	EventType string `json:"eventType"`
	Mail      struct {
		MessageID string `json:"messageId"`
	} `json:"mail"`
	Bounce struct {
		Type string `json:"bounceType"`
	} `json:"bounce"`
}

// Told reads what the service says of a letter: by which name it knows it, and what became of it; "" for what means nothing here, such as
// a bounce that passes with time.
func Told(detail []byte) (reference, report string) {
	var event told
	if json.Unmarshal(detail, &event) != nil {
		return "", ""
	}
	switch {
	case event.EventType == "Delivery":
		report = crm.ReportDelivered
	case event.EventType == "Reject":
		report = crm.ReportRefused
	case event.EventType == "Complaint":
		report = crm.ReportComplained
	case event.EventType == "Bounce" && event.Bounce.Type == "Permanent":
		report = crm.ReportBounced
	}
	return event.Mail.MessageID, report
}
