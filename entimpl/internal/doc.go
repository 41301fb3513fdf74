// Package internal holds package ent, which is generated: see generate.go in the root.
//
// It has this file alone because ent's command finds the import path of what it
// generates by the nearest package there already is.
package internal
