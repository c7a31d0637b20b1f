package upload

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The keys and the two signatures are those of the Amazon S3 API Reference: "Example: Browser-Based Upload using HTTP POST"
// and "Authenticating Requests: Using Query Parameters".
const docsSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

const docsPolicy = "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9"

func TestSignatureOfThePolicyInTheReference(t *testing.T) {
	day := time.Date(2015, time.December, 29, 0, 0, 0, 0, time.UTC)
	want := "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e"
	if got := Signature(docsSecret, day, "us-east-1", docsPolicy); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestSignatureOfTheLinkInTheReference(t *testing.T) {
	place := Place{Address: "https://examplebucket.s3.amazonaws.com", Bucket: "examplebucket", Region: "us-east-1"}
	at := time.Date(2013, time.May, 24, 0, 0, 0, 0, time.UTC)
	got, err := place.link(Keys{ID: "AKIAIOSFODNN7EXAMPLE", Secret: docsSecret}, "test.txt", url.Values{}, 24*time.Hour, at)
	want := "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256" +
		"&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z" +
		"&X-Amz-Expires=86400&X-Amz-SignedHeaders=host" +
		"&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
	if err != nil || got != want {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
}

// What a form is allowed, and that it says nothing else.
func TestFormIsNarrow(t *testing.T) {
	place := Place{
		Address: "https://b.s3.eu-central-1.amazonaws.com", Bucket: "b", Region: "eu-central-1",
		Keys: func(context.Context) (Keys, error) { return Keys{"ID", "secret", "session"}, nil },
	}
	now := time.Date(2026, time.November, 22, 23, 50, 0, 0, time.FixedZone("", 3*3600+1800))
	fields, err := place.Form(t.Context(), "uploads/k", "https://shop.example/fa/warranty?card=x", now)
	if err != nil {
		t.Fatal(err)
	}
	sent := map[string]string{}
	for _, field := range fields {
		sent[field.Name] = field.Value
	}
	document, err := base64.StdEncoding.DecodeString(sent["policy"])
	if err != nil {
		t.Fatal(err)
	}
	var got any
	if err := json.Unmarshal(document, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"expiration": "2026-11-22T20:35:00.000Z",
		"conditions": []any{
			map[string]any{"bucket": "b"}, []any{"content-length-range", 0.0, 33554432.0}, []any{"starts-with", "$Content-Type", ""},
			map[string]any{"key": "uploads/k"}, map[string]any{"success_action_redirect": "https://shop.example/fa/warranty?card=x"},
			map[string]any{"x-amz-algorithm": "AWS4-HMAC-SHA256"},
			map[string]any{"x-amz-credential": "ID/20261122/eu-central-1/s3/aws4_request"}, map[string]any{"x-amz-date": "20261122T202000Z"},
			map[string]any{"x-amz-security-token": "session"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("policy (-want +got):\n%s", diff)
	}
	if len(fields) != 9 || sent["x-amz-signature"] != Signature("secret", now, "eu-central-1", sent["policy"]) {
		t.Errorf("%d fields, signed %s", len(fields), sent["x-amz-signature"])
	}
}
