// Package diagram draws the schema from the live catalog of a database, and the work of layers from
// recorded traces and from their answers. Nothing is drawn by hand, so no picture goes out of date.
//
// A picture is a self-contained SVG file: for light and dark screens, with selectable text and a
// description for screen readers, without scripts or fonts of its own. Kinds that mermaid can
// express are written as mermaid text too, for code hosts. The same input gives the same bytes on
// every machine: layouts are computed in whole numbers, in a fixed order.
//
// # Kinds
//
//   - [ER] draws the tables of a catalog, in several files if one would be too large, and writes
//     them as a page of Markdown.
//   - [Sequence.Draw] and [Beside] draw the driver calls of a layer from a trace, such as a trace
//     of [Navigation].
//   - [Heaps] draws the objects of a page, and the rows that they were made from.
//   - [Drift.Draw] draws the differences between two catalogs that [Compare] finds.
//   - [Domain] and [Objects] draw the types of the domain, and the types that a layer adds.
//   - [Overlay] and [Overlays] draw how layers bring columns to fields. Package
//     [example.com/impedance/internal/source/flow] reads the domain and the layers from the source.
package diagram
