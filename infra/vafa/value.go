package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"vafa/internal/csvfile"
	"vafa/internal/locale"
	"vafa/internal/money"
)

const valueUsage = `Usage: vafa value [flags] FILE.csv

From purchases to models and segments, without any server: the same computation as the nightly job's. FILE is - for
standard input. Its columns customer, date and amount stand in any order, with a header; without one they must be
unmistakable. A column currency is optional.

  --until DATE      fit on the purchases up to this day, and compare with what came after
  --horizon WEEKS   how many weeks after it; left out, as many whole weeks as the file has
  --currency CODE   of amounts that state none: USD unless told otherwise (IRT is toman, IRR rial)
  --customers OUT   write a CSV with a row a customer: history, figures with their interval, segment and reason
  --json            print one JSON object

Purchases of one day are one; the first day is no repeat. Dates are year, month, day, in the Gregorian or, for the years
1300 to 1500, the Jalali calendar; a time of day is passed over. Digits may be Persian or Arabic. The file may be UTF-8,
UTF-16 or Windows-1256, with comma, semicolon or tab. Customers are told apart as they are written. An amount of nothing is a
purchase; a negative one is refused, since it does not say which purchase it takes back.

Rows that cannot be read are listed with line, field and reason on standard error, and under "refused" with --json; the
others count. Amounts are taken at their face, without a table of prices; values are those of the next 12 months. Several
models of how often customers buy are fitted: "chosen" names the one that values and segments are of, and says why. With
--until it is the one that foretold best what came after, else the one that foretold best the later part of the file.
"holdout" is that of BG/NBD, "holdouts" has all. Models are null where the data are too few.
Exit code: 0 something was computed, 1 nothing could be, 2 wrong usage.
`

// valueOptions are the flags of vafa value.
type valueOptions struct {
	until  locale.Date // the zero Date for none
	weeks  int         // 0 for none
	unit   money.Unit  // of amounts that state none
	stated bool        // whether somebody chose unit
	json   bool
	file   string
	out    string // the file of customers, "" for none
}

// runValue runs vafa value and gives its exit code: 0 something was computed, 1 nothing could be, 2 wrong usage.
func runValue(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	o, err := parseValue(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, valueUsage)
		return 0
	}
	if err != nil {
		fmt.Fprintf(stderr, "vafa value: %v\n\n%s", err, valueUsage)
		return 2
	}
	report, err := o.compute(stdin, stderr, locale.DateOf(time.Now(), time.UTC))
	if err != nil {
		fmt.Fprintf(stderr, "vafa value: %v\n", err)
	}
	if o.json {
		err = errors.Join(err, writeValueJSON(stdout, report))
	} else if err == nil {
		err = report.print(stdout, terminalWidth(stdout))
	}
	if err != nil {
		return 1
	}
	return 0
}

// parseValue reads the flags, before or after the file.
func parseValue(args []string) (o valueOptions, err error) {
	flags := flag.NewFlagSet("value", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	until, horizon, code := flags.String("until", "", ""), flags.String("horizon", "", ""), flags.String("currency", "", "")
	flags.BoolVar(&o.json, "json", false, "")
	flags.StringVar(&o.out, "customers", "", "")
	var files []string
	for rest := args; ; {
		if err := flags.Parse(rest); err != nil {
			return o, err
		}
		if flags.NArg() == 0 {
			break
		}
		files, rest = append(files, flags.Arg(0)), flags.Args()[1:]
	}
	if len(files) != 1 {
		return o, fmt.Errorf("one file is wanted, not %d", len(files))
	}
	o.file = files[0]
	return o, o.check(*until, *horizon, *code)
}

// maxWeeks bounds a holdout: ten years.
const maxWeeks = 520

func (o *valueOptions) check(until, horizon, code string) (err error) {
	if until != "" {
		if o.until, err = readDay(until); err != nil {
			return fmt.Errorf("--until: %w", err)
		}
	}
	if horizon != "" {
		o.weeks, err = strconv.Atoi(locale.Digits(horizon))
		switch {
		case err != nil || o.weeks < 1 || o.weeks > maxWeeks:
			return fmt.Errorf("--horizon: not a whole number of weeks from 1 to %d", maxWeeks)
		case until == "":
			return errors.New("--horizon: only together with --until")
		}
	}
	o.stated = code != ""
	if !o.stated {
		code = "USD"
	}
	if o.unit, err = money.ParseUnit(code); err != nil {
		return errors.New("--currency: not a currency known here, such as USD, EUR, IRR or IRT")
	}
	return nil
}

// compute reads the file and computes; the report of what was refused comes even with an error.
func (o valueOptions) compute(stdin io.Reader, stderr io.Writer, today locale.Date) (valueReport, error) {
	refusals := refusalList{to: stderr}
	in, err := o.open(stdin)
	if err != nil {
		return emptyReport(refusals), err
	}
	defer in.Close() // only read: nothing can be lost
	purchases, err := readPurchases(in, o, today, &refusals)
	refusals.end()
	var whole *csvfile.Refusal
	if errors.As(err, &whole) {
		refusals.list = append(refusals.list, *whole)
	}
	if err != nil {
		return emptyReport(refusals), err
	}
	return o.report(purchases, refusals)
}

func (o valueOptions) open(stdin io.Reader) (io.ReadCloser, error) {
	if o.file == "-" {
		return io.NopCloser(stdin), nil
	}
	return os.Open(o.file)
}
