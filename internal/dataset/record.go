package dataset

import "encoding/binary"

// appendVarint appends a number as SQLite writes those of unknown size: seven bits a byte, the
// highest first. All that a data set has are below 2^56, and so have no ninth byte.
func appendVarint(b []byte, v uint64) []byte {
	if v < 1<<7 {
		return append(b, byte(v))
	}
	if v < 1<<14 {
		return append(b, byte(v>>7)|0x80, byte(v)&0x7f)
	}
	shift := 14
	for v>>shift >= 1<<7 {
		shift += 7
	}
	for ; shift > 0; shift -= 7 {
		b = append(b, byte(v>>shift)|0x80)
	}
	return append(b, byte(v)&0x7f)
}

// record is a row or an entry in the making: a header of types, and the values.
type record struct{ types, values []byte }

func (r *record) reset() { r.types, r.values = r.types[:0], r.values[:0] }

// append appends the record to b, with its size before it, and between the two what stands there
// in a cell.
func (r *record) append(b, between []byte) []byte {
	header := 1 + len(r.types) // below 128, so that its size has one byte
	b = appendVarint(b, uint64(header+len(r.values)))
	b = append(b, between...)
	b = append(b, byte(header))
	b = append(b, r.types...)
	return append(b, r.values...)
}

func (r *record) null() { r.types = append(r.types, 0) }

// text adds a text.
func (r *record) text(s string) {
	r.types = appendVarint(r.types, 13+2*uint64(len(s)))
	r.values = append(r.values, s...)
}

// integer adds a number in as few bytes as it needs.
func (r *record) integer(v int64) {
	switch {
	case v == 0 || v == 1:
		r.types = append(r.types, 8+byte(v)) // the type is the value
	case v == int64(int8(v)):
		r.types, r.values = append(r.types, 1), append(r.values, byte(v))
	case v == int64(int16(v)):
		r.types = append(r.types, 2)
		r.values = binary.BigEndian.AppendUint16(r.values, uint16(v))
	case v == v<<40>>40:
		r.types, r.values = append(r.types, 3), append(r.values, byte(v>>16), byte(v>>8), byte(v))
	case v == int64(int32(v)):
		r.types = append(r.types, 4)
		r.values = binary.BigEndian.AppendUint32(r.values, uint32(v))
	case v == v<<16>>16:
		r.types = append(r.types, 5)
		r.values = binary.BigEndian.AppendUint16(r.values, uint16(v>>32))
		r.values = binary.BigEndian.AppendUint32(r.values, uint32(v))
	default:
		r.types = append(r.types, 6)
		r.values = binary.BigEndian.AppendUint64(r.values, uint64(v))
	}
}

// value adds a value as [table] binds it.
func (r *record) value(v any) {
	switch v := v.(type) {
	case int64:
		r.integer(v)
	case string:
		r.text(v)
	case bool:
		if v {
			r.integer(1)
		} else {
			r.integer(0)
		}
	default: // nil
		r.null()
	}
}
