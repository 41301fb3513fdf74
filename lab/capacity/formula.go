package capacity

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// formula is a tree of an expression. It is what is computed and what is printed.
type formula interface {
	// dim returns the dimension, or an error if units do not fit together.
	dim(names func(string) (dimension, error)) (dimension, error)
	// at returns the value in base units, with those of names.
	at(names func(string) float64) float64
	// write writes the formula; name writes a name.
	write(name func(string) string) string
	// level is how strongly its last operation binds: 1 for a sum, 2 for a product, 3 otherwise.
	level() int
	// walk calls visit with each name.
	walk(visit func(string))
}

// parse reads a formula such as "users × bytes per user + 2 GB". Names are words; a number may have
// a unit, which has no blanks; operations are + − × ÷, and ceil, max and min are functions.
func parse(text string) (formula, error) {
	p := parser{rest: text}
	f, err := p.sum()
	if err == nil && p.space() != "" {
		err = fmt.Errorf("%q is left over", p.rest)
	}
	return f, err
}

type parser struct {
	rest  string
	depth int
}

// deepest is how deep parentheses may be nested.
const deepest = 50

// space skips blanks, and returns the rest.
func (p *parser) space() string {
	p.rest = strings.TrimLeft(p.rest, " ")
	return p.rest
}

// take takes one of some tokens.
func (p *parser) take(tokens ...string) string {
	p.space()
	for _, t := range tokens {
		if strings.HasPrefix(p.rest, t) {
			p.rest = p.rest[len(t):]
			return t
		}
	}
	return ""
}

func (p *parser) sum() (formula, error) { return p.chain(p.product, "+", "−") }

func (p *parser) product() (formula, error) { return p.chain(p.factor, "×", "÷") }

// chain reads parts that operations join, from left to right.
func (p *parser) chain(part func() (formula, error), ops ...string) (formula, error) {
	left, err := part()
	for err == nil {
		op := p.take(ops...)
		if op == "" {
			return left, nil
		}
		var right formula
		if right, err = part(); err == nil {
			left = operation{op, left, right}
		}
	}
	return nil, err
}

func (p *parser) factor() (formula, error) {
	if p.depth++; p.depth > deepest {
		return nil, errors.New("its parentheses are nested too deeply")
	}
	defer func() { p.depth-- }()
	if p.take("(") != "" {
		f, err := p.sum()
		if err == nil && p.take(")") == "" {
			err = errors.New("a parenthesis is not closed")
		}
		return f, err
	}
	word := p.word(func(r rune) bool { return unicode.IsLetter(r) && r != '×' && r != '÷' })
	switch {
	case word == "":
		return p.literal()
	case p.take("(") != "":
		return p.call(word)
	}
	words := []string{word}
	for {
		next := p.word(unicode.IsLetter)
		if next == "" {
			return name(strings.Join(words, " ")), nil
		}
		words = append(words, next)
	}
}

// word takes the runes that belong to a word.
func (p *parser) word(belongs func(rune) bool) string {
	p.space()
	end := strings.IndexFunc(p.rest, func(r rune) bool { return !belongs(r) })
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	return word
}

// digits is a number, which may have a comma before every third digit.
var digits = regexp.MustCompile(`^((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(?:[^0-9]|$)`)

// literal reads a number with its unit.
func (p *parser) literal() (formula, error) {
	p.space()
	number := ""
	if found := digits.FindStringSubmatch(p.rest); found != nil {
		number = found[1]
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(number, ",", ""), 64)
	switch {
	case p.rest == "":
		return nil, errors.New("it ends where a name or a number should follow")
	case err != nil || math.IsInf(v, 0):
		return nil, fmt.Errorf("%q is no name and no number", p.rest)
	}
	p.rest = p.rest[len(number):]
	text := p.word(func(r rune) bool { return !strings.ContainsRune(" +−×÷(),", r) })
	u, err := parseUnit(text)
	return literal{v, u}, err
}

// functions have what a function does with the ends of its arguments.
var functions = map[string]func(all []float64) float64{
	"ceil": func(all []float64) float64 { return math.Ceil(all[0] * (1 - 1e-12)) },
	"max":  slices.Max[[]float64],
	"min":  slices.Min[[]float64],
}

// call reads the arguments of a function.
func (p *parser) call(function string) (formula, error) {
	if functions[function] == nil {
		return nil, fmt.Errorf("unknown function %q; there are ceil, max and min", function)
	}
	c := call{function: function}
	for {
		f, err := p.sum()
		if err != nil {
			return nil, err
		}
		c.args = append(c.args, f)
		switch p.take(",", ")") {
		case ")":
			if function == "ceil" && len(c.args) > 1 {
				return nil, errors.New("ceil takes one argument")
			}
			return c, nil
		case "":
			return nil, errors.New("a parenthesis is not closed")
		}
	}
}

// name is a reference to a line.
type name string

func (n name) dim(names func(string) (dimension, error)) (dimension, error) {
	return names(string(n))
}

func (n name) at(names func(string) float64) float64  { return names(string(n)) }
func (n name) write(write func(string) string) string { return write(string(n)) }
func (n name) level() int                             { return 3 }
func (n name) walk(visit func(string))                { visit(string(n)) }

// literal is a number with its unit.
type literal struct {
	value float64
	unit  unit
}

func (l literal) dim(func(string) (dimension, error)) (dimension, error) { return l.unit.dim, nil }
func (l literal) at(func(string) float64) float64                        { return l.value * l.unit.scale }

func (l literal) write(func(string) string) string {
	text := strconv.FormatFloat(l.value, 'f', -1, 64)
	whole, part, _ := strings.Cut(text, ".")
	if v, err := strconv.ParseFloat(whole, 64); err == nil && len(whole) < 16 {
		whole = grouped(v)
	}
	if part != "" {
		whole += "." + part
	}
	if l.unit.text == "" {
		return whole
	}
	return whole + " " + l.unit.text
}

func (l literal) level() int        { return 3 }
func (l literal) walk(func(string)) {}

// operation joins two formulas.
type operation struct {
	op          string
	left, right formula
}

func (o operation) dim(names func(string) (dimension, error)) (dimension, error) {
	left, err := o.left.dim(names)
	if err != nil {
		return nil, err
	}
	right, err := o.right.dim(names)
	if err != nil {
		return nil, err
	}
	switch o.op {
	case "×":
		return left.times(right, 1), nil
	case "÷":
		return left.times(right, -1), nil
	}
	if !left.equals(right) {
		verb := map[string]string{"+": "adds", "−": "subtracts"}[o.op]
		return nil, fmt.Errorf("it %s %s and %s", verb, left, right)
	}
	return left, nil
}

func (o operation) at(names func(string) float64) float64 {
	left, right := o.left.at(names), o.right.at(names)
	switch o.op {
	case "+":
		return left + right
	case "−":
		return left - right
	case "×":
		return left * right
	}
	return left / right
}

func (o operation) level() int {
	if o.op == "+" || o.op == "−" {
		return 1
	}
	return 2
}

// write writes the parentheses that the tree needs. What is divided by, and a product that is
// multiplied by, keeps its own.
func (o operation) write(name func(string) string) string {
	side := func(f formula, least int) string {
		if f.level() < least {
			return "(" + f.write(name) + ")"
		}
		return f.write(name)
	}
	return side(o.left, o.level()) + " " + o.op + " " + side(o.right, o.level()+1)
}

func (o operation) walk(visit func(string)) { o.left.walk(visit); o.right.walk(visit) }

// call applies a function.
type call struct {
	function string
	args     []formula
}

func (c call) dim(names func(string) (dimension, error)) (dimension, error) {
	var first dimension
	for i, arg := range c.args {
		d, err := arg.dim(names)
		switch {
		case err != nil:
			return nil, err
		case i == 0:
			first = d
		case !d.equals(first):
			return nil, fmt.Errorf("it compares %s and %s", first, d)
		}
	}
	return first, nil
}

func (c call) at(names func(string) float64) float64 {
	var all []float64
	for _, arg := range c.args {
		all = append(all, arg.at(names))
	}
	return functions[c.function](all)
}

func (c call) write(name func(string) string) string {
	var args []string
	for _, arg := range c.args {
		args = append(args, arg.write(name))
	}
	return c.function + "(" + strings.Join(args, ", ") + ")"
}

func (c call) level() int { return 3 }

func (c call) walk(visit func(string)) {
	for _, arg := range c.args {
		arg.walk(visit)
	}
}

// isName reports whether a line can have a name: lower and upper case words.
func isName(text string) bool {
	f, err := parse(text)
	n, ok := f.(name)
	return err == nil && ok && string(n) == text && utf8.ValidString(text)
}
