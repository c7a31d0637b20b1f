package webhook

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const (
	newKey = "new-key-of-thirty-two-characters"
	oldKey = "old-key-of-thirty-two-characters"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func keysOf(t testing.TB, current, previous string) Keys {
	t.Helper()
	keys, err := NewKeys(current, previous)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// The signature is what openssl makes of the same:
// printf '1795348800.{"a":1}' | openssl dgst -sha256 -hmac new-key-of-thirty-two-characters
func TestSignAsOthersDo(t *testing.T) {
	got := keysOf(t, newKey, "").Sign([]byte(`{"a":1}`), noon)
	const want = "t=1795348800,v1=de9652ba54b3343d26c8e6d337c5a23d6104fb4d4ca501ef07c5a8acf93de4fb"
	if got != want {
		t.Errorf("Sign = %s, want %s", got, want)
	}
}

func TestVerify(t *testing.T) {
	body := []byte(`{"status":"delivered"}`)
	header := keysOf(t, newKey, "").Sign(body, noon)
	at, signature, _ := strings.Cut(header, ",")
	keys := keysOf(t, newKey, oldKey)
	tests := map[string]struct {
		header string
		body   string
		now    time.Time
		holds  bool
	}{
		"as it was made":                    {header, string(body), noon, true},
		"five minutes later":                {header, string(body), noon.Add(5 * time.Minute), true},
		"a clock that is five minutes slow": {header, string(body), noon.Add(-5 * time.Minute), true},
		"replayed":                          {header, string(body), noon.Add(5*time.Minute + time.Second), false},
		"from the future":                   {header, string(body), noon.Add(-5*time.Minute - time.Second), false},
		"by the old key":                    {keysOf(t, oldKey, "").Sign(body, noon), string(body), noon, true},
		"by both keys":                      {keysOf(t, newKey, oldKey).Sign(body, noon), string(body), noon, true},
		"by the new key and an unknown one": {keysOf(t, strings.Repeat("x", 32), newKey).Sign(body, noon), string(body), noon, true},
		"by an unknown key":                 {keysOf(t, strings.Repeat("x", 32), "").Sign(body, noon), string(body), noon, false},
		"another body":                      {header, `{"status":"failed"}`, noon, false},
		"no body":                           {header, "", noon, false},
		"another time":                      {"t=1795348801," + signature, string(body), noon, false},
		"with a version of later":           {header + ",v2=zz", string(body), noon, true},
		"only a version of later":           {at + ",v2=" + signature[3:], string(body), noon, false},
		"a zero before the time":            {"t=01795348800," + signature, string(body), noon, false},
		"a sign before the time":            {"t=+1795348800," + signature, string(body), noon, false},
		"two times":                         {header + "," + at, string(body), noon, false},
		"no time":                           {signature, string(body), noon, false},
		"a time beyond all":                 {"t=99999999999999999999," + signature, string(body), noon, false},
		"the last second there is":          {"t=9223372036854775807," + signature, string(body), noon, false},
		"the first second there is":         {"t=-9223372036854775808," + signature, string(body), noon, false},
		"no signature":                      {at, string(body), noon, false},
		"an empty signature":                {at + ",v1=", string(body), noon, false},
		"half a signature":                  {header[:len(header)-32], string(body), noon, false},
		"no hexadecimal":                    {at + ",v1=zz", string(body), noon, false},
		"a space":                           {at + ", " + signature, string(body), noon, false},
		"nothing":                           {"", string(body), noon, false},
		"too long":                          {header + strings.Repeat(",v9=", 200), string(body), noon, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := keys.Verify(test.header, []byte(test.body), test.now)
			if test.holds && err != nil || !test.holds && !errors.Is(err, ErrSignature) {
				t.Errorf("Verify: %v", err)
			}
		})
	}
	if err := (Keys{}).Verify(header, body, noon); !errors.Is(err, ErrSignature) {
		t.Errorf("without keys: %v", err)
	}
}

func TestNoOtherBodyTimeOrKeyHasTheSignature(t *testing.T) {
	keys := keysOf(t, newKey, "")
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.SliceOf(rapid.Byte()).Draw(t, "body")
		now := noon.Add(time.Duration(rapid.Int64Range(0, 1e18).Draw(t, "later")))
		header := keys.Sign(body, now)
		if err := keys.Verify(header, body, now); err != nil {
			t.Fatal(err)
		}
		changed := []byte(header)
		i := rapid.IntRange(0, len(changed)-1).Draw(t, "at")
		changed[i] ^= 1 << rapid.IntRange(0, 4).Draw(t, "bit") // not the bit that tells a from A, which hexadecimal ignores
		if keys.Verify(string(changed), body, now) == nil {
			t.Errorf("%s holds for %s", changed, header)
		}
		if keys.Verify(header, append(body, 0), now) == nil {
			t.Error("a longer body holds")
		}
	})
}

func TestKeysAreLongAndNeverShown(t *testing.T) {
	for _, pair := range [][2]string{{"", ""}, {newKey[1:], ""}, {newKey, "short"}, {"", newKey}} {
		if _, err := NewKeys(pair[0], pair[1]); err == nil {
			t.Errorf("NewKeys(%q, %q): no error", pair[0], pair[1])
		}
	}
	keys := keysOf(t, newKey, oldKey)
	if shown := fmt.Sprintf("%v %+v %#v %s", keys, keys, keys, keys); shown != "keys keys keys keys" {
		t.Errorf("shown as %s", shown)
	}
}

func FuzzVerify(f *testing.F) {
	keys := keysOf(f, newKey, "")
	body := []byte("{}")
	good := keys.Sign(body, noon)
	f.Add(good)
	f.Add(good + ",v1=00")
	f.Fuzz(func(t *testing.T, header string) {
		if keys.Verify(header, body, noon) == nil && !strings.Contains(strings.ToLower(header), good[strings.Index(good, "v1=")+3:]) {
			t.Errorf("%q holds", header)
		}
	})
}
