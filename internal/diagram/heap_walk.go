package diagram

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"example.com/impedance/models"
)

// object is what a pointer leads to, and all that lies in it.
type object struct {
	place
	lines []line
	fit   int // the width that it needs
}

// line is a line of an object's box.
type line struct {
	label string // of what begins here; empty for one more pointer of it
	key   string // of what is stored and begins here, as User 7
	again bool   // another object stands for that key, too
	field string // the name of the pointer on this line, if there is one
	leads location
	to    spot
}

// spot is a line of an object.
type spot struct {
	object *object
	line   int
}

// location is an address and what is there, for where a struct is there is its first field.
type location struct {
	address unsafe.Pointer
	is      reflect.Type
}

// reached is a value and where it is: for a slice, where its elements are.
type reached struct {
	reflect.Value
	at unsafe.Pointer
}

func (r reached) location() location { return location{r.at, r.Type()} }

func (r reached) size() uintptr {
	if r.Kind() == reflect.Slice {
		return uintptr(r.Len()) * r.Type().Elem().Size()
	}
	return r.Type().Size()
}

// within tells whether r is a part of another value.
func (r reached) within(other reached) bool {
	from, begin := uintptr(r.at), uintptr(other.at)
	return begin <= from && from+r.size() <= begin+other.size() && r.size() < other.size()
}

// walk returns the objects that a pointer leads to, the nearest first. A value inside an object is
// not an object of its own, even if a pointer leads to it.
func walk(answer any) ([]*object, error) {
	root := reflect.ValueOf(answer)
	if root.Kind() != reflect.Pointer || root.IsNil() {
		return nil, errors.New("its answer is no pointer to something")
	}
	found := []reached{{root.Elem(), root.UnsafePointer()}}
	seen := map[location]bool{found[0].location(): true}
	var all []*listing
	for i := 0; i < len(found); i++ {
		l := &listing{begins: map[location]int{}}
		if err := l.object(found[i]); err != nil {
			return nil, err
		}
		all = append(all, l)
		for _, to := range l.leads {
			if !seen[to.location()] {
				seen[to.location()] = true
				found = append(found, to)
			}
		}
	}
	return join(found, all), nil
}

// join makes objects of what was reached and lies in nothing else, and leads their pointers to
// them.
func join(found []reached, all []*listing) (objects []*object) {
	spots := map[location]spot{}
	for i, r := range found {
		if outermost(found, r) != i {
			continue
		}
		o := &object{lines: all[i].lines}
		for at, line := range all[i].begins {
			spots[at] = spot{o, line}
		}
		objects = append(objects, o)
	}
	for _, r := range found { // what is no line of its own is led to where its object begins
		if _, ok := spots[r.location()]; !ok {
			spots[r.location()] = spot{spots[found[outermost(found, r)].location()].object, 0}
		}
	}
	times := map[string]int{}
	for _, o := range objects {
		for i := range o.lines {
			l := &o.lines[i]
			l.to = spots[l.leads]
			times[l.key]++
			l.again = l.key != "" && times[l.key] > 1
		}
	}
	return objects
}

// outermost returns the number of the largest value that r is or lies in.
func outermost(found []reached, r reached) int {
	largest := -1
	for i, other := range found {
		if (r.location() == other.location() || r.within(other)) &&
			(largest < 0 || other.size() > found[largest].size()) {
			largest = i
		}
	}
	return largest
}

// listing makes the lines of an object.
type listing struct {
	lines  []line
	begins map[location]int // on which lines
	leads  []reached        // where the pointers lead
	room   bool             // the last line has none yet
}

// object lists an object: what it is, and if it has elements, these.
func (l *listing) object(r reached) error {
	if r.Kind() != reflect.Slice {
		return l.thing(r, true)
	}
	l.begin(r, fmt.Sprintf("[%d]%s", r.Len(), typeName(r.Type().Elem())), "")
	for i := range r.Len() {
		element := reached{r.Index(i), unsafe.Add(r.at, uintptr(i)*r.Type().Elem().Size())}
		var err error
		if isPointer(element.Kind()) {
			l.room = false
			err = l.pointer(fmt.Sprintf("[%d]", i), element)
		} else {
			err = l.thing(element, true)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *listing) begin(r reached, label, key string) {
	l.begins[r.location()] = len(l.lines)
	l.lines = append(l.lines, line{label: label, key: key})
}

// thing lists a value: what it is, its pointers, and then what is stored for itself and lies in
// it, such as the user in a page.
func (l *listing) thing(r reached, room bool) error {
	label, key := labelOf(r.Value)
	l.begin(r, label, key)
	l.room = room
	var inner []reached
	if err := l.fields(r, &inner); err != nil {
		return err
	}
	for _, thing := range inner {
		// A pointer leaves below, because others may come to where the thing begins.
		if err := l.thing(thing, false); err != nil {
			return err
		}
	}
	return nil
}

// fields lists the pointers of a struct, and of the structs in it that are not stored for
// themselves.
func (l *listing) fields(r reached, inner *[]reached) error {
	if r.Kind() != reflect.Struct || r.Type() == reflect.TypeFor[time.Time]() {
		return nil
	}
	for i := range r.NumField() {
		declared := r.Type().Field(i)
		field := reached{r.Field(i), unsafe.Add(r.at, declared.Offset)}
		_, key := labelOf(field.Value)
		var err error
		switch {
		case key != "":
			*inner = append(*inner, field)
		case isPointer(field.Kind()):
			err = l.pointer(declared.Name, field)
		case field.Kind() == reflect.Array:
			err = fmt.Errorf("%s is an array, which is not drawn", declared.Name)
		default:
			err = l.fields(field, inner)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// isPointer tells whether a value of a kind leads elsewhere. Strings do so, too, but what they
// lead to never changes, so that nothing tells whether it is shared.
func isPointer(kind reflect.Kind) bool {
	switch kind {
	case reflect.Pointer, reflect.Slice, reflect.Interface, reflect.Map, reflect.Chan, reflect.Func,
		reflect.UnsafePointer:
		return true
	}
	return false
}

// pointer lists a pointer, unless it is nil or leads to nothing.
func (l *listing) pointer(name string, r reached) error {
	if r.IsZero() {
		return nil
	}
	var to reached
	switch r.Kind() {
	case reflect.Pointer:
		to = reached{r.Elem(), r.UnsafePointer()}
	case reflect.Slice:
		to = reached{r.Value, r.UnsafePointer()}
	case reflect.Interface:
		if isPointer(r.Elem().Kind()) {
			return l.pointer(name, reached{r.Elem(), r.at})
		}
		to = reached{r.Elem(), boxed(r.at)}
	default:
		return fmt.Errorf("%s is a %s, which is not drawn", name, r.Kind())
	}
	if to.size() == 0 {
		return nil
	}
	if !l.room {
		l.lines = append(l.lines, line{})
	}
	l.room = false
	last := &l.lines[len(l.lines)-1]
	last.field, last.leads = name, to.location()
	l.leads = append(l.leads, to)
	return nil
}

// boxed returns where the value of an interface is: of its two words, the second leads there.
func boxed(at unsafe.Pointer) unsafe.Pointer { return (*[2]unsafe.Pointer)(at)[1] }

// labelOf returns what a value is called, and the key that it is stored under, if it is.
func labelOf(v reflect.Value) (label, key string) {
	switch x := v.Interface().(type) {
	case models.User:
		key = fmt.Sprintf("User %d", x.ID)
		return key + " " + x.Handle, key
	case models.Post:
		key = fmt.Sprintf("Post %d", x.ID)
		return key, key
	case models.Follow:
		key = fmt.Sprintf("Follow %d → %d", x.FollowerID, x.FolloweeID)
		return key, key
	case models.Text:
		return "Text " + strconv.Quote(x.Body), ""
	case models.Reply:
		return "Reply " + strconv.Quote(x.Body), ""
	case models.Repost:
		return fmt.Sprintf("Repost of %d", x.PostID), ""
	}
	switch v.Kind() {
	case reflect.String:
		return strconv.Quote(v.String()), ""
	case reflect.Struct, reflect.Slice, reflect.Array:
		return typeName(v.Type()), ""
	}
	return fmt.Sprint(v), ""
}

// typeName returns the name of a type without packages and arguments.
func typeName(t reflect.Type) string {
	name, _, _ := strings.Cut(t.Name(), "[")
	if name == "" {
		return t.String()
	}
	return name
}

// things are the objects of a type that are stored.
type things struct {
	name          string
	objects, keys int
}

// thingsOf counts the objects that stand for keys, by their types in the order in which those
// come.
func thingsOf(objects []*object) (all []things) {
	for _, o := range objects {
		for _, l := range o.lines {
			if l.key == "" {
				continue
			}
			name, _, _ := strings.Cut(l.key, " ")
			i := slices.IndexFunc(all, func(t things) bool { return t.name == name })
			if i < 0 {
				i = len(all)
				all = append(all, things{name: name})
			}
			all[i].objects++
			if !l.again {
				all[i].keys++
			}
		}
	}
	return all
}
