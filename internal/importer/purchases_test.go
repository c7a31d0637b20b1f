package importer_test

import (
	"strings"
	"testing"

	"vafa/internal/importer"
)

const orders = `شماره سفارش;تاریخ;مبلغ;موبایل;نام و نام خانوادگی
1001;۱۴۰۵/۰۸/۰۱;۱٬۲۵۰٬۰۰۰ تومان;۰۹۱۲۱۰۰۰۰۰۱;سارا احمدی
1002;1405/08/15 14:30;2,500,000 ریال;09121000001;سارا احمدی
1003;2026-10-01;100000;;بی تلفن
1001;۱۴۰۵/۰۸/۰۱;۱٬۲۵۰٬۰۰۰ تومان;09121000001;سارا احمدی
1004;05/06/2026;100000;09121000002;علی
1005;1405/08/02;-5;09121000002;علی
`

func TestOrdersMakeCustomersAndCountOnce(t *testing.T) {
	h := newHouse(t)
	counts, rejected := h.take("imp_1", orders, importer.Purchases, asked())
	h.want("counts", counts, importer.Counts{Rows: 6, New: 3, Already: 1, Refused: 2})
	for _, why := range []string{"تاریخ: The date cannot be read", "مبلغ: "} {
		if !strings.Contains(rejected, why) {
			t.Errorf("refused rows %q do not say %q", rejected, why)
		}
	}
	sara := h.customer("+989121000001")
	worth := h.value(sara.ID)
	h.want("days", len(worth.Days), 2)
	h.want("stage", worth.Stage, "active")
	h.want("timeline", h.entries(sara.ID), "[capture purchase stage purchase]")
	h.want("sum", []any{spent(worth), worth.Summary.Unit}, "[15000000 IRT]")

	h.faults.Reset()
	again, _ := h.take("imp_1", orders, importer.Purchases, asked())
	h.want("the same chunk again", again, counts)
	other, _ := h.take("imp_2", orders, importer.Purchases, asked())
	h.want("the same file again", other, importer.Counts{Rows: 6, Already: 4, Refused: 2})
	h.want("writes of both", h.faults.Counts()["TransactWriteItems"], 0)
}

func TestWhoseAnOrderIs(t *testing.T) {
	h := newHouse(t)
	h.take("imp_0", "phone,email,name\n09121000001,,Sara\n,ali@example.com,Ali\n", importer.Customers, asked())
	sara := h.customer("+989121000001").ID
	counts, rejected := h.take("imp_1", `reference,date,amount,phone,email,customerId,name
1,2026-10-01,1000,09121000001,sara@example.com,,
2,2026-10-02,1000,,SARA@example.com,,
3,2026-10-03,1000,09121000001,ali@example.com,,
4,2026-10-04,1000,,,`+sara+`,
5,2026-10-05,1000,,,cus_nobody,
6,2026-10-06,1000,,,,
7,2026-10-07,1000,09121000003,,,Reza
8,2026-10-08,1000,09121000003,reza@example.com,,Reza
9,2026-10-09,1000,,reza@example.com,,Reza
`, importer.Purchases, asked())
	h.want("counts", counts, importer.Counts{Rows: 9, New: 6, Refused: 3})
	for _, why := range []string{"These belong to two customers", "customerId: "} {
		if !strings.Contains(rejected, why) {
			t.Errorf("refused rows %q do not say %q", rejected, why)
		}
	}
	h.want("sara's", len(h.value(sara).Days), 3)
	h.want("sara's e-mail address", keys(h.customer("+989121000001")), "[email#sara@example.com phone#+989121000001]")
	h.want("reza's", len(h.value(h.customer("+989121000003").ID).Days), 3)
}

func TestShopifyOrdersOfSeveralLines(t *testing.T) {
	h := newHouse(t)
	h.take("imp_0", "sku,name,price,cost\nA-1,Fridge,400,300\n", importer.Products, withUnit("USD"))
	counts, rejected := h.take("imp_1", read(t, "shopify-orders.csv"), importer.Purchases, withUnit(""))
	h.want("counts", counts, importer.Counts{Rows: 8, New: 5, Refused: 3})
	for _, why := range []string{"#1002", "Financial Status: This order was not paid", "Refunded Amount: All money"} {
		if !strings.Contains(rejected, why) {
			t.Errorf("refused rows %q do not say %q", rejected, why)
		}
	}
	worth := h.value(h.customer("+14155550101").ID)
	h.want("sum", []any{spent(worth), worth.Summary.Unit}, "[95000 USD]")
	goods := worth.Goods.Ever()
	h.want("goods", len(goods), 2)
	h.want("a fridge", []any{goods[0].SKU, goods[0].Units, goods[0].Amount, goods[0].Margin}, "[A-1 2 80000 20000]")
}

func withUnit(code string) importer.Asked {
	out := asked()
	out.Unit = code
	return out
}
