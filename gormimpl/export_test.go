package gormimpl

// Tuned and Quickstart are what New gives GORM.
var (
	Tuned      = tuned
	Quickstart = quickstart
)
