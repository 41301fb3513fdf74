// Package diagram draws the schema, from the live catalog of a database, and what layers do
// with it, from recorded traces and from what they return. Nothing is drawn by hand, so nothing
// can be out of date.
//
// A picture is an SVG file that stands alone: light and dark, with text that can be
// selected and a description for screen readers, without scripts or fonts of its own. What
// mermaid can express is given as mermaid text too, for code hosts. The same input gives the
// same bytes on every machine: layouts are made of whole numbers, in a fixed order.
package diagram
