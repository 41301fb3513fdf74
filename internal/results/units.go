package results

// Garbage is the unit of the part of a time that is charged for garbage.
const Garbage = "gc-sec/op"
