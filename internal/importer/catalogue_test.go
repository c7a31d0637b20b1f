package importer_test

import (
	"strings"
	"testing"

	"vafa/internal/importer"
)

func TestProductsAreAddedAndFilled(t *testing.T) {
	h := newHouse(t)
	file := `کد کالا,نام کالا,قیمت,ضمانت
rf 480,یخچال,۲۵۰۰۰۰۰۰,۲۴
OV-60,Oven,12000000,
RF-480,Fridge,1,12
,نامعلوم,1,
`
	counts, rejected := h.take("imp_1", file, importer.Products, asked())
	h.want("counts", counts, importer.Counts{Rows: 4, New: 2, Already: 1, Refused: 1})
	if !strings.Contains(rejected, "کد کالا: Fill this in.") {
		t.Errorf("refused rows: %q", rejected)
	}
	found, err := h.table.SeeProducts(t.Context(), []string{"RF-480", "OV-60"})
	if err != nil {
		t.Fatal(err)
	}
	fridge := found["RF-480"]
	h.want("fridge", []any{fridge.Name, fridge.Price, fridge.WarrantyMonths}, "[map[en:Fridge fa:یخچال] 25000000 IRT 24]")
	again, _ := h.take("imp_1", file, importer.Products, asked())
	h.want("the same chunk again", again, counts)
	h.faults.Reset()
	other, _ := h.take("imp_2", file, importer.Products, asked())
	h.want("the same file again", other, importer.Counts{Rows: 4, Already: 3, Refused: 1})
	h.want("writes", h.faults.Counts()["TransactWriteItems"], 0)
}

func TestShopsProducts(t *testing.T) {
	h := newHouse(t)
	shopify := "Handle,Title,Body (HTML),Vendor,Variant SKU,Variant Price,Cost per item,Image Src\n" +
		"fridge,Fridge,\"<p>\nCold</p>\",Acme,A-1,400.00,300.00,x\nfridge,,,,A-2,450.00,,\nfridge,,,,,,,y\n"
	counts, _ := h.take("imp_1", shopify, importer.Products, withUnit("USD"))
	h.want("shopify", counts, importer.Counts{Rows: 3, New: 3})
	woo := "ID,Type,SKU,Name,Published,Is featured?,Visibility in catalog,Regular price,Sale price,Categories\n" +
		"1,simple,W-1,اجاق,1,0,visible,12000000,,Kitchen\n"
	counts, _ = h.take("imp_2", woo, importer.Products, asked())
	h.want("woocommerce", counts, importer.Counts{Rows: 1, New: 1})
	found, err := h.table.SeeProducts(t.Context(), []string{"A-1", "A-2", "W-1"})
	if err != nil {
		t.Fatal(err)
	}
	h.want("margin", found["A-1"].Margin, "100 USD")
	h.want("names", []any{found["A-2"].Name, found["W-1"].Name}, "[map[en:Fridge] map[fa:اجاق]]")
}

func TestSerialsAreListed(t *testing.T) {
	h := newHouse(t)
	h.take("imp_0", "sku,name,serial pattern\nA-1,Fridge,[A-Z0-9]{4}\n", importer.Products, asked())
	var file strings.Builder
	file.WriteString("model\tserial\nA-1\tBAD!!\nB-9\tX001\nA-1\tx۰۰۰\nA-1\tX000\n")
	for i := range 120 {
		file.WriteString("a-1\tS" + string(rune('A'+i/26)) + string(rune('A'+i%26)) + "1\n")
	}
	counts, rejected := h.take("imp_1", file.String(), importer.Serials, asked())
	h.want("counts", counts, importer.Counts{Rows: 124, New: 121, Already: 1, Refused: 2})
	if !strings.Contains(rejected, "model: There is no product with this SKU.") || !strings.Contains(rejected, "serial: ") {
		t.Errorf("refused rows: %q", rejected)
	}
	h.faults.Reset()
	again, _ := h.take("imp_1", file.String(), importer.Serials, asked())
	h.want("the same chunk again", again, counts)
	other, _ := h.take("imp_2", file.String(), importer.Serials, asked())
	h.want("the same file again", other, importer.Counts{Rows: 124, Already: 122, Refused: 2})
	h.want("writes", h.faults.Counts()["TransactWriteItems"], 0)
	product, err := h.table.Product(t.Context(), "A-1")
	h.want("product", []any{product.SerialList, product.Version, err}, "[true 2 <nil>]")
}
