package smtp_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"

	"vafa/internal/message"
	"vafa/internal/message/smtp"
)

var now = time.Date(2026, time.November, 22, 8, 30, 0, 0, time.UTC)

var letter = message.Letter{
	ID: "abc", To: "sara@example.com", Subject: "کارت ضمانت", Text: "سارا، <سلام>\nخط دوم\n\nhttps://vafa.test/fa/preferences?token=x", Lang: "fa",
	Unsubscribe: "https://vafa.test/fa/preferences?token=x",
}

// server is a mail server that takes one letter, and answers the commands as it is told; "" breaks the connection.
type server struct {
	address string
	letter  chan string
	answers map[string]string
}

func listen(t *testing.T, answers map[string]string) *server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	s := &server{address: listener.Addr().String(), letter: make(chan string, 1), answers: answers}
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		s.talk(bufio.NewReader(conn), conn)
	}()
	return s
}

func (s *server) talk(in *bufio.Reader, out io.Writer) {
	say := func(command, usual string) bool {
		answer, set := s.answers[command]
		if !set {
			answer = usual
		}
		_, _ = fmt.Fprintf(out, "%s\r\n", answer)
		return answer != ""
	}
	say("hello", "220 mail.test")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		command := strings.ToUpper(strings.Fields(line + " x")[0])
		usual := map[string]string{"DATA": "354 go on", "QUIT": "221 bye"}[command]
		if usual == "" {
			usual = "250 fine"
		}
		if !say(command, usual) {
			return
		}
		if command != "DATA" || s.answers["DATA"] != "" {
			continue
		}
		text := ""
		for line != ".\r\n" {
			if line, err = in.ReadString('\n'); err != nil {
				return
			}
			text += line
		}
		s.letter <- text
		if !say("end", "250 taken") {
			return
		}
	}
}

func send(t *testing.T, address string) (message.Receipt, error) {
	t.Helper()
	s, err := smtp.New("smtp://"+address, "Vafa <hello@example.com>", func() time.Time { return now }, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s.Send(t.Context(), letter)
}

// What is in the mailbox, decoded, is the letter: the same text twice, as such and as a page from right to left.
func TestMailbox(t *testing.T) {
	s := listen(t, nil)
	receipt, err := send(t, s.address)
	if err != nil || receipt.Gateway != "smtp" || receipt.Reference != "abc@127.0.0.1" {
		t.Fatalf("%+v, %v", receipt, err)
	}
	got, err := mail.ReadMessage(strings.NewReader(<-s.letter))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != letter.Subject || got.Header.Get("List-Unsubscribe") != "<"+letter.Unsubscribe+">" {
		t.Errorf("subject %q, headers %v, %v", subject, got.Header, err)
	}
	plain, page := parts(t, got)
	if strings.ReplaceAll(plain, "\r\n", "\n") != letter.Text {
		t.Errorf("text %q", plain)
	}
	for _, want := range []string{`<html lang="fa" dir="rtl">`, "سارا، &lt;سلام&gt;<br>خط دوم", `<a dir="ltr" href="https://vafa.test/fa/preferences?token=x">`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s: %s", want, page)
		}
	}
}

func parts(t *testing.T, got *mail.Message) (plain, page string) {
	t.Helper()
	_, parameters, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	for reader := multipart.NewReader(got.Body, parameters["boundary"]); ; {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return plain, page
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			page = string(text)
		} else {
			plain = string(text)
		}
	}
}

// What a server says, or that it says nothing any more, is one of three ends; no error repeats its words.
func TestEnds(t *testing.T) {
	for name, test := range map[string]struct {
		answers map[string]string
		want    error
	}{
		"nobody of that name": {map[string]string{"RCPT": "550 sara@example.com is unknown"}, message.ErrRefused},
		"later":               {map[string]string{"RCPT": "451 later"}, message.ErrNotSent},
		"spam":                {map[string]string{"end": "554 spam from sara"}, message.ErrRefused},
		"busy":                {map[string]string{"end": "452 full"}, message.ErrNotSent},
		"cut off at the end":  {map[string]string{"end": ""}, message.ErrUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := send(t, listen(t, test.answers).address)
			if !errors.Is(err, test.want) || strings.Contains(err.Error(), "sara") {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	if _, err := send(t, listener.Addr().String()); !errors.Is(err, message.ErrNotSent) {
		t.Errorf("nobody listens: %v", err)
	}
}
