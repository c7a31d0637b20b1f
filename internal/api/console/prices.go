package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"vafa/internal/api/purchase"
	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/rest"
)

// pricePages are the pages of tables of consumer prices.
func (h handler) pricePages() []rest.Operation {
	marketer, manager := rest.Staff(rest.Marketer), rest.Staff(rest.Manager)
	return []rest.Operation{
		rest.New(h.at("consolePrices", http.MethodGet, "/settings/prices", "The tables of consumer prices in use", marketer), h.pricesPage),
		rest.New(h.at("consolePriceTable", http.MethodGet, "/settings/prices/{currency}", "A table of consumer prices", marketer), h.priceTablePage),
		rest.New(h.at("consoleChangePrices", http.MethodPost, "/settings/prices/{currency}", "Replace a table of consumer prices, or go back to the one that is shipped", manager), h.changePrices),
	}
}

func (h handler) pricesPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	var tables purchase.PriceTables
	if err := h.ask(in.Meta).get(ctx, "/v1/prices", &tables); err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page := desk.PricesPage{Frame: h.frame(in.Meta, "settings", "prices")}
	for _, table := range tables.Items {
		page.Tables = append(page.Tables, desk.PriceTable{PriceTable: table.PriceTable, Own: table.Own, Newest: table.Newest, Note: table.Note, Source: table.Source})
	}
	return show("prices", page)
}

type priceTableIn struct {
	Lang     string `path:"lang"`
	Currency string `path:"currency"`
	Meta     rest.Meta
}

func (h handler) priceTablePage(ctx context.Context, in priceTableIn) (rest.Reply[rest.Raw], error) {
	page, err := h.priceForm(ctx, in.Meta, in.Currency)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("pricetable", page)
}

// priceForm is the form of a currency's table, whether there is one yet or not.
func (h handler) priceForm(ctx context.Context, meta rest.Meta, currency string) (desk.PriceTablePage, error) {
	var tables purchase.PriceTables
	if err := h.ask(meta).get(ctx, "/v1/prices", &tables); err != nil {
		return desk.PriceTablePage{}, err
	}
	if len(currency) != 3 {
		return desk.PriceTablePage{}, crm.ErrNotFound
	}
	table := purchase.Prices{PriceTable: crm.PriceTable{Currency: strings.ToUpper(currency)}}
	if i := slices.IndexFunc(tables.Items, func(p purchase.Prices) bool { return p.Currency == table.Currency }); i >= 0 {
		table = tables.Items[i]
	}
	before := url.Values{"rows": {rowsText(table.PriceTable)}}
	page := desk.PriceTablePage{Editing: h.editing(meta, "pricetable", `"`+strconv.Itoa(table.Version)+`"`, before)}
	page.Table = desk.PriceTable{PriceTable: table.PriceTable, Own: table.Own, Newest: table.Newest, Note: table.Note, Source: table.Source}
	return page, nil
}

// rowsText is a table a line a month, to type over.
func rowsText(table crm.PriceTable) string {
	var out strings.Builder
	for _, row := range table.Rows {
		out.WriteString(row.Month.String() + "; " + strconv.FormatFloat(row.Index, 'f', -1, 64))
		if row.Source != "" {
			out.WriteString("; " + row.Source)
		}
		out.WriteString("\n")
	}
	return out.String()
}

type changePricesIn struct {
	Lang     string `path:"lang"`
	Currency string `path:"currency"`
	Form     url.Values
	Meta     rest.Meta
}

func (h handler) changePrices(ctx context.Context, in changePricesIn) (rest.Reply[rest.Raw], error) {
	path, version := "/v1/prices/"+url.PathEscape(in.Currency), in.Form.Get("_version")
	rows, lines := rowsTyped(in.Form.Get("rows"))
	method, body := http.MethodPut, any(map[string]any{"rows": rows})
	if in.Form.Get("_restore") != "" {
		method, body = http.MethodDelete, nil
	}
	err := h.ask(in.Meta).change(ctx, method, path, version, body, nil)
	if err == nil {
		return to(in.Meta, "/settings/prices", "saved")
	}
	problem := refused(err)
	if problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page, err := h.priceForm(ctx, in.Meta, in.Currency)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page.Frame = mend(page.Frame, problem, in.Form)
	page.AtLines(lines)
	return showAgain(problem, "pricetable", page)
}

// rowsTyped are the rows of a table that was typed or pasted, and the line on which each stands, from one. A line is a month, its
// index and where that is from, parted by tabs, semicolons or commas; a first line without digits is a heading.
func rowsTyped(text string) (rows []map[string]string, lines []int) {
	rows = []map[string]string{}
	for i, line := range strings.Split(text, "\n") {
		parts := cells(line)
		if parts == nil || len(rows) == 0 && !strings.ContainsFunc(parts[0], isDigit) {
			continue
		}
		row := map[string]string{"month": parts[0], "index": "", "source": ""}
		if len(parts) > 1 {
			row["index"] = parts[1]
		}
		if len(parts) > 2 {
			row["source"] = parts[2]
		}
		rows, lines = append(rows, row), append(lines, i+1)
	}
	return rows, lines
}

// cells are the parts of a line, at most three; nil for an empty line.
func cells(line string) []string {
	line = strings.TrimSpace(line)
	if line == "" {
		return nil
	}
	separator := ","
	for _, one := range []string{"\t", ";", "؛"} {
		if strings.Contains(line, one) {
			separator = one
			break
		}
	}
	parts := strings.SplitN(line, separator, 3)
	for i := range parts {
		parts[i] = strings.Trim(strings.TrimSpace(parts[i]), `"`)
	}
	return parts
}

func isDigit(r rune) bool {
	return '0' <= r && r <= '9' || '۰' <= r && r <= '۹' || '٠' <= r && r <= '٩'
}
