package rest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"vafa/internal/rest"
)

// refusal is an answer of the table's as its client gives it.
type refusal struct{ code, message string }

func (r refusal) Error() string        { return "api error " + r.code + ": " + r.message }
func (r refusal) ErrorCode() string    { return r.code }
func (r refusal) ErrorMessage() string { return r.message }

func TestLogsKeepTheErrorAndNotWhatWasTyped(t *testing.T) {
	_, date := time.Parse(time.DateOnly, "Sara")
	_, number := strconv.Atoi("+989121234567 Sara")
	decoding := json.Unmarshal([]byte(`{"at":"Sara"}`), &struct{ At time.Time }{})
	for _, c := range []struct {
		err  error
		keep string
	}{
		{fmt.Errorf("item: %w", date), "item: parsing time"},
		{fmt.Errorf("item: %w", number), "item: strconv.Atoi: parsing"},
		{decoding, "cannot parse"},
		{fmt.Errorf("write: %w", refusal{"ValidationException", "One or more values are not valid: Sara"}), "write: api error ValidationException"},
		{refusal{"AccessDeniedException", "not authorized to perform: dynamodb:Query on resource: table/vafa"}, "dynamodb:Query"},
		{errors.New(`phone 'Sara' of sara@example.com, +989121234567, ۰۹۱۲۱۲۳۴۵۶۷`), "phone"},
	} {
		got := rest.Loggable(c.err)
		for _, typed := range []string{"Sara", "sara@", "9121234567", "۹۱۲"} {
			if strings.Contains(got, typed) {
				t.Errorf("%v is logged as %s", c.err, got)
			}
		}
		if !strings.Contains(got, c.keep) {
			t.Errorf("%v is logged as %s, without %q", c.err, got, c.keep)
		}
	}
}
