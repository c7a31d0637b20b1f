package framework

import (
	"strconv"

	"vafa/internal/money"
)

// readNumber is a decimal number as it is stored, nil of what is none.
func readNumber(text string) *Quantity {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil
	}
	return number(value)
}

// readAmount is an amount as it is stored, exactly; nil of what is none.
func readAmount(text string, unit money.Unit) *Quantity {
	value, err := money.Parse(text, unit.Code())
	if err != nil {
		return nil
	}
	return &Quantity{Amount: &value}
}
