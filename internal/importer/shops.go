package importer

// Shop is a system whose exports are known by their headers.
type Shop string

// The shops.
const (
	WooCommerce Shop = "woocommerce"
	Shopify     Shop = "shopify"
)

// export is one file that a shop gives: known by columns that no other file has together, with what they are to us.
type export struct {
	shop    Shop
	kind    Kind
	known   []string    // headers that are all there
	columns [][2]string // field, header; of a field that comes twice the first that is there
}

// exports are those of Shopify (its admin's export of orders, customers and products) and of WooCommerce: its own of products, its
// Analytics', and the usual extensions for orders and customers, whose columns are named like the fields of an order.
var exports = []export{
	{Shopify, Purchases, []string{"Name", "Financial Status", "Lineitem quantity"}, [][2]string{
		{"reference", "Name"}, {"at", "Created at"}, {"amount", "Total"}, {"currency", "Currency"}, {"discount", "Discount Amount"},
		{"refunded", "Refunded Amount"}, {"status", "Financial Status"}, {"cancelled", "Cancelled at"}, {"email", "Email"}, {"phone", "Phone"},
		{"phone", "Billing Phone"}, {"name", "Billing Name"}, {"name", "Shipping Name"},
		{"sku", "Lineitem sku"}, {"quantity", "Lineitem quantity"}, {"itemPrice", "Lineitem price"},
	}},
	{Shopify, Customers, []string{"First Name", "Last Name", "Email", "Total Spent", "Tax Exempt"}, [][2]string{
		{"reference", "Customer ID"}, {"firstName", "First Name"}, {"lastName", "Last Name"}, {"email", "Email"}, {"phone", "Phone"},
		{"phone", "Default Address Phone"}, {"company", "Default Address Company"}, {"company", "Company"},
		{"address", "Default Address Address1"}, {"address", "Address1"}, {"address2", "Default Address Address2"}, {"address2", "Address2"},
		{"city", "Default Address City"}, {"city", "City"}, {"area", "Default Address Province Code"}, {"area", "Province"},
		{"country", "Default Address Country Code"}, {"country", "Country Code"}, {"postalCode", "Default Address Zip"}, {"postalCode", "Zip"},
		{"note", "Note"},
	}},
	{Shopify, Products, []string{"Handle", "Title", "Variant SKU", "Variant Price"}, [][2]string{
		{"handle", "Handle"}, {"name", "Title"}, {"sku", "Variant SKU"}, {"price", "Variant Price"}, {"cost", "Cost per item"},
	}},
	{WooCommerce, Purchases, []string{"Order Number", "Order Total Amount", "Email (Billing)"}, [][2]string{
		{"reference", "Order Number"}, {"at", "Order Date"}, {"amount", "Order Total Amount"}, {"currency", "Currency"}, {"currency", "Order Currency"},
		{"discount", "Cart Discount Amount"}, {"refunded", "Order Refund Amount"}, {"status", "Order Status"},
		{"email", "Email (Billing)"}, {"phone", "Phone (Billing)"}, {"firstName", "First Name (Billing)"}, {"lastName", "Last Name (Billing)"},
		{"sku", "SKU"}, {"quantity", "Quantity"}, {"quantity", "Quantity (- Refund)"}, {"itemPrice", "Item Cost"},
	}},
	{WooCommerce, Purchases, []string{"order_total", "billing_email", "billing_phone"}, [][2]string{
		{"reference", "order_number"}, {"reference", "order_id"}, {"at", "order_date"}, {"at", "date"}, {"amount", "order_total"},
		{"currency", "order_currency"}, {"discount", "discount_total"}, {"refunded", "refunded_total"}, {"status", "status"}, {"status", "order_status"},
		{"email", "billing_email"}, {"phone", "billing_phone"}, {"firstName", "billing_first_name"}, {"lastName", "billing_last_name"},
		{"sku", "item_sku"}, {"quantity", "item_quantity"}, {"itemAmount", "item_total"},
	}},
	{WooCommerce, Customers, []string{"user_login", "user_email"}, wooCustomer("user_email")},
	{WooCommerce, Customers, []string{"email", "billing_first_name", "billing_phone"}, wooCustomer("email")},
	{WooCommerce, Customers, []string{"Name", "Username", "Email", "Total spend", "AOV"}, [][2]string{
		{"name", "Name"}, {"reference", "Username"}, {"email", "Email"}, {"country", "Country / Region"}, {"area", "Region"}, {"city", "City"},
		{"postalCode", "Postal code"},
	}},
	{WooCommerce, Products, []string{"SKU", "Name", "Regular price", "Visibility in catalog"}, [][2]string{
		{"sku", "SKU"}, {"name", "Name"}, {"price", "Regular price"}, {"cost", "Cost of goods"},
	}},
}

// wooCustomer are the columns of an export of users; email is what it calls their own address.
func wooCustomer(email string) [][2]string {
	return [][2]string{
		{"reference", "customer_id"}, {"reference", "ID"}, {"reference", "user_id"}, {"email", email}, {"email", "billing_email"}, {"phone", "billing_phone"},
		{"firstName", "first_name"}, {"firstName", "billing_first_name"}, {"lastName", "last_name"}, {"lastName", "billing_last_name"},
		{"company", "billing_company"}, {"address", "billing_address_1"}, {"address2", "billing_address_2"}, {"city", "billing_city"},
		{"area", "billing_state"}, {"postalCode", "billing_postcode"}, {"country", "billing_country"},
	}
}

// exportOf finds whose export of a kind a header is of; nil for none that is known.
func exportOf(header index, kind Kind) *export {
	for i, one := range exports {
		if one.kind != kind {
			continue
		}
		all := true
		for _, name := range one.known {
			all = all && header.find(name) >= 0
		}
		if all {
			return &exports[i]
		}
	}
	return nil
}

// columnsIn are the fields of an export in a header.
func (e *export) columnsIn(header index) map[string]int {
	at := map[string]int{}
	for _, pair := range e.columns {
		column := header.find(pair[1])
		if _, found := at[pair[0]]; !found && column >= 0 {
			at[pair[0]] = column
		}
	}
	return at
}

// unpaid are the states in which an order is no purchase, as the shops name them: nobody paid for it, or not for long.
var unpaid = map[string]bool{
	"cancelled": true, "canceled": true, "failed": true, "pending": true, "pendingpayment": true, "onhold": true, "draft": true, "checkoutdraft": true,
	"voided": true, "expired": true, "trash": true, "authorized": true, "refunded": true,
	"لغوشده": true, "ناموفق": true, "درانتظارپرداخت": true, "مستردشده": true,
	"ملغی": true, "فشل": true, "بانتظارالدفع": true,
}
