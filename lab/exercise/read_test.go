package exercise

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	s := setup(t, "gorm")
	found, err := Read(t.Context(), s, 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Layers) != 2 || found.Floor().Layer != "floor" || found.Layers[1].Layer != "gorm" {
		t.Errorf("the layers are %+v", found.Layers)
	}
	positive := []float64{found.Page.Alone, found.Page.Together, found.Health.Alone,
		found.Health.Together, found.OverPage}
	for _, l := range found.Layers {
		positive = append(positive, l.Alone, l.Together, l.JSON, l.Call, l.SQLite)
	}
	for i, v := range positive {
		if !(v > 0) {
			t.Errorf("figure %d is %v", i, v)
		}
	}
	if here := found.Flask != nil; here == (found.NoFlask != "") || here != (found.Python != nil) ||
		here != (found.OverFlask > 0) {
		t.Errorf("of Flask there is %+v, %+v, %v and %q", found.Flask, found.Python, found.OverFlask,
			found.NoFlask)
	}
}

// TestReadWithoutFlask holds that what is missing is said, with how to get it.
func TestReadWithoutFlask(t *testing.T) {
	s := setup(t)
	tests := []struct{ script, want string }{
		{"", "there is no python3; apt-get install python3-flask gets both"},
		{"exit 1", "python3 has no Flask; python3 -m pip install flask gets it"},
		{"echo nonsense", "python3 has no Flask"},
	}
	for _, test := range tests {
		onlyCommand(t, "python3", test.script)
		found, err := Read(t.Context(), s, 1)
		if err != nil {
			t.Fatal(err)
		}
		if found.Flask != nil || !strings.HasPrefix(found.NoFlask, test.want) {
			t.Errorf("with %q there is %+v and %q, want %q", test.script, found.Flask, found.NoFlask,
				test.want)
		}
	}
}

// TestReadFlaskEndsAtOnce holds that a server which does not come up is an error with its words.
func TestReadFlaskEndsAtOnce(t *testing.T) {
	s := setup(t)
	onlyCommand(t, "python3", `case "$2" in
*importlib*) echo '{"python":"3","flask":"3","sqlite":"3"}' ;;
*) echo 'no such port' >&2; exit 1 ;;
esac`)
	_, err := Read(t.Context(), s, 1)
	if want := "serving with Flask: it ended at once: no such port"; err == nil ||
		err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

// TestPythonImportsNothingFromHere holds that a module of one's working directory is not executed, by
// Python as it is installed, and by a script that looks where it is started.
func TestPythonImportsNothingFromHere(t *testing.T) {
	s := setup(t)
	here := t.TempDir()
	t.Chdir(here)
	t.Setenv("PYTHONPATH", "") // which the working directory is a part of
	for _, module := range []string{"json.py", "sqlite3.py", "flask.py", "threading.py"} {
		err := os.WriteFile(module, []byte("open('executed', 'w')\nraise SystemExit\n"), 0o644)
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Read(t.Context(), s, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat("executed"); err == nil {
		t.Error("Python executed a module of the working directory")
	}
	onlyCommand(t, "python3", `for file in * .[!.]*; do
	if [ -e "$file" ]; then echo "$PWD has $file" >&2; exit 1; fi
done
case "$2" in
*importlib*) echo '{"python":"3","flask":"3","sqlite":"3"}' ;;
*) case "$3" in /*) echo "an empty folder" >&2 ;; esac; exit 1 ;;
esac`)
	_, err := Read(t.Context(), s, 1)
	if want := "serving with Flask: it ended at once: an empty folder"; err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

// TestReadCancelled cancels at each stage. The fixture holds that nothing stays.
func TestReadCancelled(t *testing.T) {
	for _, stage := range []string{"", "copies", "warming up", "reads"} {
		s := setup(t)
		ctx := cancelling(t, &s, stage)
		if _, err := Read(ctx, s, 2); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at %q it ends with %v", stage, err)
		}
	}
}

func TestSameUser(t *testing.T) {
	const a = `{"id":"7","handle":"ada","profile":{"display_name":"Ada","bio":null},
		"discoverable":true,"revision":1,"created_at":"2026-01-02T03:04:05.12Z"}`
	for from, to := range map[string]string{`.12Z`: `.120000+00:00`, `"id":"7",`: "",
		`"ada"`: `"bob"`, `null`: `""`, `true`: `false`, `"revision":1`: `"revision":2`, `.12`: `.13`,
		"{": ""} {
		b := strings.Replace(a, from, to, 1)
		if want := from == `.12Z`; sameUser([]byte(a), []byte(b)) != want {
			t.Errorf("with %s for %s they are the same: %v", to, from, !want)
		}
	}
}

// TestReadBusy holds that rounds which other programs disturb are measured again, and that there are
// no figures without enough that they leave alone.
func TestReadBusy(t *testing.T) {
	for _, test := range busyRounds {
		t.Run(test.name, func(t *testing.T) {
			s := setup(t)
			onlyCommand(t, "python3", "")

			s.Meter = (&processors{others: each(3, test.others)}).read
			found, err := Read(t.Context(), s, 4)
			if err != nil {
				t.Fatal(err)
			}
			checkRounds(t, test.rounds, found.Rounds, found.Refused)
			if got := len(found.Layers) > 0; got != (found.Refused == nil) {
				t.Errorf("there are figures: %v, and it is refused: %v", got, found.Refused)
			}
		})
	}
}
