package diagram

import (
	"cmp"
	"slices"

	"example.com/impedance/schema"
)

// longest is how many pixels a side of a picture has at most. Programs that convert pictures refuse
// longer ones.
const longest = 16_000

// Sizes of a poster beside what stands on it.
const (
	posterTop    = 3 * unit // above, for the title
	posterBottom = 5 * unit // below, for the legend
	posterRoom   = longest - posterTop - posterBottom - 2*margin - 2*framePad - frameHead
	tileGap      = 2 * unit // between tiles
)

// tile is something that is packed: where it stands, how large it is, and on which poster, from 1.
type tile struct{ x, y, width, height, poster int }

// poster is a picture with as much of a catalog as there is room for.
type poster struct{ plates []*plate }

// plate is what stands together on a poster: parts that are laid out on their own, in the frame of
// a schema if several are drawn.
type plate struct {
	tile
	isFramed bool
	frame    string
	parts    []*model
}

// posters lays out a model and returns the pictures that it takes.
func (m *model) posters() []*poster {
	plates := m.plates()
	tiles := make([]*tile, len(plates))
	for i, p := range plates {
		tiles[i] = &p.tile
	}
	posters := make([]*poster, pack(tiles, m.room+2*framePad+frameHead))
	for i := range posters {
		posters[i] = &poster{}
	}
	for _, p := range plates {
		on := posters[p.poster-1]
		on.plates = append(on.plates, p)
		p.x, p.y = p.x+margin, p.y+posterTop
		for _, part := range p.parts {
			part.move(p.x+part.x, p.y+part.y)
			for _, e := range part.entities {
				e.poster = p.poster
			}
		}
	}
	return posters
}

// plates returns what a model is made of, laid out. Schemas whose tables refer to one another are
// one plate.
func (m *model) plates() (plates []*plate) {
	if !m.several {
		for _, part := range m.fitted() {
			plates = append(plates, &plate{tile: part.tile, parts: []*model{part}})
		}
		return plates
	}
	for _, island := range m.islands(true) {
		if groups := island.groups(); len(groups) == 1 {
			plates = append(plates, framed(groups[0], island.fitted(), m.room)...)
			continue
		}
		island.framed = true
		if island.layOut(); island.fits() {
			plates = append(plates, &plate{tile: island.tile, parts: []*model{island}})
			continue
		}
		for _, piece := range island.pieces() {
			plates = append(plates, piece.plates()...)
		}
	}
	return plates
}

// framed returns plates with parts of a schema in its frame: one, or as many as it takes if none
// may be larger than the room.
func framed(group string, parts []*model, room int) []*plate {
	tiles := make([]*tile, len(parts))
	for i, part := range parts {
		tiles[i] = &part.tile
	}
	plates := make([]*plate, pack(tiles, room))
	label := captionOf(shown(group), normal, mostTitle).drawn
	for i := range plates {
		plates[i] = &plate{isFramed: true, frame: group}
		plates[i].width = textWidth(label, normal) + 2*framePad
	}
	for _, part := range parts {
		p := plates[part.poster-1]
		part.x, part.y = part.x+framePad, part.y+frameHead
		p.parts = append(p.parts, part)
		p.width = max(p.width, part.x+part.width+framePad)
		p.height = max(p.height, part.y+part.height+framePad)
	}
	return plates
}

// fitted returns the connected parts of a model, laid out. A part that is too large is divided
// between the columns of its layout. A table whose lines do not fit has its foreign keys in words.
func (m *model) fitted() (parts []*model) {
	for _, part := range m.islands(false) {
		switch part.layOut(); {
		case part.fits():
			parts = append(parts, part)
		case len(part.own()) > 1:
			for _, piece := range part.pieces() {
				parts = append(parts, piece.fitted()...)
			}
		default:
			parts = append(parts, part.inWords())
		}
	}
	slices.SortStableFunc(parts, func(a, b *model) int { // those that others are put around come first
		return cmp.Compare(b.largeness(), a.largeness())
	})
	return parts
}

// largeness is the height of what lines join, and 0 of a table alone.
func (m *model) largeness() int {
	if len(m.entities) == 1 {
		return 0
	}
	return m.height
}

func (m *model) fits() bool { return m.width <= m.room && m.height <= m.room }

// own returns the boxes of tables that are drawn here.
func (m *model) own() (own []*entity) {
	for _, e := range m.entities {
		if e.standing == drawnHere {
			own = append(own, e)
		}
	}
	return own
}

// islands returns the parts of a model that no line joins, in the order of their first tables.
// Boxes of one table are in the same part, and with groups all of a group.
func (m *model) islands(withGroups bool) (islands []*model) {
	up := map[*entity]*entity{}
	var root func(e *entity) *entity
	root = func(e *entity) *entity {
		if up[e] == nil {
			return e
		}
		up[e] = root(up[e])
		return up[e]
	}
	join := func(a, b *entity) {
		if a, b = root(a), root(b); a != b {
			up[b] = a
		}
	}
	firsts := map[boxName]*entity{}
	for _, e := range m.entities {
		names := []boxName{{e.group, e.table.ID()}}
		if withGroups {
			names = append(names, boxName{group: e.group})
		}
		for _, name := range names {
			if first := firsts[name]; first != nil {
				join(first, e)
			} else {
				firsts[name] = e
			}
		}
	}
	for _, r := range m.references {
		join(r.from.entity, r.to.entity)
	}
	var roots []*entity
	members := map[*entity][]*entity{}
	for _, e := range m.entities {
		if members[root(e)] == nil {
			roots = append(roots, root(e))
		}
		members[root(e)] = append(members[root(e)], e)
	}
	of := map[*entity][]*reference{}
	for _, r := range m.references {
		of[root(r.from.entity)] = append(of[root(r.from.entity)], r)
	}
	for _, root := range roots {
		islands = append(islands, m.subset(members[root], of[root]))
	}
	return islands
}

// pieces divides a model that is laid out between its ranks, so that each piece is likely to fit,
// and between groups if there are several. If all boxes are in one rank, it divides these.
func (m *model) pieces() (pieces []*model) {
	own := m.own()
	slices.SortStableFunc(own, func(a, b *entity) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.y, b.y))
	})
	room := m.room * 3 / 4 // the rest is for what a piece refers to
	n := max(2, (m.width+room-1)/room)
	starts := map[string]int{} // of groups
	for _, b := range m.bands {
		starts[b.group] = m.ranks[b.first][0].x
	}
	divisions := []func(int) int{
		func(i int) int { return starts[own[i].group] * n / max(m.width, 1) },
		func(i int) int { return own[i].x * n / max(m.width, 1) },
		func(i int) int { return i * 2 / len(own) },
	}
	for _, division := range divisions {
		if division(0) != division(len(own)-1) {
			of := map[int][]*entity{}
			var order []int
			for i, e := range own {
				at := division(i)
				if of[at] == nil {
					order = append(order, at)
				}
				of[at] = append(of[at], e)
			}
			for _, at := range order {
				pieces = append(pieces, m.subset(of[at], m.references))
			}
			return pieces
		}
	}
	panic("a model with one box is divided")
}

// subset returns a model of some boxes and of those references that begin in them. What they refer
// to outside of it becomes stubs.
func (m *model) subset(boxes []*entity, references []*reference) *model {
	s := &model{several: m.several, room: m.room}
	in := map[*entity]bool{}
	for _, e := range boxes {
		in[e] = true
	}
	s.entities = slices.Clone(boxes)
	stubs := map[boxName]*entity{}
	for _, r := range references {
		if !in[r.from.entity] {
			continue
		}
		if to := r.to.entity; !in[to] {
			name := boxName{r.from.entity.group, to.table.ID()}
			stub := stubs[name]
			if stub == nil {
				stub = newStub(schema.Table{Schema: to.table.Schema, Name: to.table.Name}, r.from.entity,
					to.standing)
				if stub.away = to.away; to.standing == drawnHere {
					stub.standing, stub.away = isAway, to
				}
				stubs[name] = stub
				s.entities = append(s.entities, stub)
			}
			r = r.endAt(stub)
		}
		s.references = append(s.references, r)
	}
	return s
}

// endAt returns a reference that ends at the same column in a stub.
func (r *reference) endAt(stub *entity) *reference {
	other := *r
	if other.to = stub.head; r.to != r.to.entity.head {
		if other.to = stub.attribute(r.to.column.Name); other.to == nil {
			other.to = stub.addColumn(r.to.column)
			other.to.mark, other.to.kind, other.to.missing = r.to.mark, r.to.kind, r.to.missing
			other.to.comment = caption{}
		}
	}
	return &other
}

// inWords returns the table of a model alone, with its foreign keys in words.
func (m *model) inWords() *model {
	e := m.own()[0]
	var lines []string
	for _, r := range m.references {
		if r.key != nil && r.index == 0 {
			lines = append(lines, e.keyWords(r.key))
		}
	}
	notes := listedLines(lines, mostLines, "foreign keys", max(e.fit, noteWidth)-2*boxPadding)
	e.notes = append(notes, e.notes...)
	alone := &model{several: m.several, room: m.room, entities: []*entity{e}}
	alone.layOut()
	return alone
}

// pack puts tiles on as many posters as they take, and returns how many. Each tile goes as high up
// as it can, and there to the left, so that small ones fill the space beside large ones. A poster
// is about as wide as a screen is for its height, and no side is longer than most.
func pack(tiles []*tile, most int) (posters int) {
	for len(tiles) > 0 {
		posters++
		area, widest := 0, 0
		for _, t := range tiles {
			area += (t.width + tileGap) * (t.height + tileGap)
			widest = max(widest, t.width)
		}
		width := widest
		for width < most && width*width*10 < area*17 {
			width = min(width+unit, most)
		}
		s := skyline{{0, 0, width}}
		var rest []*tile
		for _, t := range tiles {
			if !s.place(t, most) {
				rest = append(rest, t)
				continue
			}
			t.poster = posters
		}
		tiles = rest
	}
	return posters
}

// skyline is the lower edge of what is packed, from left to right.
type skyline []struct{ x, y, width int }

// place puts a tile below the edge. It returns false if the tile would end lower than most, unless
// there is nothing above it.
func (s *skyline) place(t *tile, most int) bool {
	edge := *s
	end := edge[len(edge)-1].x + edge[len(edge)-1].width
	best, at := -1, 0
	for i := range edge {
		if edge[i].x+t.width > end {
			break
		}
		y := 0
		for k := i; k < len(edge) && edge[k].x < edge[i].x+t.width+tileGap; k++ {
			y = max(y, edge[k].y)
		}
		if best < 0 || y < at {
			best, at = i, y
		}
	}
	if at > 0 && at+t.height > most {
		return false
	}
	t.x, t.y = edge[best].x, at
	width := min(t.width+tileGap, end-t.x)
	after := edge[:best:best]
	after = append(after, struct{ x, y, width int }{t.x, at + t.height + tileGap, width})
	for _, part := range edge[best:] {
		if over := t.x + width - part.x; over > 0 {
			part.x, part.width = part.x+over, part.width-over
		}
		if part.width > 0 {
			after = append(after, part)
		}
	}
	*s = after
	return true
}
