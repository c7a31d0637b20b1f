package function_test

import (
	"testing"

	"vafa/internal/function"
	"vafa/internal/upload"
)

// A function that is given the bucket signs for it with its own keys; one that is not takes no files.
func TestBucketOfInvoices(t *testing.T) {
	for name, value := range map[string]string{
		"AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "session",
		"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_ENDPOINT_URL": "",
		"SIGNING_KEY": "ours", "UPLOADS_BUCKET": "", "UPLOADS_URL": "https://invoices.s3.eu-central-1.amazonaws.com",
	} {
		t.Setenv(name, value)
	}
	place := func() *upload.Place {
		t.Helper()
		s, err := function.FromEnvironment(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s.Service.Uploads
	}
	if got := place(); got != nil {
		t.Errorf("without a bucket: %+v", got)
	}
	t.Setenv("UPLOADS_BUCKET", "invoices")
	deployed := place()
	keys, err := deployed.Keys(t.Context())
	if err != nil || keys != (upload.Keys{ID: "id", Secret: "secret", Session: "session"}) {
		t.Errorf("%+v, %v", keys, err)
	}
	if deployed.Address != "https://invoices.s3.eu-central-1.amazonaws.com" || deployed.Region != "eu-central-1" || deployed.Site != "" {
		t.Errorf("%+v", deployed)
	}
	if about, err := deployed.Reference(deployed.Key(upload.Reference{ID: "inv_1"})); err != nil || about.ID != "inv_1" {
		t.Errorf("%+v, %v", about, err)
	}
	t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4599")
	if got := place().Address; got != "http://127.0.0.1:4599/invoices" {
		t.Errorf("on an emulator: %s", got)
	}
}
