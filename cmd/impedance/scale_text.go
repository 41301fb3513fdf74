package main

import (
	"io"

	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/report"
)

// printScale prints what scale found.
func printScale(w io.Writer, rs *growth.Results) error {
	return report.Growth(w, windowWidth(w), rs)
}

// scaledJSON is what scale --json prints.
type scaledJSON struct {
	Command string `json:"command"`
}

func scaledOf(command string, rs *growth.Results) scaledJSON { return scaledJSON{command} }
