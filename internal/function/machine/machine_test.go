package machine_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/google/go-cmp/cmp"

	"vafa/internal/function/machine"
	"vafa/internal/value"
)

// starter answers every start with a status and body, and keeps what was asked.
func starter(t *testing.T, status int, answer string, asked *map[string]string) machine.Starter {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = json.Unmarshal(body, asked)
		}
		if err != nil || r.Header.Get("X-Amz-Target") != "AWSStepFunctions.StartExecution" {
			t.Errorf("%s: %v", r.Header.Get("X-Amz-Target"), err)
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	client := sfn.New(sfn.Options{
		Region: "eu-central-1", BaseEndpoint: &server.URL, Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""),
		Retryer: aws.NopRetryer{},
	})
	return machine.Starter{Client: client, ARN: "arn:of:the:machine"}
}

var run = value.Input{Run: "run_20261122T093000.000Z", AsOf: "2026-11-22"}

func TestStart(t *testing.T) {
	asked := map[string]string{}
	s := starter(t, 200, `{"executionArn":"arn:x","startDate":1}`, &asked)
	if err := s.Start(context.Background(), run); err != nil {
		t.Fatal(err)
	}
	var input value.Input
	if err := json.Unmarshal([]byte(asked["input"]), &input); err != nil || !cmp.Equal(input, run) {
		t.Errorf("%s: %v", asked["input"], err)
	}
	if asked["stateMachineArn"] != "arn:of:the:machine" || asked["name"] != "run_20261122T093000-000Z" {
		t.Errorf("%v", asked)
	}
}

func TestStartingAgainChangesNothing(t *testing.T) {
	asked := map[string]string{}
	s := starter(t, 400, `{"__type":"ExecutionAlreadyExists","message":"x"}`, &asked)
	if err := s.Start(context.Background(), run); err != nil {
		t.Error(err)
	}
}

func TestStartThatFails(t *testing.T) {
	asked := map[string]string{}
	s := starter(t, 400, `{"__type":"StateMachineDoesNotExist","message":"x"}`, &asked)
	if err := s.Start(context.Background(), run); err == nil || !strings.Contains(err.Error(), run.Run) {
		t.Error(err)
	}
}
