// Command listing writes docs/code.json, the parts of the layers' source that each operation
// reaches. Reports need it because they are made without a checkout. Run it in the root of a
// checkout.
package main

import (
	"context"
	"log"
	"os"

	"example.com/impedance/internal/source"
	"example.com/impedance/internal/source/footprint"
	"example.com/impedance/layers"
)

func main() {
	// What a program imports depends on the platform. The listing is for one, wherever it is made.
	os.Setenv("GOOS", "linux")
	os.Setenv("GOARCH", "amd64")
	ctx := context.Background()
	code, err := source.Load(ctx, ".", source.Subjects(append(layers.All(), layers.Native()...)))
	if err != nil {
		log.Fatal(err)
	}
	listing, err := footprint.List(ctx, code)
	if err != nil {
		log.Fatal(err)
	}
	text, err := listing.Format()
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(footprint.ListingFile, text, 0o644); err != nil {
		log.Fatal(err)
	}
}
