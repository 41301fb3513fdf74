package storetest

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"example.com/impedance/models"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// stepsVariable names the environment variable that says how many steps Differential
// runs at least.
const (
	stepsVariable = "IMPEDANCE_STEPS"
	normalSteps   = 2_000
)

// Differential runs random sequences of operations on two stores in lockstep. It fails if they
// differ in an answer, in the promised error, or in the contents of the tables at the end of a
// sequence. Ids need not be equal on both sides, only assigned in the same order. It runs 2,000
// steps, or the number in the environment variable IMPEDANCE_STEPS, and shrinks a failure to a
// short listing of operations.
func Differential(t *testing.T, subject, oracle Harness) {
	want := normalSteps
	if v := os.Getenv(stepsVariable); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			t.Fatalf("%s=%q: want a positive number", stepsVariable, v)
		}
		want = n
	}
	steps, sequences := 0, 0
	for steps < want && !t.Failed() {
		rapid.Check(t, func(rt *rapid.T) {
			m := newMatch(rt, subject, oracle)
			sequences++
			rt.Repeat(map[string]func(*rapid.T){
				"": func(*rapid.T) {},
				"step": func(rt *rapid.T) {
					steps++
					m.step(rt)
				},
			})
			m.compareTables(rt)
		})
	}
	t.Logf("%d steps in %d sequences", steps, sequences)
}

// A match is a subject and an oracle that have done the same.
type match struct {
	subject, oracle *side
	clock           *clock
	start           time.Time
	cursors         []cursorPair
	state           Tables // of the oracle before this step, with ordinals for ids
}

// A cursorPair is one position in one list, as each side writes it.
type cursorPair struct {
	list            string
	subject, oracle models.Cursor
}

// newMatch opens both stores and gives them a few users, who follow one another, and a
// thread to begin with, so that short sequences find something to work on.
func newMatch(rt *rapid.T, subject, oracle Harness) *match {
	c := newClock()
	c.freeze()
	m := &match{clock: c, start: c.next()}
	m.subject = newSide(subject.New(rt, Options{Clock: c.Now}))
	m.oracle = newSide(oracle.New(rt, Options{Clock: c.Now}))
	m.do(rt, operation{"CreateUsers u00000…u00003", func(s *side) (any, error) {
		us, err := s.Store.CreateUsers(background, newUsers(4))
		return createdUsers(us), err
	}})
	for _, edge := range [][2]int64{{0, 1}, {1, 2}, {1, 3}, {2, 3}, {3, 0}} {
		m.do(rt, followOf(edge[0], edge[1]))
	}
	for _, d := range []draft{
		{author: 0, kind: "text", body: "p0"}, {author: 1, kind: "reply", target: 0, body: "p1"},
		{author: 2, kind: "reply", target: 1, body: "p2"}, {author: 3, kind: "repost", target: 0},
	} {
		m.do(rt, publishOf(d))
	}
	return m
}

// An operation is a call, in terms of a side's own ids, and how the listing shows it.
type operation struct {
	text string
	call func(s *side) (any, error)
}

// step lets some time pass, or none, and does one operation on both sides.
func (m *match) step(rt *rapid.T) {
	m.clock.set(m.clock.next().Add(time.Duration(draw(rt, 2))*time.Microsecond), 0)
	state, err := m.oracle.tables()
	if err != nil {
		rt.Fatalf("dump of the oracle: %v", err)
	}
	m.state = state
	m.do(rt, operations[draw(rt, len(operations))](m, rt))
}

// do does one operation on both sides and compares what comes back.
func (m *match) do(rt *rapid.T, o operation) {
	rt.Logf("%s", o.text)
	got, gotErr := o.call(m.subject)
	want, wantErr := o.call(m.oracle)
	if kind(gotErr) != kind(wantErr) {
		rt.Fatalf("error of the subject: %v\nerror of the oracle: %v", gotErr, wantErr)
	}
	if wantErr != nil {
		return
	}
	// Both sides note the new ids of an answer before either is translated.
	m.subject.note(got)
	m.oracle.note(want)
	diff := cmp.Diff(m.oracle.translate(want), m.subject.translate(got), compare)
	if diff != "" {
		rt.Fatalf("answers, with ordinals for ids (- oracle, + subject):\n%s", diff)
	}
}

func (m *match) compareTables(rt *rapid.T) {
	got, err := m.subject.tables()
	if err != nil {
		rt.Fatalf("dump of the subject: %v", err)
	}
	want, err := m.oracle.tables()
	if err != nil {
		rt.Fatalf("dump of the oracle: %v", err)
	}
	if diff := cmp.Diff(want, got, compare); diff != "" {
		rt.Fatalf("tables, with ordinals for ids (- oracle, + subject):\n%s", diff)
	}
	if n := m.subject.InUse(); n != 0 {
		rt.Fatalf("%d connections of the subject are in use", n)
	}
}

// draw draws a number below n.
func draw(rt *rapid.T, n int) int { return rapid.IntRange(0, n-1).Draw(rt, "") }

// oneIn draws true once in n times. It shrinks to false.
func oneIn(rt *rapid.T, n int) bool { return draw(rt, n) == n-1 }

// user draws the ordinal of a user: mostly of one who is there, at times of one who was
// deleted or never was.
func (m *match) user(rt *rapid.T) int64 { return ordinal(rt, m.state.Users, userID) }

// post draws the ordinal of a post, as user does.
func (m *match) post(rt *rapid.T) int64 { return ordinal(rt, m.state.Posts, postID) }

func ordinal[T any](rt *rapid.T, rows []T, id func(T) int64) int64 {
	if len(rows) == 0 || oneIn(rt, 12) {
		return int64(draw(rt, 40))
	}
	return id(rows[draw(rt, len(rows))])
}

// kind says which promised error err is.
func kind(err error) string {
	if err == nil {
		return "none"
	}
	for _, s := range sentinels {
		if errors.Is(err, s) {
			return s.Error()
		}
	}
	return fmt.Sprintf("another: %v", err)
}
