package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"vafa/internal/crm"
	"vafa/internal/csvfile"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// purchaseColumns are those of a file of purchases.
var purchaseColumns = []csvfile.Column{
	{Name: "customer", Like: likeCustomer, Also: []string{
		"customer id", "client", "client id", "مشتری", "شناسه مشتری", "کد مشتری", "العميل", "رقم العميل",
	}},
	{Name: "date", Like: likeDay, Also: []string{
		"purchase date", "order date", "purchased on", "تاریخ", "تاریخ خرید", "التاريخ", "تاريخ الشراء",
	}},
	{Name: "amount", Like: likeAmount, Also: []string{"total", "spend", "مبلغ", "مبلغ خرید", "المبلغ"}},
	{Name: "currency", Optional: true, Also: []string{"ارز", "واحد پول", "العملة"}},
	{Name: "order", Optional: true, Also: []string{
		"order id", "order number", "invoice", "invoice number", "reference", "سفارش", "شماره سفارش", "شماره فاکتور", "رقم الطلب", "رقم الفاتورة",
	}},
}

var (
	wholeNumber   = regexp.MustCompile(`^(0|[1-9][0-9]*)$`)
	decimalNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)\.[0-9]+$`)
	compactDay    = regexp.MustCompile(`^([0-9]{4})([0-9]{2})([0-9]{2})$`)
	timeOfDay     = regexp.MustCompile(`^(.*[0-9])(T| +)[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?(Z|[+-][0-9]{2}:?[0-9]{2}))?$`)
)

// firstGregorian is the first year that package locale takes for a Gregorian one.
const firstGregorian = 1900

func likeDay(text string) bool {
	_, err := readDay(text)
	return err == nil
}

// likeAmount is a number; a zero in front is the mark of an id.
func likeAmount(text string) bool {
	plain := locale.PlainNumber(text)
	return wholeNumber.MatchString(plain) || decimalNumber.MatchString(plain)
}

func likeCustomer(text string) bool {
	plain := locale.PlainNumber(text)
	return plain != "" && !likeDay(text) && !decimalNumber.MatchString(plain)
}

// readDay reads a day as people and programs write it; a time after it is passed over, whatever its zone.
func readDay(text string) (locale.Date, error) {
	if day, err := locale.ParseDate(text); err == nil && day.Year >= firstGregorian { // most files, and much faster
		return day, nil
	}
	text = strings.TrimSpace(locale.Digits(text))
	if parts := timeOfDay.FindStringSubmatch(text); parts != nil {
		text = parts[1]
	}
	text = compactDay.ReplaceAllString(text, "$1-$2-$3")
	day, err := locale.ParseAny(locale.Persian, text)
	var invalid *locale.InvalidError
	switch {
	case err == nil:
		return day, nil
	case errors.As(err, &invalid) && invalid.Reason == locale.ReasonCalendar:
		return day, errors.New("no such day in the Gregorian or the Jalali calendar")
	case errors.As(err, &invalid) && invalid.Reason == locale.ReasonEmpty:
		return day, errors.New("empty")
	}
	return day, errors.New("not a date written year, month, day")
}

// purchaseBook holds the purchases of a file, small: a customer's ledger is made when it is asked for.
type purchaseBook struct {
	numbers map[string]int32 // customer -> index of totals
	totals  []money.Money    // of a customer, in the unit of their first row
	rows    []purchaseRow
	returns map[orderKey]*returns // until they are settled
	last    locale.Date
}

type purchaseRow struct {
	customer int32
	day      int32 // since 1970-01-01
	minor    int64 // of the base currency
	order    uint64
}

// readPurchases reads a file. Bad rows go to the refusals; the error is a *csvfile.Refusal when nothing of the file can be
// taken, else that of reading it.
func readPurchases(in io.Reader, o valueOptions, today locale.Date, refusals *refusalList) (*purchaseBook, error) {
	rows, err := csvfile.Open(in, purchaseColumns...)
	if err != nil {
		return nil, err
	}
	book := &purchaseBook{numbers: map[string]int32{}, returns: map[orderKey]*returns{}}
	unit := o.unit
	if rows.Has("currency") && !o.stated {
		unit = money.Unit{} // an empty field then names none
	}
	for {
		row, err := rows.Next()
		if err == nil {
			err = book.take(row, unit, today)
		}
		var refusal *csvfile.Refusal
		switch {
		case err == io.EOF:
			return book.settled(refusals)
		case errors.As(err, &refusal):
			refusals.add(*refusal)
		case err != nil:
			return nil, err
		}
	}
}

// settled is the book when the whole file is read.
func (b *purchaseBook) settled(refusals *refusalList) (*purchaseBook, error) {
	if b.settle(refusals); len(b.rows) == 0 {
		return nil, errors.New("no purchases in the file")
	}
	return b, nil
}

// take adds a row, or refuses it.
func (b *purchaseBook) take(row csvfile.Row, unit money.Unit, today locale.Date) error {
	refuse := func(field, reason string) error {
		return &csvfile.Refusal{Line: row.Line, Field: field, Reason: reason}
	}
	customer := locale.Digits(locale.Display(row.Field("customer")))
	if customer == "" {
		return refuse("customer", "empty")
	}
	day, err := readDay(row.Field("date"))
	if err != nil {
		return refuse("date", err.Error())
	}
	if day.After(today.AddDays(1)) { // somewhere it is tomorrow already
		return refuse("date", "in the future")
	}
	if unit, err = readUnit(row.Field("currency"), unit); err != nil {
		return refuse("currency", err.Error())
	}
	amount, err := readAmount(row.Field("amount"), unit)
	if err != nil {
		return refuse("amount", err.Error())
	}
	order := hashed(row.Field("order"))
	if amount.Sign() < 0 {
		if order == 0 {
			return refuse("amount", "negative, and no order says which purchase it takes back")
		}
		b.waitFor(orderKey{customer, order}, row.Line, amount)
		return nil
	}
	err = b.add(customer, day, amount, order)
	switch {
	case errors.Is(err, money.ErrUnit):
		return refuse("currency", "the customer's first purchase is in another currency")
	case err != nil:
		return refuse("amount", "the customer's amounts add up to more than can be kept")
	}
	return nil
}

// readUnit reads a code; one left out is the usual unit, if there is one.
func readUnit(code string, usual money.Unit) (money.Unit, error) {
	if code == "" && usual.IsZero() {
		return usual, errors.New("empty, and no --currency given")
	}
	if code == "" {
		return usual, nil
	}
	unit, err := money.ParseUnit(code)
	if err != nil {
		return unit, errors.New("not a currency known here")
	}
	return unit, nil
}

// readAmount reads an exact amount.
func readAmount(text string, unit money.Unit) (money.Money, error) {
	plain := text
	amount, err := money.Parse(plain, unit.Code())
	if err != nil { // rather than always: folding costs more than parsing
		plain = locale.PlainNumber(text)
		amount, err = money.Parse(plain, unit.Code())
	}
	switch {
	case plain == "":
		return amount, errors.New("empty")
	case errors.Is(err, money.ErrPrecision):
		return amount, fmt.Errorf("more decimals than %s has", unit)
	case errors.Is(err, money.ErrRange):
		return amount, errors.New("too large")
	case err != nil:
		return amount, errors.New("not a decimal number")
	case unit.Decimals() >= 3 && strings.Count(text, ",")+strings.Count(text, "،") == 1 && !strings.Contains(plain, "."):
		return amount, errors.New("the comma could part thousands or decimals")
	}
	return amount, nil
}

func (b *purchaseBook) add(customer string, day locale.Date, amount money.Money, order uint64) error {
	number, known := b.numbers[customer]
	if !known {
		number = int32(len(b.totals))
		b.numbers[strings.Clone(customer)] = number // customer would keep its whole line
		b.totals = append(b.totals, money.Money{})
	}
	total, err := b.totals[number].Add(amount)
	if err != nil {
		return err
	}
	b.totals[number] = total
	b.rows = append(b.rows, purchaseRow{customer: number, day: int32(day.Days()), minor: amount.Minor(), order: order})
	if day.After(b.last) {
		b.last = day
	}
	return nil
}

// ledgers hands out each customer's ledger and the code of its unit, in the order of the customers' names: floating-point
// sums then do not depend on the order of rows.
func (b *purchaseBook) ledgers(each func(customer string, ledger crm.Ledger, unit string) error) error {
	rank := make([]int, len(b.totals))
	names := slices.Sorted(maps.Keys(b.numbers))
	for i, customer := range names {
		rank[b.numbers[customer]] = i
	}
	slices.SortFunc(b.rows, func(x, y purchaseRow) int { return cmp.Compare(rank[x.customer], rank[y.customer]) })
	for start := 0; start < len(b.rows); {
		customer := b.rows[start].customer
		unit := b.totals[customer].Unit()
		ledger := crm.Ledger{}
		for ; start < len(b.rows) && b.rows[start].customer == customer; start++ {
			row := b.rows[start]
			ledger.Record(locale.FromDays(int(row.day)), crm.Purchase{Amount: money.FromMinor(row.minor, unit)})
		}
		if err := each(names[rank[customer]], ledger, unit.Code()); err != nil {
			return err
		}
	}
	return nil
}
