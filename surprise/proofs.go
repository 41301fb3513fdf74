package surprise

import (
	gormUpdatesSkipsZeroValues "example.com/impedance/surprise/gorm/updates_skips_zero_values"
)

// proofs are the functions of the proofs, by folder.
var proofs = map[string]proof{
	"gorm/updates_skips_zero_values": gormUpdatesSkipsZeroValues.Run,
}
