package app

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzDecode holds that whatever comes as a body is refused with a status of the client's, and
// with few words, or is understood in a way that does not change when it is said again.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		``, ` `, `null`, `{}`, `[]`, `{}{}`, `{} x`, `{"handle":`, `{"handle":7}`, `{"admin":true}`,
		"\xff", "{\"handle\":\"\xff\"}", `{"handle":"\ud800"}`, `{"handle":"\u0000"}`, "\ufeff{}",
		`{"handle":"ada","email":"ada@example.com","profile":{"display_name":"Ada","bio":null},` +
			`"discoverable":false,"first_post":{"body":"Hello"},"follows":["1","-2"]}`,
		`{"follows":[1]}`, `{"follows":["01"]}`, `{"follows":["9223372036854775808"]}`,
		`{"profile":{"display_name":"x","bio":"","location":"","website":""},"discoverable":null}`,
		`{"kind":"text","body":"one"}`, `{"kind":"reply","body":"two","parent":"1"}`,
		`{"kind":"repost","post":"1","comment":""}`, `{"kind":"text","parent":"1"}`,
		`{"KIND":"text","kind":"reply"}`, strings.Repeat("[", 50),
		`{"` + strings.Repeat("x", 200) + `":1}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		again[registration](t, body)
		again[edit](t, body)
		c, ok := again[content](t, body)
		if !ok {
			return
		}
		if m, err := c.model(); err == nil && !cmp.Equal(contentOf(m), c) {
			t.Errorf("%q becomes %+v and then %+v", body, c, contentOf(m))
		}
	})
}

// again decodes a body, and what it becomes as a body once more.
func again[T any](t *testing.T, body []byte) (T, bool) {
	t.Helper()
	v, err := decode[T](body)
	var p *problem
	if errors.As(err, &p) && p.Status == 400 && len(p.Detail) < 600 {
		return v, false
	} else if err != nil {
		t.Fatalf("%q is refused with %v", body, err)
	}
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if twice, err := decode[T](text); err != nil || !cmp.Equal(twice, v) {
		t.Errorf("%q becomes %+v, and %s then %+v, %v", body, v, text, twice, err)
	}
	return v, true
}
