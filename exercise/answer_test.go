package exercise

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// written writes an answer to a file and returns its path.
func written(t *testing.T, a *Answer, file string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), file)
	if err := a.Write(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// answered returns an answer to an exercise.
func answered(exercise int, unit Unit, name string, guess, result float64) *Answer {
	a := NewAnswer(exercise, "How long?", unit)
	a.Name, a.Guess, a.Result = name, guess, result
	return a
}

func TestAnswer(t *testing.T) {
	a := answered(2, Seconds, "ada", 0.5, 0.25)
	a.Figures = Thousand{1, 2}
	path := written(t, a, "a.json")
	got, err := ReadAnswer(path)
	if err != nil {
		t.Fatal(err)
	}
	if got.Off() != 2 || got.Name != "ada" || got.Exercise != 2 || !got.Date.Equal(a.Date) ||
		got.Machine != a.Machine || a.Machine.Cores < 1 || a.Program == "" {
		t.Errorf("read %+v, wrote %+v", got, a)
	}
	if err := a.Write(path); !os.IsExist(err) {
		t.Errorf("writing over a file ends with %v", err)
	}
}

func TestReadAnswerRefuses(t *testing.T) {
	right := `{"format": 1, "exercise": 1, "unit": "s", "guess": 1, "result": 2}`
	tests := []struct{ from, to, want string }{
		{right, "", "it is not JSON of that form"},
		{right, "[1]", "it is not JSON of that form"},
		{"}", "} {}", "something follows after its end"},
		{`"format": 1,`, "", `it has no "format"`},
		{`"format": 1`, `"format": 2`, "its format is 2, and this program reads 1"},
		{`"exercise": 1`, `"exercise": 4`, "there is no exercise 4"},
		{`"unit": "s"`, `"unit": "m"`, `exercise 1 is answered in s, not in "m"`},
		{`"guess": 1`, `"guess": -1`, "guess and result must be above 0"},
		{`"result": 2`, `"result": 1e999`, "it is not JSON of that form"},
		{`"unit"`, `"name": "\u001b[2J", "unit"`, "has some that cannot be shown"},
		{"}", "}" + strings.Repeat(" ", 1<<20), "it is larger than any answer"},
	}
	for _, test := range tests {
		path := filepath.Join(t.TempDir(), "a.json")
		text := strings.Replace(right, test.from, test.to, 1)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := ReadAnswer(path)
		if want := path + " is no answer to an exercise: "; err == nil ||
			!strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("with %.40q for %q: %v, want %s", test.to, test.from, err, test.want)
		}
	}
}

func TestClass(t *testing.T) {
	one := written(t, answered(1, Seconds, "ada", 1, 2), "x.json")
	two := written(t, answered(2, Seconds, "ada", 3, 4), "y.json")
	bob := written(t, answered(1, Seconds, "", 5, 6), "bob.json")
	class, err := Class([]string{one, bob, two})
	if err != nil {
		t.Fatal(err)
	}
	if len(class) != 2 || class[0].Name != "ada" || class[1].Name != "bob" ||
		class[0].Answers[1].Guess != 1 || class[0].Answers[2].Guess != 3 ||
		class[1].Answers[1].Guess != 5 || class[1].Answers[2] != nil {
		t.Errorf("the class is %+v", class)
	}
	missing := filepath.Join(t.TempDir(), "none.json")
	_, err = Class([]string{one, missing, one})
	for _, want := range []string{missing + ": no such file",
		one + " and " + one + " both have an answer of ada to exercise 1"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %q in it", err, want)
		}
	}
}
