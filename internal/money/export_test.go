package money

// AddUnit adds a row to the table of units until the test takes it out again.
func AddUnit(code, base string, decimals int) (remove func()) {
	unitsByCode[code] = Unit{code, base, decimals}
	return func() { delete(unitsByCode, code) }
}
