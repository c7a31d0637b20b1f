package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/function"
	"vafa/internal/importer"
	"vafa/internal/locale"
	"vafa/internal/locale/phone"
)

const importUsage = `Usage: vafa import FILE --kind KIND [flags]

Takes a file of history in: it shows which column is which, sends the file to a running Vafa and follows it until every row
is taken or refused. KIND is customers, products, serials or purchases; take customers in first, purchases last.

  --map FIELD=HEADER,...  which column is which, over what is guessed; FIELD= leaves a field out
  --calendar NAME         of the dates: jalali or gregorian; else by the year (1300 to 1500, or from 1900)
  --unit CODE             of amounts that state none, such as IRT (toman) or IRR (rial); else the firm's own
  --source NAME           the system the file is from, to which its references belong; else the shop, or "import"
  --dry-run               only read the file here, and write the rows that would be refused
  --yes                   do not ask before the file is sent
  --url URL               where Vafa is; else VAFA_URL, or http://127.0.0.1:8080
  --token TOKEN           of a manager; better in VAFA_TOKEN, which the list of processes does not show

The file is CSV in UTF-8, UTF-16 or Windows-1256, with comma, semicolon or tab, and a row of headers; exports of
WooCommerce and Shopify are known. At most 2 GB, 10 million rows, 200 columns, 1 MB a row. Packed files are refused.

Rows that are refused are saved beside the file, as FILE.refused.csv, with the reason in front: mend them there and import
that file. The same file again is the same import: a command that was killed goes on where it was, and what is there
already is not written again.

Exit code: 0 the file was taken in (some rows may be refused), 1 it was not, 2 wrong usage.
`

// importOptions are the flags of vafa import.
type importOptions struct {
	file, url, token string
	kind             importer.Kind
	asked            importer.Asked
	dry, yes         bool
}

// runImport is the command vafa import.
func runImport(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	o, err := parseImport(args, os.Getenv)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, importUsage)
		return 0
	}
	if err != nil {
		fmt.Fprintf(stderr, "vafa import: %v\n\n%s", err, importUsage)
		return 2
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	run := importRun{
		importOptions: o, in: stdin, out: stdout, bar: progressBar{to: stderr, width: terminalWidth(stderr), live: isTerminal(stderr), now: time.Now},
		asks: isTerminal(stdin), server: importServer{client: newClient(o.url, o.token), wait: pause},
	}
	run.server.client.lang = string(readersLang(os.Getenv))
	err = run.all(ctx)
	var refused statusError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &refused):
		fmt.Fprintf(stderr, "vafa import: %s\n", refused.problem())
	default:
		fmt.Fprintf(stderr, "vafa import: %v\n", err)
	}
	return 1
}

// readersLang is the language in which the reasons of refused rows are written: that of whoever sits here, if it is one of ours.
func readersLang(env func(string) string) locale.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		code, _, _ := strings.Cut(env(name), "_")
		if lang := locale.Lang(code); lang == locale.Persian || lang == locale.Arabic {
			return lang
		}
	}
	return locale.English
}

// isTerminal says whether somebody sits there.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && windowColumns(file) > 0
}

func parseImport(args []string, env func(string) string) (o importOptions, err error) {
	flags := flag.NewFlagSet("import", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	kind, pairs, calendar := flags.String("kind", "", ""), flags.String("map", "", ""), flags.String("calendar", "", "")
	flags.StringVar(&o.asked.Unit, "unit", "", "")
	flags.StringVar(&o.asked.Source, "source", "", "")
	flags.StringVar(&o.url, "url", env("VAFA_URL"), "")
	flags.StringVar(&o.token, "token", env("VAFA_TOKEN"), "")
	flags.BoolVar(&o.dry, "dry-run", false, "")
	flags.BoolVar(&o.yes, "yes", false, "")
	files, err := parseAround(flags, args)
	if err != nil {
		return o, err
	}
	if len(files) != 1 {
		return o, fmt.Errorf("one file is wanted, not %d", len(files))
	}
	o.file, o.kind, o.asked.Calendar = files[0], importer.Kind(*kind), locale.Calendar(*calendar)
	if o.url = strings.TrimSuffix(o.url, "/"); o.url == "" {
		o.url = "http://127.0.0.1:8080"
	}
	if !o.kind.IsKnown() {
		return o, errors.New("--kind: customers, products, serials or purchases")
	}
	if o.token == "" && !o.dry {
		return o, errors.New("a manager's token is needed: VAFA_TOKEN, or --token")
	}
	o.asked.Map, err = parseMap(*pairs)
	return o, err
}

// parseAround reads flags before and after the arguments, which it gives.
func parseAround(flags *flag.FlagSet, args []string) (others []string, err error) {
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		if flags.NArg() == 0 {
			return others, nil
		}
		others, args = append(others, flags.Arg(0)), flags.Args()[1:]
	}
}

// parseMap reads field=header pairs. A header with a comma in it is quoted by nobody: it goes on until the next pair begins.
func parseMap(text string) (map[string]string, error) {
	out, last := map[string]string{}, ""
	for part := range strings.SplitSeq(text, ",") {
		field, header, isPair := strings.Cut(part, "=")
		switch {
		case isPair && strings.TrimSpace(field) != "":
			last = strings.TrimSpace(field)
			out[last] = strings.TrimSpace(header)
		case last != "":
			out[last] += "," + part
		case strings.TrimSpace(text) != "":
			return nil, errors.New("--map: write it like phone=Mobile,name=Full name")
		}
	}
	return out, nil
}

// importRun is one run of the command.
type importRun struct {
	importOptions
	in     io.Reader
	out    io.Writer
	bar    progressBar
	asks   bool // somebody can answer
	server importServer
}

// errDeclined says that whoever was asked did not say yes.
var errDeclined = errors.New("nothing was sent")

func (r *importRun) all(ctx context.Context) error {
	settings, err := function.ReadSettings(os.Getenv)
	if err != nil {
		return err
	}
	settings.Business.Phones = phone.Book{}
	file, err := openSteady(r.file)
	if err != nil {
		return err
	}
	defer file.Close() // only read: nothing can be lost
	plan, err := r.look(file, settings.Business)
	if err != nil {
		return err
	}
	showColumns(r.out, plan, terminalWidth(r.out))
	if r.dry {
		return r.try(ctx, file, plan, settings.Business)
	}
	if err := r.confirm(); err != nil {
		return err
	}
	return r.send(ctx, file)
}

// look reads the beginning of the file as the server is going to.
func (r *importRun) look(file *steadyFile, firm crm.Business) (importer.Plan, error) {
	if err := importer.Fits(file.size); err != nil {
		return importer.Plan{}, err
	}
	asked := r.asked
	asked.At, asked.Lang = time.Now(), readersLang(os.Getenv)
	return importer.Look(file.whole(), r.kind, asked, firm)
}

func (r *importRun) confirm() error {
	if r.yes {
		return nil
	}
	if !r.asks {
		return errors.New("nobody can be asked here: look at the columns above, and pass --yes")
	}
	fmt.Fprintf(r.out, "\nSend this file to %s? [y/N] ", r.url)
	answer, err := bufio.NewReader(r.in).ReadString('\n')
	if err != nil && err != io.EOF {
		return err
	}
	if answer = strings.ToLower(strings.TrimSpace(answer)); answer != "y" && answer != "yes" {
		return errDeclined
	}
	return nil
}

// send hands the file over, unless the server has it, and follows it to its end.
func (r *importRun) send(ctx context.Context, file *steadyFile) error {
	hash, err := file.hash(r.bar.part("Reading", file.size))
	if err != nil {
		return err
	}
	now, err := r.server.create(ctx, r.importOptions, filepath.Base(r.file), file.size, hash)
	if err != nil {
		return err
	}
	if now.State == stateWaiting {
		if err := r.server.upload(ctx, now, file, hash, r.bar.part("Sending", file.size)); err != nil {
			return err
		}
	} else {
		r.bar.say(fmt.Sprintf("This file is there already, as import %s.", now.ID))
	}
	if now, err = r.server.follow(ctx, now.ID, &r.bar); err != nil {
		return err
	}
	if now.State == stateRefused || now.State == stateFailed {
		return fmt.Errorf("the import is %s: %s", now.State, now.why())
	}
	return r.end(ctx, now)
}

// end says what became of the rows, and saves those that were refused.
func (r *importRun) end(ctx context.Context, now importShown) error {
	fmt.Fprintf(r.out, "\nRows %s: new %s, already there %s, refused %s.\n", count(now.Rows), count(now.New), count(now.Already), count(now.Refused))
	if now.Refused == 0 {
		return nil
	}
	if now.RejectedURL == "" {
		fmt.Fprintln(r.out, "The refused rows are not kept any more; import the file under another --source or mend it to see them.")
		return nil
	}
	path, err := saveBeside(r.file, func(to io.Writer) error { return r.server.download(ctx, now.RejectedURL, to) })
	if err != nil {
		return fmt.Errorf("save the refused rows: %w", err)
	}
	fmt.Fprintf(r.out, "Refused rows, with the reasons: %s\nMend them there and import that file.\n", path)
	return nil
}
