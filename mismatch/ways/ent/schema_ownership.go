package ent

import (
	"context"
	"io"
)

// firstOwner migrates.
type firstOwner struct{ handle }

// Start does what the library suggests about tables when a program starts.
//
// ent: "Run the auto-migration logic in the initialization of the application"
// (https://entgo.io/docs/migrate#auto-migration).
func (h firstOwner) Start(ctx context.Context) error { return h.Schema.Create(ctx) }

// outOwner writes down what a migration would do.
type outOwner struct{ handle }

// Start does what the library suggests about tables when a program starts.
//
// ent: "Offline mode allows you to write the schema changes to an io.Writer before executing them
// on the database" (https://entgo.io/docs/migrate#offline-mode).
func (h outOwner) Start(ctx context.Context) error { return h.Schema.WriteTo(ctx, io.Discard) }
