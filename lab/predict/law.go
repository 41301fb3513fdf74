package predict

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// term is what a law adds up, multiplied by a coefficient that is not negative.
type term struct {
	name   string
	at     func(Point) float64
	degree bool // it has a value for cohorts only
}

var (
	always = term{"a", func(Point) float64 { return 1 }, false}
	height = term{"log n", func(p Point) float64 { return math.Log10(p.Users) }, false}
	root   = term{"√n", func(p Point) float64 { return math.Sqrt(p.Users) }, false}
	linear = term{"n", func(p Point) float64 { return p.Users }, false}
	pages  = term{"pages", func(p Point) float64 { return p.pages }, false}
	things = term{"answer", func(p Point) float64 { return p.things }, true}
	level  = term{"log degree", func(p Point) float64 { return math.Log10(1 + p.Degree) }, true}
	degree = term{"degree", func(p Point) float64 { return p.Degree }, true}
	seeks  = term{"degree·log n", func(p Point) float64 { return p.Degree * math.Log10(p.Users) },
		true}
)

// law says how a quantity depends on the point: a sum of terms, on a scale.
type law struct {
	terms []term
	scale *scale // nil if the sum is the quantity itself
	last  bool   // it is no mechanism, and tried only if all others miss by more than the aim
}

// scale is a function between a quantity and the sum of terms that makes it.
type scale struct {
	name  string
	value func(p Point, sum float64) float64
	// sum is the inverse, with the slope of the sum by the value.
	sum func(p Point, value float64) (sum, slope float64)
}

// laws are those to choose from, the simplest first. The terms with n stand for reads that scan, so
// that cohorts, which fix the rows of a call, have none of them.
var laws = []law{
	{terms: []term{always}},
	{terms: []term{always, pages}},
	{terms: []term{always, height}},
	{terms: []term{always, things}},
	{terms: []term{always, level}},
	{terms: []term{always, degree}},
	{terms: []term{always, seeks}},
	{terms: []term{always, root}},
	{terms: []term{always, linear}},
	{terms: []term{always, things, pages}},
	{terms: []term{always, height, things}},
	{terms: []term{always, things, degree}},
	{terms: []term{always, height, level}},
	{terms: []term{always, height, degree}},
	{terms: []term{always, height, pages}},
	{terms: []term{always, degree, pages}},
	{terms: []term{always, degree, seeks}},
}

// suits reports whether a law is for data with degrees, or for data without.
func (l law) suits(cohorts bool) bool {
	for _, t := range l.terms[1:] {
		if t.name != height.name && t.name != pages.name && t.degree != cohorts {
			return false
		}
	}
	return true
}

// has reports whether a term is in the law.
func (l law) has(name string) bool {
	return slices.ContainsFunc(l.terms, func(t term) bool { return t.name == name })
}

// sum returns the sum of terms that makes a value, and by how much it changes with the whole value,
// which makes errors relative.
func (l law) sum(p Point, value float64) (sum, whole float64) {
	if l.scale == nil {
		return value, value
	}
	sum, slope := l.scale.sum(p, value)
	return sum, value * slope
}

// value is the inverse of sum.
func (l law) value(p Point, sum float64) float64 {
	if l.scale == nil {
		return sum
	}
	return l.scale.value(p, sum)
}

// fitted is a law with coefficients.
type fitted struct {
	law
	coefficients []float64
	inverse      [][]float64 // of the normal equations, scaled by relative errors
	squares      float64     // the sum of the squared logarithms of measured ÷ fitted
	freedom      int
	left         misses
}

// at returns the law's value.
func (f *fitted) at(p Point) float64 { return f.value(p, f.total(p)) }

// total returns the sum of the terms.
func (f *fitted) total(p Point) (sum float64) {
	for i, t := range f.terms {
		sum += f.coefficients[i] * t.at(p)
	}
	return sum
}

// leverage is how uncertain the law is at a point, in variances of a datum.
func (f *fitted) leverage(p Point) (h float64) {
	_, whole := f.sum(p, f.at(p))
	for i, t := range f.terms {
		for k, u := range f.terms {
			h += t.at(p) / whole * f.inverse[i][k] * u.at(p) / whole
		}
	}
	return h
}

// constant reports whether the law says the same everywhere.
func (f *fitted) constant() bool {
	return len(f.terms) == 1 && f.terms[0].name == always.name
}

// String is the law's formula without numbers, such as a + b·log n.
func (f *fitted) String() string {
	var parts []string
	letters := "bc"
	for _, t := range f.terms {
		if t.name == always.name {
			parts = append(parts, "a")
			continue
		}
		parts = append(parts, letters[:1]+"·"+t.name)
		letters = letters[1:]
	}
	sum := strings.Join(parts, " + ")
	switch {
	case f.scale != nil:
		return sum + " " + f.scale.name
	case f.constant():
		return "constant"
	}
	return sum
}

// fit fits a law by least squares of relative errors. Terms whose coefficients would be negative
// are left out one after the other: nothing becomes faster by growing. It returns nil if the data
// do not determine the law.
func (l law) fit(data []datum) *fitted {
	l.terms = slices.Clone(l.terms)
	for len(l.terms) > 0 {
		f := l.solve(data)
		if f == nil {
			return nil
		}
		part := func(i int) float64 { return f.coefficients[i] * l.terms[i].at(data[0].Point) }
		worst := 0
		for i := range l.terms {
			if part(i) < part(worst) {
				worst = i
			}
		}
		if part(worst) >= 0 {
			return f
		}
		l.terms = slices.Delete(l.terms, worst, worst+1)
	}
	return nil
}

// solve solves the normal equations of a law, or returns nil.
func (l law) solve(data []datum) *fitted {
	n := len(l.terms)
	if len(data) < n {
		return nil
	}
	// Columns are scaled to the length 1, so that terms of all magnitudes can be compared.
	columns, scale := make([][]float64, n), make([]float64, n)
	sums, wholes := make([]float64, len(data)), make([]float64, len(data))
	for k, d := range data {
		sums[k], wholes[k] = l.sum(d.Point, d.value)
	}
	for i, t := range l.terms {
		columns[i] = make([]float64, len(data))
		for k, d := range data {
			columns[i][k] = t.at(d.Point) / wholes[k]
			scale[i] += columns[i][k] * columns[i][k]
		}
		scale[i] = math.Sqrt(scale[i])
		if scale[i] == 0 {
			return nil
		}
		for k := range columns[i] {
			columns[i][k] /= scale[i]
		}
	}
	matrix, right := make([][]float64, n), make([]float64, n)
	for i := range n {
		matrix[i] = make([]float64, n)
		for k := range n {
			for m := range data {
				matrix[i][k] += columns[i][m] * columns[k][m]
			}
		}
		for m := range data {
			right[i] += columns[i][m] * sums[m] / wholes[m]
		}
	}
	inverse := invert(matrix)
	if inverse == nil {
		return nil
	}
	f := &fitted{law: l, coefficients: make([]float64, n), inverse: inverse,
		freedom: len(data) - n}
	for i := range n {
		for k := range n {
			f.coefficients[i] += inverse[i][k] * right[k] / scale[i]
		}
	}
	for i := range n {
		for k := range n {
			inverse[i][k] /= scale[i] * scale[k]
		}
	}
	f.squares, _ = f.errors(data)
	return f
}

// errors returns the sum of the squared logarithms of measured ÷ fitted, and their mean.
func (f *fitted) errors(data []datum) (squares, mean float64) {
	for _, d := range data {
		e := math.Log(d.value / f.at(d.Point))
		if math.IsNaN(e) { // the law is negative there
			return math.Inf(1), 0
		}
		squares += e * e
		mean += e / float64(len(data))
	}
	return squares, mean
}

// invert inverts a small symmetric matrix whose diagonal is 1. It returns nil if columns depend on
// one another, as those of a degree that never changes.
func invert(m [][]float64) [][]float64 {
	const dependent = 1e-6
	n := len(m)
	a := make([][]float64, n)
	for i := range n {
		a[i] = append(slices.Clone(m[i]), make([]float64, n)...)
		a[i][n+i] = 1
	}
	for i := range n {
		pivot := a[i][i] // that of a positive definite matrix needs no exchange of rows
		if pivot < dependent {
			return nil
		}
		for k := range a[i] {
			a[i][k] /= pivot
		}
		for j := range n {
			if j == i {
				continue
			}
			factor := a[j][i]
			for k := range a[j] {
				a[j][k] -= factor * a[i][k]
			}
		}
	}
	for i := range n {
		a[i] = a[i][n:]
	}
	return a
}

// misses are those of a law at sizes that were left out of its fit, as mean squares of the
// logarithms of measured ÷ predicted.
type misses struct {
	all    float64
	within float64 // what is left of them if all misses of a size are divided by their mean
	edge   float64 // of the fit to all sizes at the highest degree, beyond which it will be used
}

// miss is the root of the mean square as a miss.
func (m misses) miss() Miss { return Miss(math.Expm1(math.Sqrt(m.all))) }

// leaveOut fits the law to all sizes but one, for each size, and returns the misses. Below one in a
// million they are rounding. ok is false if a size cannot be left out.
func (l law) leaveOut(data []datum) (m misses, ok bool) {
	const rounding = 1e-12
	sizes := sizesOf(data)
	compared := 0 // data that share their size with others
	for _, size := range sizes {
		var rest, out []datum
		for _, d := range data {
			if d.Users == size {
				out = append(out, d)
			} else {
				rest = append(rest, d)
			}
		}
		f := l.fit(rest)
		if f == nil {
			return m, false
		}
		squares, mean := f.errors(out)
		n := float64(len(out))
		m.all += squares / n / float64(len(sizes))
		if len(out) > 1 {
			m.within += squares - n*mean*mean
			compared += len(out)
		}
	}
	m.all = max(m.all, rounding)
	m.within = max(m.within/max(1, float64(compared)), rounding)
	if f := l.fit(data); f != nil {
		last := slices.MaxFunc(data, func(a, b datum) int { return cmp.Compare(a.Degree, b.Degree) })
		if last.Degree > 0 {
			m.edge, _ = f.errors([]datum{last})
		}
	}
	return m, true
}
