// Package diagram draws the schema, from the live catalog of a database, and what layers do
// with it, from recorded traces and from what they return. Nothing is drawn by hand, so nothing
// can be out of date.
//
// A picture is an SVG file that stands alone: light and dark, with text that can be
// selected and a description for screen readers, without scripts or fonts of its own. What
// mermaid can express is given as mermaid text too, for code hosts. The same input gives the
// same bytes on every machine: layouts are made of whole numbers, in a fixed order.
//
// # Kinds
//
//   - [ER] draws the tables of a catalog.
//   - [Sequence.Draw] and [Beside] draw what a layer has the driver do, from a trace; what
//     [Navigation] traces is drawn by them too.
//   - [Heaps] draws the objects of a page, and the rows that they were made from.
//   - [Drift.Draw] draws how two catalogs differ, which [Compare] finds.
//   - [Domain] and [Objects] draw the types of the domain, and those that a layer adds.
//   - [Overlay] and [Overlays] draw how layers bring columns to fields. The domain and the layers
//     are what package [example.com/impedance/internal/source/flow] reads from the source.
package diagram
