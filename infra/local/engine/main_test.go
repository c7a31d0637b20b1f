package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vafa/infra/local"
)

func TestRunStartsAnEngineForTheCommand(t *testing.T) {
	t.Setenv(local.EndpointVariable, "")
	said := filepath.Join(t.TempDir(), "said")
	code, err := run("", []string{"sh", "-c", `echo "$DYNAMODB_ENDPOINT" >"$0"; exit 7`, said})
	if code != 7 || err != nil {
		t.Fatalf("run: exit code %d, %v, want 7", code, err)
	}
	endpoint, err := os.ReadFile(said)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(endpoint), "http://127.0.0.1:") {
		t.Errorf("the command saw the endpoint %q", endpoint)
	}
	if _, err := local.Client(t.Context(), strings.TrimSpace(string(endpoint)), ""); err == nil {
		t.Error("the engine goes on after the command")
	}
}

func TestRunBesidePassesTheExitCodeOn(t *testing.T) {
	tests := map[string]struct {
		args []string
		code int
		says string // part of the error, "" for none
	}{
		"success":    {args: []string{"sh", "-c", `test "$DYNAMODB_ENDPOINT" = http://engine`}, code: 0},
		"failure":    {args: []string{"sh", "-c", "exit 3"}, code: 3},
		"killed":     {args: []string{"sh", "-c", "kill -9 $$"}, code: 1, says: "killed"},
		"no command": {args: []string{"./no-such-command"}, code: 1, says: "no such file"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			code, err := runBeside("http://engine", test.args)
			if code != test.code {
				t.Errorf("runBeside: exit code %d, want %d", code, test.code)
			}
			if (err != nil) != (test.says != "") || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("runBeside: %v, want an error with %q", err, test.says)
			}
		})
	}
}
