package function

import (
	"fmt"
	"strconv"

	"vafa/internal/price"
)

// Prices reads what the region lists, of AWS_REGION, with PRICE_READ and PRICE_WRITE in the place of its prices of capacity where they
// are set: dollars for a million units.
func Prices(env func(string) string) (price.List, error) {
	list := price.In(env("AWS_REGION"))
	for name, into := range map[string]*price.Dollars{"PRICE_READ": &list.Read, "PRICE_WRITE": &list.Write} {
		text := env(name)
		if text == "" {
			continue
		}
		each, err := price.Each(text)
		if err != nil {
			return list, fmt.Errorf("%s: %w", name, err)
		}
		*into = each
	}
	return list, nil
}

// mostAtOnce is how many executions a distributed map has at once at most that the template allows.
const mostAtOnce = 1000

// AtOnce reads PARTS_AT_ONCE: how many parts of a job run beside each other; 4 where it is not set.
func AtOnce(env func(string) string) (int, error) {
	text := env("PARTS_AT_ONCE")
	if text == "" {
		return usualAtOnce, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > mostAtOnce {
		return 0, fmt.Errorf("PARTS_AT_ONCE: %q is no number from 1 to %d", text, mostAtOnce)
	}
	return n, nil
}

const usualAtOnce = 4

// Memory is how many gigabytes the function has; 0 where nobody says.
func Memory(env func(string) string) float64 {
	megabytes, err := strconv.Atoi(env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"))
	if err != nil || megabytes < 0 {
		return 0
	}
	return float64(megabytes) / 1024
}
