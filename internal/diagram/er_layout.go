package diagram

import (
	"cmp"
	"math"
	"slices"
)

// Boxes stand in ranks, and lines run in the channels between them: from a port straight
// into the channel, along a track of it, and straight to another port or into a lane, which
// is a gap between the boxes of a rank. All that is in a rank stands on a grid of units, and
// the grid of every second rank is half a unit lower. So nothing that enters a channel from
// the left is at the height of what enters it from the right, and lines may cross but never
// run over one another, whichever track they take.
const (
	unit = 20 // the height of an attribute, and of a lane

	margin     = 24
	headHeight = 30
	boxGap     = 2 * unit // between boxes
	trackGap   = 12       // between tracks
	signWidth  = 26       // the room for a crow's foot
	emptyWidth = 48       // of a channel without lines
	widthStep  = 60       // of boxes that no line joins

	framePad  = 16       // between a frame and what is in it
	frameHead = 2 * unit // above, for the name

	mostSwaps = 30_000 // of neighbours among the tracks of a channel, to bound the time
)

// place is what stands in a rank: an entity, or else a lane.
type place struct {
	entity              *entity
	rank                int
	x, y, width, height int
	ends                []end // where lines meet it
	wish                int   // where it would like to be
}

// end is where a net enters a channel: so far below the top of a place in the rank beside it.
type end struct {
	place *place
	below int
	side  side // of the channel
	spur  *spur
}

func (e end) y() int { return e.place.y + e.below }

// at returns where in the picture the end is.
func (e end) at() point {
	if e.side == left {
		return point{e.place.x + e.place.width, e.y()}
	}
	return point{e.place.x, e.y()}
}

// net is all lines to a port: they come together on their way.
type net struct {
	port  *port
	lanes map[int]*place // by rank
	spurs map[int]*spur  // by channel
}

// spur is the part of a net in a channel, with the x of its track.
type spur struct {
	net         *net
	ends        []end
	x           int
	top, bottom int
}

// channel is the space right of a rank. Its zones are for what is written beside the ports
// of either side.
type channel struct {
	spurs []*spur
	zones [2]int
	width int
}

// band is the ranks of a group: from the first to before the last.
type band struct {
	group       string
	first, last int
}

// layOut decides where everything stands and runs, from the upper left corner of the model.
func (m *model) layOut() {
	m.reset()
	m.rankEntities()
	m.connect()
	m.stack()
	for i := range 8 {
		m.sweep(i%2 == 1)
	}
	m.addLoose()
	m.settle()
	for i := range m.channels {
		m.channels[i].assignTracks()
	}
	m.spread()
	for _, r := range m.references {
		r.route()
	}
	m.bound()
}

// reset forgets where things stood before.
func (m *model) reset() {
	m.nets, m.ranks, m.channels, m.bands, m.loose = nil, nil, nil, nil, nil
	for _, e := range m.entities {
		e.place = place{}
		for _, a := range append(e.attributes, e.head) {
			a.ports = [2][]*port{}
		}
		e.measure()
	}
	if e := m.entities[0]; len(m.entities) == 1 && len(m.references) == 0 {
		e.fit = (e.fit + widthStep - 1) / widthStep * widthStep // to stand in columns with others
	}
}

// rankEntities puts each entity right of what it refers to, as far as there are no cycles,
// and those that lines do not join where there is room, or behind all others. What would be too
// tall for one rank takes several. Each group has ranks of its own.
func (m *model) rankEntities() {
	joined := map[*entity]bool{}
	parents, children := map[*entity][]*entity{}, map[*entity][]*entity{}
	for _, r := range m.references {
		from, to := r.from.entity, r.to.entity
		joined[from], joined[to] = true, true
		if from != to && from.group == to.group {
			parents[from] = append(parents[from], to)
			children[to] = append(children[to], from)
		}
	}
	depths := depths(m.entities, parents)
	limit := m.rankLimit()
	for _, group := range m.groups() {
		b := band{group: group, first: len(m.ranks)}
		var layers [][]*entity
		var alone []*entity
		for _, e := range m.entities {
			if e.group != group {
				continue
			}
			if !joined[e] {
				alone = append(alone, e)
				continue
			}
			depth := depths[e]
			if len(parents[e]) == 0 && len(children[e]) > 0 { // close to those who refer to it
				nearest := depths[children[e][0]]
				for _, child := range children[e] {
					nearest = min(nearest, depths[child])
				}
				depth = max(0, nearest-1)
			}
			for len(layers) <= depth {
				layers = append(layers, nil)
			}
			layers[depth] = append(layers[depth], e)
		}
		for _, layer := range layers {
			m.addRanks(layer, limit)
		}
		m.addRanks(m.fill(alone, b.first, limit), limit)
		b.last = len(m.ranks)
		m.bands = append(m.bands, b)
	}
	m.channels = make([]channel, len(m.ranks))
}

// fill finds room above or below what is in the ranks from the first on, and returns the entities
// that find no room.
func (m *model) fill(alone []*entity, first, limit int) (rest []*entity) {
	heights, widths := make([]int, len(m.ranks)), make([]int, len(m.ranks))
	for i := first; i < len(m.ranks); i++ {
		for _, p := range m.ranks[i] {
			heights[i] += p.entity.heightAtMost() + boxGap
			widths[i] = max(widths[i], p.entity.fit)
		}
	}
	for _, e := range alone {
		best := -1
		for i := first; i < len(m.ranks); i++ {
			if e.fit <= widths[i]+widthStep && heights[i]+e.heightAtMost() <= limit &&
				(best < 0 || heights[i] < heights[best]) {
				best = i
			}
		}
		if best < 0 {
			rest = append(rest, e)
			continue
		}
		heights[best] += e.heightAtMost() + boxGap
		e.place.entity, e.rank = e, best
		m.loose = append(m.loose, &e.place)
	}
	return rest
}

// addLoose puts what only fills space above or below what is in its rank, where there is more room.
func (m *model) addLoose() {
	top, bottom := extent(slices.Concat(m.ranks...))
	for _, p := range m.loose {
		first, last := extent(m.ranks[p.rank])
		if p.y = last + boxGap; first-top > bottom-last {
			p.y = first - boxGap - p.height
		}
		m.ranks[p.rank] = append(m.ranks[p.rank], p)
	}
}

// extent returns where the topmost of some places begins and the lowest ends.
func extent(places []*place) (top, bottom int) {
	top, bottom = math.MaxInt, math.MinInt
	for _, p := range places {
		top, bottom = min(top, p.y), max(bottom, p.y+p.height)
	}
	return top, bottom
}

// groups returns the groups of a model: each right of those that it refers to, as far as there are
// no cycles.
func (m *model) groups() (groups []string) {
	for _, e := range m.entities {
		if !slices.Contains(groups, e.group) {
			groups = append(groups, e.group)
		}
	}
	slices.Sort(groups)
	parents := map[string][]string{}
	for _, r := range m.references {
		from, to := r.from.entity.group, r.to.entity.group
		if from != to && !slices.Contains(parents[from], to) {
			parents[from] = append(parents[from], to)
		}
	}
	depths := depths(groups, parents)
	slices.SortStableFunc(groups, func(a, b string) int { return cmp.Compare(depths[a], depths[b]) })
	return groups
}

// depths returns how far each thing is from one that refers to no other.
func depths[T comparable](things []T, parents map[T][]T) map[T]int {
	depths := map[T]int{}
	walking := map[T]bool{}
	var walk func(e T) int
	walk = func(e T) int {
		if depth, ok := depths[e]; ok {
			return depth
		}
		walking[e] = true
		depth := 0
		for _, parent := range parents[e] {
			if !walking[parent] {
				depth = max(depth, walk(parent)+1)
			}
		}
		walking[e] = false
		depths[e] = depth
		return depth
	}
	for _, e := range things {
		walk(e)
	}
	return depths
}

// rankLimit returns the height of a rank for which the picture is about as wide as a screen
// is for its height.
func (m *model) rankLimit() int {
	total, tallest, widest := 0, 0, 0
	for _, e := range m.entities {
		height := e.heightAtMost()
		total += height + boxGap
		tallest = max(tallest, height)
		widest += e.fit
	}
	width := widest/len(m.entities) + 200
	ranks := 1
	for ranks*ranks*width*2 < total*3 {
		ranks++
	}
	return max(tallest, total/ranks, 36*unit)
}

// addRanks adds ranks with entities.
func (m *model) addRanks(entities []*entity, limit int) {
	height := limit
	for _, e := range entities {
		if height += e.heightAtMost(); height > limit {
			m.ranks = append(m.ranks, nil)
			height = e.heightAtMost()
		}
		height += boxGap
		last := len(m.ranks) - 1
		e.place.entity, e.rank = e, last
		m.ranks[last] = append(m.ranks[last], &e.place)
	}
}

// heightAtMost returns a height before it is known how many ports there are.
func (e *entity) heightAtMost() int {
	return headHeight + unit*len(e.attributes) + noteHeight*len(e.notes) + unit
}

// connect makes the ports, nets and lanes of all references.
func (m *model) connect() {
	for _, r := range m.references {
		fromSide, toSide := left, right
		if r.from.entity.rank <= r.to.entity.rank {
			fromSide = right
		}
		if r.from.entity.rank < r.to.entity.rank {
			toSide = left
		}
		r.fromEnd = &port{attribute: r.from, side: fromSide, sign: r.many}
		r.from.ports[fromSide] = append(r.from.ports[fromSide], r.fromEnd)
		r.toEnd = r.to.portFor(toSide, r.one)
		if r.toEnd.net == nil {
			r.toEnd.net = &net{r.toEnd, map[int]*place{}, map[int]*spur{}}
			m.nets = append(m.nets, r.toEnd.net)
		}
	}
	for _, e := range m.entities {
		e.stackAttributes()
	}
	for _, r := range m.references {
		m.extend(r)
	}
}

// portFor returns the port for lines that refer to an attribute and end alike.
func (a *attribute) portFor(s side, sign sign) *port {
	for _, p := range a.ports[s] {
		if p.net != nil && p.sign == sign {
			return p
		}
	}
	p := &port{attribute: a, side: s, sign: sign}
	a.ports[s] = append(a.ports[s], p)
	return p
}

// stackAttributes makes room for all ports of an attribute: one unit for each on a side.
func (e *entity) stackAttributes() {
	top := headHeight
	for _, a := range e.attributes {
		a.top = top
		a.height = unit * max(1, len(a.ports[left]), len(a.ports[right]))
		top += a.height
	}
	if len(e.notes) > 0 {
		top += notePadding + noteHeight*len(e.notes)
	}
	e.height = (top + unit/4 + unit - 1) / unit * unit
}

// channelOf returns the channel that a port opens to.
func (p *port) channelOf() int {
	if p.side == left {
		return p.attribute.entity.rank - 1
	}
	return p.attribute.entity.rank
}

// extend leads a reference's net as far as the reference's column.
func (m *model) extend(r *reference) {
	net, from := r.toEnd.net, r.fromEnd
	if len(net.spurs) == 0 {
		m.join(net, net.port.channelOf(), &net.port.attribute.entity.place, net.port.y(), 1-net.port.side)
	}
	for at := net.port.channelOf(); at != from.channelOf(); {
		next, rank := at+1, at+1
		if from.channelOf() < at {
			next, rank = at-1, at
		}
		if net.lanes[rank] == nil {
			lane := &place{rank: rank, height: unit}
			net.lanes[rank] = lane
			m.ranks[rank] = append(m.ranks[rank], lane)
			enters, leaves := right, left
			if next < at {
				enters, leaves = left, right
			}
			m.join(net, at, lane, 0, enters)
			m.join(net, next, lane, 0, leaves)
		}
		at = next
	}
	m.join(net, from.channelOf(), &from.attribute.entity.place, from.y(), 1-from.side)
}

// join adds an end to the spur of a net in a channel.
func (m *model) join(n *net, at int, p *place, below int, s side) {
	s0 := n.spurs[at]
	if s0 == nil {
		s0 = &spur{net: n}
		n.spurs[at] = s0
		m.channels[at].spurs = append(m.channels[at].spurs, s0)
	}
	e := end{p, below, s, s0}
	s0.ends = append(s0.ends, e)
	p.ends = append(p.ends, e)
}

// stack puts all places below one another, in the order in which they were made.
func (m *model) stack() {
	for _, places := range m.ranks {
		for _, p := range places {
			p.wish = 0
		}
		arrange(places)
	}
}

// sweep moves what is in each rank closer to what it is joined with in others.
func (m *model) sweep(backwards bool) {
	for i := range m.ranks {
		if backwards {
			i = len(m.ranks) - 1 - i
		}
		for _, p := range m.ranks[i] {
			p.makeWish()
		}
		slices.SortStableFunc(m.ranks[i], func(a, b *place) int {
			return cmp.Compare(a.wish+a.height/2, b.wish+b.height/2)
		})
		arrange(m.ranks[i])
	}
}

// makeWish sets where the ends of a place would be at the mean height of what they are
// joined with in other ranks.
func (p *place) makeWish() {
	sum, n := 0, 0
	for _, e := range p.ends {
		for _, other := range e.spur.ends {
			if other.place.rank != p.rank {
				sum += other.y() - e.below
				n++
			}
		}
	}
	if p.wish = p.y; n > 0 {
		p.wish = floorDiv(sum, n)
	}
}

// arrange puts places below one another, in their order and as close as can be to where
// each would like to be: those in one another's way move together by the mean.
func arrange(places []*place) {
	type block struct{ first, n, sum int }
	var blocks []block
	offsets := make([]int, len(places))
	for i, p := range places {
		if i > 0 {
			offsets[i] = offsets[i-1] + places[i-1].height + gap(places[i-1], p)
		}
		b := block{i, 1, p.wish - offsets[i]}
		for len(blocks) > 0 {
			above := blocks[len(blocks)-1]
			if floorDiv(above.sum, above.n) < floorDiv(b.sum, b.n) {
				break
			}
			b = block{above.first, above.n + b.n, above.sum + b.sum}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	for _, b := range blocks {
		for i := b.first; i < b.first+b.n; i++ {
			p := places[i]
			low := p.rank % 2 * unit / 2
			p.y = floorDiv(floorDiv(b.sum, b.n)-low, unit)*unit + low + offsets[i]
		}
	}
}

// gap returns the least space between two places.
func gap(a, b *place) int {
	switch {
	case a.entity != nil && b.entity != nil:
		return boxGap
	case a.entity != nil:
		return unit
	}
	return 0 // a lane's line is at its top
}

// floorDiv divides, and rounds down also what is negative.
func floorDiv(a, b int) int {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}

// settle moves everything so that the topmost place is at the top. So is the topmost of each rank
// that no line enters.
func (m *model) settle() {
	const none = math.MaxInt
	start, common := 0, none
	if m.framed {
		start = frameHead
	}
	tops := make([]int, len(m.ranks))
	for i, places := range m.ranks {
		top, entered := none, false
		for _, p := range places {
			top, entered = min(top, p.y), entered || len(p.ends) > 0
		}
		if tops[i] = floorDiv(top, unit) * unit; entered {
			common, tops[i] = min(common, tops[i]), none
		}
	}
	for i, places := range m.ranks {
		for _, p := range places {
			p.y += start - min(tops[i], common)
		}
	}
}

// assignTracks gives the spurs of a channel tracks that they share where they can, and
// orders these for few crossings. A spur's x is then the number of its track.
func (c *channel) assignTracks() {
	for _, s := range c.spurs {
		s.top, s.bottom = s.ends[0].y(), s.ends[0].y()
		for _, e := range s.ends {
			s.top, s.bottom = min(s.top, e.y()), max(s.bottom, e.y())
		}
	}
	sorted := slices.Clone(c.spurs)
	slices.SortStableFunc(sorted, func(a, b *spur) int {
		return cmp.Or(cmp.Compare(a.top, b.top), cmp.Compare(a.bottom, b.bottom))
	})
	var tracks [][]*spur
	for _, s := range sorted {
		free := slices.IndexFunc(tracks, func(t []*spur) bool { return t[len(t)-1].bottom+unit/2 < s.top })
		if free < 0 {
			free = len(tracks)
			tracks = append(tracks, nil)
		}
		tracks[free] = append(tracks[free], s)
	}
	passes := min(len(tracks), 1+mostSwaps/max(len(tracks), 1))
	for better := true; better && passes > 0; passes-- {
		better = false
		for i := range len(tracks) - 1 {
			if crossings(tracks[i+1], tracks[i]) < crossings(tracks[i], tracks[i+1]) {
				tracks[i], tracks[i+1] = tracks[i+1], tracks[i]
				better = true
			}
		}
	}
	for i, track := range tracks {
		for _, s := range track {
			s.x = i
		}
	}
	c.width = len(tracks) * trackGap
}

// crossings counts how often lines cross if the first track is left of the second.
func crossings(first, second []*spur) (n int) {
	for _, a := range first {
		for _, b := range second {
			n += a.crossedBy(b, left) + b.crossedBy(a, right)
		}
	}
	return n
}

// crossedBy counts the ends of another spur on a side that are at the height of this one.
func (s *spur) crossedBy(other *spur, side side) (n int) {
	for _, e := range other.ends {
		if e.side == side && s.top <= e.y() && e.y() <= s.bottom {
			n++
		}
	}
	return n
}

// spread gives the ranks and channels their places and widths from left to right.
func (m *model) spread() {
	for _, r := range m.references {
		zone := &m.channels[r.fromEnd.channelOf()].zones[1-r.fromEnd.side]
		room := signWidth
		if label := r.label(); label != "" {
			room += textWidth(label, small) + 10
		}
		*zone = max(*zone, room)
	}
	x := 0
	if m.framed {
		x = framePad
	}
	for i, places := range m.ranks {
		width := 0
		for _, p := range places {
			if p.entity != nil {
				width = max(width, p.entity.fit)
			}
		}
		for _, p := range places {
			p.x, p.width = x, width
		}
		x += width
		c := &m.channels[i]
		if len(c.spurs) == 0 {
			x += emptyWidth
			continue
		}
		c.zones[left], c.zones[right] = max(c.zones[left], signWidth), max(c.zones[right], signWidth)
		for _, s := range c.spurs {
			s.x = x + c.zones[left] + s.x*trackGap + trackGap/2
		}
		if i == len(m.ranks)-1 {
			c.zones[right] = 0
		}
		x += c.zones[left] + c.width + c.zones[right]
	}
}

// bound sets how large the model is.
func (m *model) bound() {
	m.width, m.height = 0, 0
	for i, places := range m.ranks {
		c := &m.channels[i]
		for _, p := range places {
			m.height = max(m.height, p.y+p.height)
			m.width = max(m.width, p.x+p.width+c.zones[left])
		}
		for _, s := range c.spurs {
			m.width = max(m.width, s.x+trackGap/2)
		}
	}
	if m.framed {
		m.width, m.height = m.width+framePad, m.height+framePad
	}
}

// move moves a model that is laid out from the corner to where it stands.
func (m *model) move(x, y int) {
	m.x, m.y = x, y
	for _, places := range m.ranks {
		for _, p := range places {
			p.x, p.y = p.x+x, p.y+y
		}
	}
	for _, c := range m.channels {
		for _, s := range c.spurs {
			s.x, s.top, s.bottom = s.x+x, s.top+y, s.bottom+y
		}
	}
	for _, r := range m.references {
		for i := range r.points {
			r.points[i].x, r.points[i].y = r.points[i].x+x, r.points[i].y+y
		}
	}
}

// frame returns where the frame of a band is: its lines end the room for what is written beside
// columns.
func (m *model) frame(b band) area {
	f := area{y: m.y, height: m.height, what: b.group}
	if f.x = m.x; b.first > 0 {
		before := m.channels[b.first-1]
		f.x = m.ranks[b.first][0].x - max(framePad, before.zones[right])
	}
	after := m.channels[b.last-1]
	end := m.x + m.width
	if b.last < len(m.ranks) {
		last := m.ranks[b.last-1][0]
		end = last.x + last.width + max(framePad, after.zones[left])
	}
	f.width = end - f.x
	return f
}

// route leads a reference's line from its column to what it refers to.
func (r *reference) route() {
	net := r.toEnd.net
	at := r.fromEnd.at()
	r.points = []point{at}
	for channel, last := r.fromEnd.channelOf(), r.toEnd.channelOf(); ; {
		x := net.spurs[channel].x
		r.points = append(r.points, point{x, at.y})
		if channel == last {
			end := r.toEnd.at()
			r.points = append(r.points, point{x, end.y}, end)
			return
		}
		lane := channel
		if channel < last {
			channel++
			lane = channel
		} else {
			channel--
		}
		at.y = net.lanes[lane].y
		r.points = append(r.points, point{x, at.y})
	}
}

// at returns where the port is in the picture.
func (p *port) at() point {
	e := p.attribute.entity
	if p.side == left {
		return point{e.x, e.y + p.y()}
	}
	return point{e.x + e.width, e.y + p.y()}
}
