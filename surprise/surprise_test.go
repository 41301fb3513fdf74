package surprise_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"example.com/impedance/schema"
	"example.com/impedance/surprise"
)

var update = flag.Bool("update", false, "write what happens into golden.json")

// lacks says what a proof needs and is not here, or nothing.
func lacks(s *surprise.Surprise) string {
	switch s.Needs {
	case surprise.Postgres, surprise.MySQL:
		for _, server := range schema.Servers {
			if string(server.Engine) == string(s.Needs) && os.Getenv(server.Variable) == "" {
				return "set " + server.Variable + " to the URL of a server"
			}
		}
	case surprise.Generator:
		if os.Getenv("IMPEDANCE_GENERATORS") == "" {
			return "set IMPEDANCE_GENERATORS to run generators, which takes a minute to compile them"
		}
	}
	return ""
}

// TestGolden holds what happens with the versions of go.mod. After a change run
//
//	go test ./surprise -update
//
// with IMPEDANCE_POSTGRES, IMPEDANCE_MYSQL and IMPEDANCE_GENERATORS set; what needs another keeps
// what was held.
func TestGolden(t *testing.T) {
	held, err := surprise.Golden()
	if err != nil {
		t.Fatal(err)
	}
	var all []surprise.Seen
	for _, s := range surprise.All() {
		t.Run(s.Library+"/"+s.Name, func(t *testing.T) {
			was, ok := held[s.Name]
			if lack := lacks(s); lack != "" {
				if ok {
					all = append(all, was)
				}
				t.Skip(lack)
			}
			is, err := s.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, is)
			switch {
			case *update:
			case !ok:
				t.Error("golden.json does not have it; run the test with -update")
			case was.Verdict != is.Verdict:
				t.Errorf("%s: it was %q and is %q now: %s, where one expects %s", s.Title, was.Verdict,
					is.Verdict, is.Happened, is.Expected)
			case was != is:
				t.Errorf("%s: it was %q and is %q now", s.Title, was.Happened, is.Happened)
			}
		})
	}
	if *update {
		text, err := surprise.Format(all)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("golden.json", text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAll holds that names are used once, that a surprise surprises or says since when it does not,
// and that each is a program.
func TestAll(t *testing.T) {
	if *update {
		t.Skip("golden.json is being written")
	}
	held, err := surprise.Golden()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, s := range surprise.All() {
		if names[s.Name] {
			t.Errorf("there are two of the name %s", s.Name)
		}
		names[s.Name] = true
		if _, ok := held[s.Name]; !ok {
			t.Errorf("golden.json does not have %s", s.Name)
		}
		if !strings.HasPrefix(s.Source, "https://") {
			t.Errorf("%s has the source %q", s.Name, s.Source)
		}
		if _, err := s.Program(); err != nil {
			t.Errorf("%s is no program: %v", s.Name, err)
		}
	}
	for name := range held {
		if !names[name] {
			t.Errorf("golden.json has %s, which is no surprise", name)
		}
	}
}
