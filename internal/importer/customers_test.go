package importer_test

import (
	"strings"
	"testing"

	"vafa/internal/importer"
)

const people = `نام,موبایل,ایمیل,کد ملی,شهر,یادداشت
سارا احمدی,۰۹۱۲۱۰۰۰۰۰۱,sara@example.com,0084575948,تهران,"دو
سطر"
علی رضایی,0912 100 0002,,,شیراز,
بی‌نشان,,,,یزد,
خراب,123,,,,
`

func TestCustomersAreMadeAndTheSameFileChangesNothing(t *testing.T) {
	h := newHouse(t)
	counts, rejected := h.take("imp_1", people, importer.Customers, asked())
	h.want("counts", counts, importer.Counts{Rows: 4, New: 2, Refused: 2})
	h.want("refused", rejected, `vafa_reason,نام,موبایل,ایمیل,کد ملی,شهر,یادداشت
"A phone, e-mail address, national id or reference is needed to know the customer by.",بی‌نشان,,,,یزد,
موبایل: This is not a phone number; write it like 0912 123 4567 or +98 912 123 4567.,خراب,123,,,,
`)
	sara := h.customer("+989121000001")
	h.want("identities", keys(sara), "[email#sara@example.com nationalId#0084575948 phone#+989121000001]")
	h.want("sara", []string{sara.Name, sara.City, sara.Note, sara.Source}, "[سارا احمدی تهران دو سطر import]")
	h.want("consent", len(sara.Consent), 0)
	h.want("timeline", h.entries(sara.ID), "[capture]")

	h.faults.Reset()
	again, _ := h.take("imp_1", people, importer.Customers, asked())
	h.want("the same chunk again", again, counts)
	other, _ := h.take("imp_2", people, importer.Customers, asked())
	h.want("the same file again", other, importer.Counts{Rows: 4, Already: 2, Refused: 2})
	h.want("writes of both", h.faults.Counts()["TransactWriteItems"], 0)
}

func TestKnownCustomersAreFilledAndNeverOverwritten(t *testing.T) {
	h := newHouse(t)
	h.take("imp_1", "phone,name,city\n09121000001,Sara,Tehran\n09121000002,Ali,\n", importer.Customers, asked())
	counts, rejected := h.take("imp_2", `phone,email,name,city,national id
09121000001,sara@example.com,Other,Shiraz,0084575948
09121000002,sara@example.com,Ali,Yazd,
09121000001,,,,0013542419
`, importer.Customers, asked())
	h.want("counts", counts, importer.Counts{Rows: 3, New: 1, Refused: 2})
	sara := h.customer("+989121000001")
	h.want("sara", []any{sara.Name, sara.City, keys(sara)}, "[Sara Tehran [email#sara@example.com nationalId#0084575948 phone#+989121000001]]")
	h.want("ali", h.customer("+989121000002").City, "")
	for _, why := range []string{"These belong to two customers", "national id: The customer with this phone or address has another number"} {
		if !strings.Contains(rejected, why) {
			t.Errorf("refused rows %q do not say %q", rejected, why)
		}
	}
	again, _ := h.take("imp_2", "phone,email,name,city,national id\n09121000001,sara@example.com,Other,Shiraz,0084575948\n", importer.Customers, asked())
	h.want("the row that filled, again", again, importer.Counts{Rows: 1, New: 1})
}

func TestRowsOfOneCustomerInOneFile(t *testing.T) {
	h := newHouse(t)
	counts, _ := h.take("imp_1", `phone,email,name
09121000001,,Sara
,sara@example.com,Sara
09121000001,sara@example.com,Sara
09121000001,,
`, importer.Customers, asked())
	h.want("counts", counts, importer.Counts{Rows: 4, New: 2, Already: 1, Refused: 1})
}

func TestARefusedFileIsMendedAndSentAgain(t *testing.T) {
	h := newHouse(t)
	_, rejected := h.take("imp_1", people, importer.Customers, asked())
	mended := strings.NewReplacer("بی‌نشان,,", "بی‌نشان,09121000003,", "خراب,123", "خراب,09121000004").Replace(rejected)
	counts, left := h.take("imp_2", mended, importer.Customers, asked())
	h.want("counts", counts, importer.Counts{Rows: 2, New: 2})
	h.want("refused", left, "vafa_reason,نام,موبایل,ایمیل,کد ملی,شهر,یادداشت\n")
	h.want("mended", h.customer("+989121000003").Name, "بی‌نشان")
}
