package importer_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"vafa/internal/importer"
	"vafa/internal/locale"
)

// In whatever way a file is written, it is read as the same.
func TestEveryWayToWriteAFileIsReadTheSame(t *testing.T) {
	plain := "شماره سفارش,تاریخ,مبلغ,نام مشتری,یادداشت\nA1,1402/05/01,1000,\"سارا, پدر\",\"دو\nسطر\"\n"
	encode := func(text string, with interface{ String(string) (string, error) }) string {
		out, err := with.String(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	semicolons := strings.NewReplacer(",", ";", "سارا, پدر", "سارا, پدر").Replace(strings.ReplaceAll(plain, "سارا, پدر", "سارا\x00 پدر"))
	semicolons = strings.ReplaceAll(semicolons, "\x00", ",")
	arabic := strings.NewReplacer("ی", "ي", "ک", "ك").Replace(plain)
	var want string
	for name, file := range map[string]string{
		"UTF-8": plain, "with a mark": "\ufeff" + plain, "CRLF": strings.ReplaceAll(plain, "\n", "\r\n"), "semicolons": semicolons,
		"tabs":       strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(plain, "سارا, پدر", "سارا\x00 پدر"), ",", "\t"), "\x00", ","),
		"UTF-16 LE":  encode(plain, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()),
		"UTF-16 BE":  encode(plain, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()),
		"Windows":    encode(arabic, charmap.Windows1256.NewEncoder()),
		"own prefix": "vafa_reason," + strings.Replace(strings.Replace(plain, "\nA1", "\nwhy,A1", 1), "\nسطر", "\nسطر", 1),
	} {
		plan := look(t, file, importer.Purchases, asked())
		fields := fmt.Sprint(slices.Sorted(maps.Keys(plan.Fields)), plan.Unknown)
		chunk := strings.Join(chunks(t, file, plan), "")
		got := locale.Fold(fields + chunk)
		switch {
		case want == "" && name != "own prefix":
			want = got
		case name == "own prefix":
			if !strings.Contains(chunk, "why,A1,1402/05/01") || !strings.Contains(fields, "[یادداشت]") {
				t.Errorf("%s: %q %s", name, chunk, fields)
			}
		case got != want:
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestShopsAreKnownByTheirHeaders(t *testing.T) {
	for name, test := range map[string]struct {
		kind   importer.Kind
		header string
		shop   importer.Shop
		fields string
	}{
		"woo orders, advanced": {
			importer.Purchases, "Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),Email (Billing),Phone (Billing),Order Total Amount,SKU,Item Name,Quantity,Item Cost",
			importer.WooCommerce, "[amount at email firstName itemPrice lastName phone quantity reference sku status]",
		},
		"woo orders": {
			importer.Purchases, "order_id,order_number,order_date,status,order_total,order_currency,customer_id,billing_first_name,billing_last_name,billing_email,billing_phone,refunded_total",
			importer.WooCommerce, "[amount at currency email firstName lastName phone reference refunded status]",
		},
		"woo users": {
			importer.Customers, "ID,user_login,user_email,first_name,last_name,billing_phone,billing_city,billing_country", importer.WooCommerce,
			"[city country email firstName lastName phone reference]",
		},
		"woo customers": {
			importer.Customers, "Name,Username,Last active,Date registered,Email,Orders,Total spend,AOV,Country / Region,City,Region,Postal code", importer.WooCommerce,
			"[area city country email name postalCode reference]",
		},
		"shopify customers": {
			importer.Customers, "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address City,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags",
			importer.Shopify, "[city company email firstName lastName note phone reference]",
		},
		"somebody's own": {importer.Customers, "نام;تلفن همراه;پست الکترونیک", "", "[email name phone]"},
		"arabic":         {importer.Purchases, "رقم الطلب;التاريخ;المبلغ;رقم الجوال", "", "[amount at phone reference]"},
	} {
		plan := look(t, test.header+"\n", test.kind, asked())
		if got := fmt.Sprint(slices.Sorted(maps.Keys(plan.Fields))); got != test.fields || plan.Shop != test.shop {
			t.Errorf("%s: %s %s, want %s %s", name, got, plan.Shop, test.fields, test.shop)
		}
	}
}

func TestAMapComesBeforeAGuess(t *testing.T) {
	with := asked()
	with.Map = map[string]string{"phone": "contact", "email": ""}
	plan := look(t, "phone,contact,email,extra\n1,09121000001,a@b.c,x\n", importer.Customers, with)
	if got := fmt.Sprint(plan.Columns, plan.Unknown); got != "[{phone contact 09121000001}] [phone email extra]" {
		t.Errorf("columns %s", got)
	}
}

func TestFilesThatAreRefusedAsAWhole(t *testing.T) {
	wide := strings.Repeat("a,", 1_000_000)
	for name, test := range map[string]struct {
		file string
		code string
		says string
	}{
		"nothing":        {"", "import.empty", ""},
		"blank":          {"\n\n", "import.empty", ""},
		"header alone":   {"phone\n", "import.empty", ""},
		"spreadsheet":    {"PK\x03\x04\x14\x00[Content_Types].xml", "import.spreadsheet", ""},
		"old Excel":      {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "import.spreadsheet", ""},
		"gzip":           {"\x1f\x8b\x08\x00", "import.compressed", ""},
		"zstandard":      {"\x28\xb5\x2f\xfd\x00", "import.compressed", ""},
		"binary":         {"phone\x00\x01\x02\x00\x00\x00name\n", "import.binary", ""},
		"a million":      {wide, "import.rowTooLong", "1048576"},
		"201 columns":    {strings.Repeat("phone,", 201) + "\n", "import.tooManyColumns", "200"},
		"wide row":       {"phone\n" + strings.Repeat("1,", 300) + "\n", "import.tooManyColumns", "200"},
		"long row":       {"phone,name\n1,\"" + strings.Repeat("x", 3<<20), "import.rowTooLong", "line 2"},
		"long line":      {"phone,name\n1,a\n2," + strings.Repeat("x", 3<<20) + "\n", "import.rowTooLong", "line 3"},
		"no such column": {"city,street\nx,y\n", "import.columnMissing", "phone / email / nationalId / legalId / reference was found"},
		"its headers":    {"city,street\nx,y\n", "import.columnMissing", "city, street"},
		"no header":      {"09121000001,Sara\n09121000002,Ali\n", "import.noHeader", ""},
		"twice":          {"phone,Phone,name\n1,2,x\n", "import.columnTwice", "phone"},
	} {
		plan, err := importer.Look(strings.NewReader(test.file), importer.Customers, asked(), firm(t))
		if err == nil {
			_, err = importer.Split(t.Context(), strings.NewReader(test.file), plan, func(int, int, []byte) error { return nil })
		}
		var refused *importer.Refused
		if !errors.As(err, &refused) || refused.Code != test.code || !strings.Contains(strings.Replace(refused.Text(locale.English), "No column was found for ", "", 1)+" was found", strings.TrimSuffix(test.says, " was found")) {
			t.Errorf("%s: %v (%+v), want %s %q", name, err, refused, test.code, test.says)
		}
		if refused != nil && strings.Contains(refused.Text(locale.Persian), "0912") {
			t.Errorf("%s: the refusal repeats a phone", name)
		}
	}
}

func TestWhatIsAskedOfAFileIsChecked(t *testing.T) {
	for code, change := range map[string]func(*importer.Asked){
		"import.field":     func(a *importer.Asked) { a.Map = map[string]string{"fone": "phone"} },
		"import.header":    func(a *importer.Asked) { a.Map = map[string]string{"email": "mail"} },
		"import.calendar":  func(a *importer.Asked) { a.Calendar = locale.Hijri },
		"currency.unknown": func(a *importer.Asked) { a.Unit = "XXX" },
		"reference.source": func(a *importer.Asked) { a.Source = "a:b" },
	} {
		with := asked()
		change(&with)
		_, err := importer.Look(strings.NewReader("phone\n1\n"), importer.Customers, with, firm(t))
		var refused *importer.Refused
		if !errors.As(err, &refused) || refused.Code != code {
			t.Errorf("%v, want %s", err, code)
		}
	}
	var refused *importer.Refused
	if err := importer.Fits(importer.MostBytes + 1); !errors.As(err, &refused) || refused.Args["limit"] != "2147483648" {
		t.Errorf("a file that is too large: %v", err)
	}
	if _, err := importer.Look(strings.NewReader("x"), "people", asked(), firm(t)); !errors.As(err, &refused) || refused.Code != "import.kind" {
		t.Errorf("an unknown kind: %v", err)
	}
}

// A row that does not end costs no more memory than a row may have, however long it is.
func TestALongRowIsNotHeld(t *testing.T) {
	endless := io.MultiReader(strings.NewReader("phone,name\n1,\""), io.LimitReader(letters{}, 100<<20))
	counted := &counter{in: endless}
	plan := look(t, "phone,name\n", importer.Customers, asked())
	_, err := importer.Split(t.Context(), counted, plan, func(int, int, []byte) error { return nil })
	var refused *importer.Refused
	if !errors.As(err, &refused) || refused.Code != "import.rowTooLong" || counted.n > 2*importer.MostRow {
		t.Errorf("%v after %d bytes", err, counted.n)
	}
}

type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

type counter struct {
	in io.Reader
	n  int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += n
	return n, err
}

func FuzzLook(f *testing.F) {
	for _, seed := range []string{people, orders, "phone\n1\n", "PK\x03\x04", "\xff\xfeN\x00\n\x00", "a\tb\n\"", "phone;name\n1;\"a\nb\"\n2;c;d\n", "vafa_reason,phone\nx,1\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		plan, err := importer.Look(strings.NewReader(string(file)), importer.Customers, asked(), firm(t))
		if err != nil {
			return
		}
		total := 0
		rows, err := importer.Split(t.Context(), strings.NewReader(string(file)), plan, func(_, rows int, chunk []byte) error {
			if total += rows; len(chunk) > importer.ChunkBytes || rows > importer.ChunkRows {
				t.Errorf("a chunk of %d rows and %d bytes", rows, len(chunk))
			}
			return nil
		})
		if err == nil && total != rows {
			t.Errorf("%d rows in chunks, of %d", total, rows)
		}
	})
}
