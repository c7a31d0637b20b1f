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
unmistakable. Columns currency and order are optional.

  --until DATE      fit on the purchases up to this day, and compare with what came after
  --horizon WEEKS   how many weeks after it; left out, as many whole weeks as the file has
  --currency CODE   of amounts that state none: USD unless told otherwise (IRT is toman, IRR rial)
  --prices FILE     consumer prices of that currency, a CSV of month,index,source; none for amounts at their face
  --rate SHARE      real discount a year, such as 0.1 or 10%, which it is unless told otherwise
  --margin SHARE    of spend that is kept, such as 0.3 or 30%; 1 unless told otherwise, which values revenue
  --months NUMBER   for how many months ahead values are, 12 unless told otherwise
  --timing WHEN     start, middle or end of a month: when its money is taken to move; end unless told otherwise
  --customers OUT   write a CSV with a row a customer: history, figures with their interval, segment and reason
  --json            print one JSON object

Purchases of one day are one; the first day is no repeat. Dates are year, month, day, in the Gregorian or, for the years
1300 to 1500, the Jalali calendar; a time of day is passed over. Digits may be Persian or Arabic. The file may be UTF-8,
UTF-16 or Windows-1256, with comma, semicolon or tab. Customers are told apart as they are written. An amount of nothing is a
purchase; a negative one gives back money of the purchase that its order names, and is refused where the file has no such
purchase, has it on several days, or for less money.

Rows that cannot be read are listed with line, field and reason on standard error, and under "refused" with --json; the
others count. Rials and tomans are compared in the prices of one month by the table that Vafa ships, which the output names;
without a table amounts count at their face. Values are in the prices of the day of the fit ("real", discounted) and as cash
("nominal": not discounted, with prices rising as in the last year that is known). Several
models of how often customers buy are fitted: "chosen" names the one that values and segments are of, and says why. With
--until it is the one that foretold best what came after, else the one that foretold best the later part of the file.
"holdout" is that of BG/NBD, "holdouts" has all, "tracking" follows the chosen one. Models are null where the data are too
few; "fits" says why. "residual" is all purchases still to come, for ever, each discounted.

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
	terms  valueTerms
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
	terms := termFlags(flags)
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
	if err := o.check(*until, *horizon, *code); err != nil {
		return o, err
	}
	o.terms, err = terms.read(o.unit)
	return o, err
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
