// Package impedance measures the cost of talking to a database through GORM, ent, sqlx, sqlc or
// hand-written database/sql. This file holds every command that generates code or pictures. The
// generators are pinned in modfiles of their own, under tools/.
package impedance

//go:generate go tool -modfile=tools/sqlc.mod sqlc generate
//go:generate go tool -modfile=tools/sqlc.mod sqlc generate -f surprise/sqlc/internal/sqlc.json
//go:generate go tool -modfile=tools/ent.mod ent generate --feature sql/modifier,sql/upsert --target entimpl/internal/ent ./entimpl/schema
//go:generate go tool -modfile=tools/ent.mod ent generate --target mismatch/ways/ent/internal/ent ./mismatch/ways/ent/schema
//go:generate go tool -modfile=tools/ent.mod ent generate --target mismatch/ways/ent/internal/nillable ./mismatch/ways/ent/nillable
//go:generate go -C surprise/ent tool -modfile=../../tools/ent.mod ent generate --feature sql/upsert --target internal/ent ./internal/schema
//go:generate go run ./internal/source/listing
//go:generate go run ./cmd/impedance diagram --force --out docs/diagrams
//go:generate go run ./cmd/impedance engines --force --out docs/engines.md
//go:generate go run ./cmd/impedance mismatch --force --out docs/mismatch
//go:generate go run ./cmd/impedance surprises --force --out docs/surprises.md
//go:generate go run ./cmd/impedance capacity town --published --force --out docs/capacity.md
