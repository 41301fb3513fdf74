package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/lab/exercise"
)

// Exercise 2 runs this program to count its syncs from outside, and here that is the test.
func init() {
	if len(os.Args) > 1 && os.Args[1] == "exercise" {
		main()
	}
}

// TestDrawScale holds how guess and result stand on the scale, and what is said of them.
func TestDrawScale(t *testing.T) {
	const times = "  1 µs     10 µs    100 µs   1 ms     10 ms    100 ms   1 s      10 s     100 s\n"
	tests := []struct {
		unit          exercise.Unit
		guess, result float64
		want          string
	}{
		{exercise.Seconds, 1.5, 0.0623, times +
			"  |--------|--------|--------|--------|------R-|--------|-G------|--------|\n" +
			"  G your guess: 1.50 s   R the result: 62.3 ms   (X: both)\n" +
			"You guessed 24.1 times too long.\n"},
		{exercise.Seconds, 1e-6, 100, times +
			"  G--------|--------|--------|--------|--------|--------|--------|--------R\n" +
			"  G your guess: 1.00 µs   R the result: 100 s   (X: both)\n" +
			"You guessed 100M times too short.\n"},
		{exercise.Seconds, 0.01, 0.0101, times +
			"  |--------|--------|--------|--------X--------|--------|--------|--------|\n" +
			"  G your guess: 10.0 ms   R the result: 10.1 ms   (X: both)\n" +
			"You guessed right, within 20 %.\n"},
		{exercise.PerSecond, 2000, 9000, "" +
			"  1/s         10/s        100/s       1000/s      10k/s       100k/s      1M/s\n" +
			"  |-----------|-----------|-----------|---G------R|-----------|-----------|\n" +
			"  G your guess: 2000 requests/s   R the result: 9000 requests/s   (X: both)\n" +
			"You guessed 4.50 times too few.\n"},
		{exercise.PerSecond, 1e9, 0.5, "" +
			"  0.10/s 1/s    10/s   100/s  1000/s 10k/s  100k/s 1M/s   10M/s  100M/s 1000M/s\n" +
			"  |----R-|------|------|------|------|------|------|------|------|------G\n" +
			"  G your guess: 1000M requests/s   R the result: 0.50 requests/s   (X: both)\n" +
			"You guessed 2000M times too many.\n"},
	}
	for _, test := range tests {
		var w bytes.Buffer
		drawScale(&w, &exercise.Answer{Unit: test.unit, Guess: test.guess, Result: test.result})
		if w.String() != test.want {
			t.Errorf("%v of %v %s is drawn as\n%s, want\n%s", test.guess, test.result, test.unit,
				w.String(), test.want)
		}
	}
}

// TestDrawScaleFar holds that the widest guesses that are taken can be drawn.
func TestDrawScaleFar(t *testing.T) {
	for _, guess := range []float64{1e-9, 86400} {
		var w bytes.Buffer
		drawScale(&w, &exercise.Answer{Unit: exercise.Seconds, Guess: guess, Result: 1})
		if strings.Count(w.String(), "\n") != 4 || strings.Count(w.String(), "G") != 2 {
			t.Errorf("%v s is drawn as\n%s", guess, w.String())
		}
	}
}

// TestTakeAgain holds that a terminal asks again after an answer that is not a guess.
func TestTakeAgain(t *testing.T) {
	var out bytes.Buffer
	f := exercising{question: question{guessed: "the time", unit: exercise.Seconds, example: "1s"},
		ask: &asking{&out, true, bufio.NewScanner(strings.NewReader("soon\n\n 2s \n"))}}
	if err := f.take(t.Context(), &out); err != nil || f.value != 2 {
		t.Errorf("took %v (%v), want 2", f.value, err)
	}
	if got := strings.Count(out.String(), "Guess the time, such as 1s: "); got != 3 ||
		!strings.Contains(out.String(), `"soon" is no time; give one with its unit`) {
		t.Errorf("asked %d times: %s", got, out.String())
	}
	f.value = 0
	if err := f.take(t.Context(), &out); err == nil || !strings.Contains(err.Error(), "no guess") {
		t.Errorf("the end of the input is %v", err)
	}
}

// TestTakeInterrupted holds that Ctrl-C at the prompt ends it.
func TestTakeInterrupted(t *testing.T) {
	in, typed := io.Pipe()
	defer typed.Close()
	ctx, cancel := context.WithCancel(t.Context())
	f := exercising{question: question{unit: exercise.Seconds},
		ask: &asking{io.Discard, true, bufio.NewScanner(in)}}
	cancel()
	if err := f.take(ctx, io.Discard); err != context.Canceled {
		t.Errorf("it ends with %v", err)
	}
}

// processors returns a meter of two processors. This program takes one, and others take a share of
// both: the first at every other stretch, the second at the stretches between.
func processors(first, second float64) exercise.Meter {
	r := exercise.Reading{Processors: 2, Usable: 2}
	reads := 0
	return func() exercise.Reading {
		if reads++; reads%2 == 1 { // the beginning of a stretch
			return r
		}
		r.Own, r.Busy, r.All = r.Own+1, r.Busy+1+2*first, r.All+2
		first, second = second, first
		return r
	}
}

// answered runs an exercise with a meter, and returns what it prints and the answer it writes.
func answered(t *testing.T, meter exercise.Meter, number string, args ...string) (string,
	*exercise.Answer) {
	t.Helper()
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		t.Setenv("TMPDIR", "/dev/shm") // where syncs take no time
	}
	cache, dsn := cached(t), made(t)
	before := sum(t, dsn)
	answers := filepath.Join(t.TempDir(), "answers.json")
	var stdout, stderr bytes.Buffer
	c := newExercise(meter)
	c.SetArgs(append([]string{number, "--quick", "--dsn", dsn, "--name", "ada", "--answers", answers},
		args...))
	c.SetOut(&stdout)
	c.SetErr(&stderr)
	if err := c.ExecuteContext(t.Context()); err != nil {
		t.Fatalf("it ends with %v: %s", err, stderr.String())
	}
	for line := range strings.Lines(stdout.String()) {
		if len([]rune(line)) > 101 && !strings.Contains(line, answers) {
			t.Errorf("the line %q is wide", line)
		}
	}
	for _, want := range []string{"Exercise " + number + ": ", "Your answer is in " + answers} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("%q is not in the output", want)
		}
	}
	plain(t, stdout.String())
	plain(t, stderr.String())
	class, err := exercise.Class([]string{answers})
	if err != nil || len(class) != 1 || class[0].Name != "ada" || len(class[0].Answers) != 1 {
		t.Errorf("the answer is read as %+v (%v)", class, err)
	}
	if after := sum(t, dsn); after != before {
		t.Error("the database was written")
	}
	if left := entries(t, cache); len(left) > 0 {
		t.Errorf("left in the cache: %q", left)
	}
	return stdout.String(), class[0].Answers[int(number[0]-'0')]
}

// exercised runs an exercise as if other programs were quiet, and holds that its output has
// everything that is wanted.
func exercised(t *testing.T, number string, want []string, args ...string) {
	t.Helper()
	stdout, a := answered(t, processors(0, 0), number, args...)
	if a.Refused != nil && a.Refused.Reason != exercise.Busy {
		t.Skipf("other programs held it up, and its meter does not say so: %+v", a.Refused)
	}
	for _, w := range append(want, "G your guess", "R the result", "You guessed ") {
		if !strings.Contains(stdout, w) && !strings.Contains(unwrapped(stdout), w) {
			t.Errorf("%q is not in the output", w)
		}
	}
	if t.Failed() {
		t.Log(stdout)
	}
}

// TestExerciseBusy holds that there are words and no figures while other programs are busy.
func TestExerciseBusy(t *testing.T) {
	// They are quiet whenever it waits for them, so that it does not wait long.
	stdout, a := answered(t, processors(0.6, 0), "3", "--guess", "2k", "--layers", "floor")
	if a.Refused == nil || a.Refused.Reason != exercise.Busy || a.Result != 0 || a.Figures != nil {
		t.Errorf("the answer is %+v", a)
	}
	if !strings.Contains(unwrapped(stdout), "There is no figure. The machine is busy with something else: other "+
		"programs took 60 %") || strings.Contains(stdout, "ENVELOPE") {
		t.Errorf("it says %s", stdout)
	}
}

func TestExerciseRead(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // without Python, which takes its time; package exercise has it
	exercised(t, "1", []string{"1,000 READS ", "a page of net/http, no read ", "floor ", "sqlc ",
		"in Python is left out: there is no python3; ", "ONE READ ", "Each part was timed by itself"},
		"--guess", "1.5s", "--layers", "sqlc")
}

func TestExerciseCreate(t *testing.T) {
	exercised(t, "2", []string{"100 USERS, 100 TRANSACTIONS ", "floor ", "sqlx",
		"DELETE synchronous FULL ", "100 USERS, 1 TRANSACTION ", "with fdatasync, and 100 of them ",
		"THE FLOOR, 100 TRANSACTIONS ", "Syncs "}, "--guess", "300ms", "--layers", "sqlx")
}

func TestExerciseLoad(t *testing.T) {
	exercised(t, "3", []string{"ENVELOPE, per s ", "REQUESTS PER SECOND ", "read-heavy   floor ",
		"write-heavy  floor ", "THE RATE THAT WAS TOO MUCH ", "coordinated omission"}, "--guess", "2k",
		"--layers", "floor")
}

// keepAnswer writes an answer to a file.
func keepAnswer(t *testing.T, a *exercise.Answer, path string) {
	t.Helper()
	text, err := a.Text()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestExerciseReview holds what a class looks like.
func TestExerciseReview(t *testing.T) {
	dir := t.TempDir()
	var files []string
	add := func(file string, number int, unit exercise.Unit, name string, guess, result float64) {
		a := exercise.NewAnswer(number, "How long?", unit)
		a.Name, a.Guess, a.Result = name, guess, result
		files = append(files, filepath.Join(dir, file))
		keepAnswer(t, a, files[len(files)-1])
	}
	add("1.json", 1, exercise.Seconds, "ada", 1.5, 0.0623)
	add("2.json", 3, exercise.PerSecond, "ada", 2000, 12_700)
	add("3.json", 1, exercise.Seconds, "Čeněk", 0.05, 0.1)
	add("bob.json", 1, exercise.Seconds, "", 0.1, 0.1)
	code, stdout, stderr := call(t.Context(), append([]string{"exercise", "review"}, files...)...)
	want := `EXERCISE             1: guess    result       off  3: guess    result       off
ada                    1.50 s   62.3 ms    × 24.1      2000     12.7k    × 0.16
Čeněk                 50.0 ms    100 ms    × 0.50         –         –         –
bob                    100 ms    100 ms       × 1         –         –         –
median of the class    100 ms    100 ms       × 1      2000     12.7k    × 0.16

Exercise 3 is in requests per second. Off is guess / result on that person's machine: above × 1
the guess was too high.
`
	if code != 0 || stderr != "" || unwrapped(stdout) != unwrapped(want) {
		t.Errorf("it ends with %d, %q and\n%s, want\n%s", code, stderr, stdout, want)
	}
	bad := write(t, "bad.json", "{}")
	code, stdout, stderr = call(t.Context(), "exercise", "review", files[0], bad)
	if want := "impedance: " + bad + " is no answer to an exercise: it has no \"format\""; code !=
		exitFailure || !strings.Contains(stdout, "\nada  ") || !strings.HasPrefix(stderr, want) {
		t.Errorf("a bad file ends with %d, %q and %q, want %q", code, stdout, stderr, want)
	}
	code, stdout, _ = call(t.Context(), "exercise", "review", bad)
	if code != exitFailure || stdout != "" {
		t.Errorf("only a bad file ends with %d and %q", code, stdout)
	}
}

// TestExerciseReviewRefused holds that a class sees who has no result, and why.
func TestExerciseReviewRefused(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for i, name := range []string{"ada", "bob"} {
		a := exercise.NewAnswer(3, "How many?", exercise.PerSecond)
		a.Name, a.Guess = name, float64(2000*i)
		a.Refuse(&exercise.Refusal{Reason: exercise.Busy, Others: 0.63})
		files = append(files, filepath.Join(dir, name+".json"))
		keepAnswer(t, a, files[i])
	}
	code, stdout, stderr := call(t.Context(), append([]string{"exercise", "review"}, files...)...)
	want := `EXERCISE             3: guess    result       off
ada                         –   refused         –
bob                      2000   refused         –
median of the class         –         –         –

Exercise 3 is in requests per second. Off is guess / result on that person's machine: above × 1
the guess was too high.

ada has no result of exercise 3. The machine is busy with something else: other programs
took 63 % of the processors. Close them, or wait until they are done, and run this again
when the machine is quiet.
`
	if code != 0 || stderr != "" || !strings.HasPrefix(unwrapped(stdout), unwrapped(want)) ||
		!strings.Contains(stdout, "\nbob has no result of exercise 3. ") {
		t.Errorf("it ends with %d, %q and\n%s, want\n%s", code, stderr, stdout, want)
	}
}

// TestRefuse holds what is said and written when there is no figure.
func TestRefuse(t *testing.T) {
	var w bytes.Buffer
	f := exercising{question: question{number: 3, unit: exercise.PerSecond}, value: 2000, name: "ada",
		answers: target{path: filepath.Join(t.TempDir(), "a.json")}}
	if err := f.refuse(&w, &exercise.Refusal{Reason: exercise.Busy, Others: 0.63}); err != nil {
		t.Fatal(err)
	}
	want := `There is no figure. The machine is busy with something else: other programs took 63 % of the
processors. Close them, or wait until they are done, and run this again when the machine is
quiet.

Your answer is in ` + f.answers.path + ".\n"
	if unwrapped(w.String()) != unwrapped(want) {
		t.Errorf("it says\n%s, want\n%s", w.String(), want)
	}
	a, err := exercise.ReadAnswer(f.answers.path)
	if err != nil || a.Refused == nil || a.Refused.Reason != exercise.Busy || a.Guess != 2000 {
		t.Errorf("it writes %+v (%v)", a, err)
	}
}

// TestPrintUnwatched holds what is said where other programs' load is not known.
func TestPrintUnwatched(t *testing.T) {
	var w bytes.Buffer
	if printUnwatched(&w, true); w.Len() > 0 {
		t.Errorf("where it is known it says %s", w.String())
	}
	if printUnwatched(&w, false); !strings.HasPrefix(w.String(), "This system does not say what") {
		t.Errorf("where it is not known it says %q", w.String())
	}
}

// TestPrintLoadRefused holds that a row that was refused has no figures beside those that have.
func TestPrintLoadRefused(t *testing.T) {
	mix := exercise.Mixes[0]
	step := exercise.Step{Rate: 900, PerSecond: 900, P50: 0.001, P99: 0.01}
	found := &exercise.Capacity{Limit: 0.05, Envelope: exercise.Envelope{Alone: []exercise.Alone{
		{Layer: "floor", Reads: 1000, Writes: 1000}, {Layer: "gorm", Reads: 1000, Writes: 1000}}},
		Sustained: []exercise.Sustained{
			{Mix: mix, Layer: "floor", Best: step, Ended: step, By: exercise.Processors},
			{Mix: mix, Layer: "gorm", By: exercise.OtherPrograms,
				Refused: &exercise.Refusal{Reason: exercise.Busy, Others: 0.4}},
			{Mix: mix, Layer: "ent", By: exercise.Unknown,
				Refused: &exercise.Refusal{Reason: exercise.Unexplained}},
			{Mix: mix, Layer: "sqlx", By: exercise.OtherPrograms,
				Refused: &exercise.Refusal{Reason: exercise.Busy, Others: 0.7}}}}
	var w bytes.Buffer
	printLoad(&w, found)
	for _, want := range []string{
		"read-heavy   floor                  900   1.00 ms   10.0 ms        0.90  the processors\n",
		"read-heavy   gorm               refused         –         –           –  other programs\n",
		"There is no figure for read-heavy gorm, read-heavy sqlx. The machine is busy with something\n" +
			"else: other programs took 70 % of the",
		"There is no figure for read-heavy ent. Requests were late"} {
		if !strings.Contains(unwrapped(w.String()), unwrapped(want)) {
			t.Errorf("%q is not in\n%s", want, w.String())
		}
	}
	if n := strings.Count(w.String(), "read-heavy   gorm"); n != 1 {
		t.Errorf("the refused row stands there %d times", n)
	}
}

// TestPrintMisses holds that arithmetic which does not hold is not left without a word.
func TestPrintMisses(t *testing.T) {
	setting := func(synchronous string, syncs int, took float64) exercise.SettingCreates {
		return exercise.SettingCreates{Setting: exercise.Setting{Journal: "WAL",
			Synchronous: synchronous}, Syncs: exercise.Syncs{Each: syncs},
			Layers: []exercise.LayerCreates{{Layer: "floor", Each: took}}}
	}
	for _, test := range []struct {
		took float64
		want string
	}{{0.047, ""}, {0.060, ""}, {0.274, "WAL synchronous FULL took × 5.83 of it"},
		{0.020, "WAL synchronous FULL took × 0.43 of it"}} {
		var w bytes.Buffer
		printMisses(&w, &exercise.Creates{Disk: exercise.Disk{Sync: 0.0004},
			Settings: []exercise.SettingCreates{setting("FULL", 100, test.took),
				setting("OFF", 0, 0.007)}})
		if (w.Len() > 0) != (test.want != "") ||
			!strings.Contains(strings.ReplaceAll(w.String(), "\n", " "), test.want) {
			t.Errorf("of 47 ms it took %v s, and it says %q", test.took, w.String())
		}
	}
}

// TestExerciseHelp holds that the command alone says what there is.
func TestExerciseHelp(t *testing.T) {
	code, stdout, _ := call(t.Context(), "exercise")
	for _, want := range []string{"How long do 1,000 reads take", "a wrong guess teaches most"} {
		if code != 0 || !strings.Contains(stdout, want) {
			t.Errorf("it ends with %d and %q, want %q", code, stdout, want)
		}
	}
}

// TestAnswersStay holds that a file that is there when the work is done stays.
func TestAnswersStay(t *testing.T) {
	path := write(t, "answers.json", "precious")
	f := exercising{question: question{number: 1, unit: exercise.Seconds}, value: 1,
		answers: target{path: path}}
	if err := f.finish(io.Discard, 2, nil); err == nil {
		t.Error("it was written over")
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "precious" {
		t.Errorf("it holds %q (%v)", content, err)
	}
}
