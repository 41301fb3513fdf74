// Package plural writes numbers of things.
package plural

import "fmt"

// Of returns "1 row" for 1 and "row", and "2 rows" for 2.
func Of(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
