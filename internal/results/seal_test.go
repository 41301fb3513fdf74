package results

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"
)

// written returns what a command writes with some settings, a line each, and results.
func written(settings, results string) string {
	return "format: 2\npkg: example.com/impedance/bench\ngo: go1.26.8\n" + settings + "\n" + results
}

// rounds returns results of an operation in a number of rounds.
func rounds(n int, operation string, layers ...string) string {
	var b strings.Builder
	for i := range n {
		for _, layer := range layers {
			fmt.Fprintf(&b, "Benchmark%s/impl=%s/engine=sqlite/users=1k-2 4 %d ns/op 6 allocs/op\n",
				operation, layer, 100+i)
		}
	}
	return b.String()
}

func sealed(t *testing.T, lines string) string {
	t.Helper()
	var b bytes.Buffer
	s := NewSealer(&b)
	for chunk := range slices.Chunk([]byte(lines), 77) { // wherever a write may end
		if n, err := s.Write(chunk); n != len(chunk) || err != nil {
			t.Fatalf("%d of %d bytes are written: %v", n, len(chunk), err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestSeals holds that seals stand where they should, that nothing else changes, and that
// the same is read with them, by this package and by benchfmt.
func TestSeals(t *testing.T) {
	plain := written("rounds: 20\n", rounds(20, "A", "floor", "sqlx", "sqlc"))
	file := sealed(t, plain)
	var rest strings.Builder
	var seals []int
	for i, line := range strings.Split(file, "\n") {
		if strings.HasPrefix(line, "#") {
			seals = append(seals, i+1)
		} else if line != "" || i < 10 {
			rest.WriteString(line + "\n")
		}
	}
	if rest.String() != plain {
		t.Errorf("without its seals it is\n%s\nwant\n%s", rest.String(), plain)
	}
	if want := []int{51, 67}; !slices.Equal(seals, want) {
		t.Errorf("seals stand on lines %v, want %v:\n%s", seals, want, file)
	}
	if !strings.Contains(file, "\n# 50 lines to here, crc32 ") ||
		!strings.Contains(file, "\n# end of results: 66 lines, crc32 ") {
		t.Errorf("the seals are not those of 50 and 66 lines:\n%s", file)
	}
	if got, want := records(t, file), records(t, plain); !slices.Equal(got, want) {
		t.Errorf("benchfmt reads\n%s\nwant\n%s", got, want)
	}
	results := read(t, file)
	if n := len(results.Rows[0].Blocks["sqlc"].Seconds); n != 20 || !results.Sealed {
		t.Errorf("%d rounds are read, and sealed is %v", n, results.Sealed)
	}
}

// records returns what benchfmt reads, as text.
func records(t *testing.T, file string) (all []string) {
	t.Helper()
	reader := benchfmt.NewReader(strings.NewReader(file), "file")
	for reader.Scan() {
		r, ok := reader.Result().(*benchfmt.Result)
		if !ok {
			t.Fatalf("benchfmt reads %v", reader.Result())
		}
		all = append(all, fmt.Sprint(string(r.Name), r.Iters, r.Values, settings(r, Name{})))
	}
	if err := reader.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestSealerFails holds that a seal that cannot be written is an error.
func TestSealerFails(t *testing.T) {
	full := errors.New("disk full")
	for room := range 3 {
		s := NewSealer(&filling{room, full})
		_, err := s.Write([]byte("a\nb"))
		if err = errors.Join(err, s.Close()); !errors.Is(err, full) {
			t.Errorf("with room for %d lines it gives %v", room, err)
		}
	}
}

// filling is a writer with room for a number of lines.
type filling struct {
	room int
	err  error
}

func (f *filling) Write(p []byte) (int, error) {
	if f.room--; f.room < 0 {
		return 0, f.err
	}
	return len(p), nil
}

// TestCut cuts a file at every byte, and holds that all pieces are refused but the whole.
func TestCut(t *testing.T) {
	file := sealed(t, written("rounds: 30\n", rounds(30, "A", "floor", "sqlx")))
	message := regexp.MustCompile(`^results.txt(:\d+: the file ends here without .* it was cut, or` +
		`|: there are no results in it, to its end at line \d+; it was cut, or )`)
	for n := range len(file) {
		_, err := Read(strings.NewReader(file[:n]), "results.txt")
		switch whole := n >= len(file)-1; { // the last line needs no end
		case whole && err != nil:
			t.Errorf("all but the last byte is refused: %v", err)
		case !whole && (err == nil || !message.MatchString(err.Error())):
			t.Errorf("cut at byte %d, after %q, it gives %v", n, file[max(0, n-20):n], err)
		}
	}
	_, err := Read(strings.NewReader(strings.Join(strings.SplitAfter(file, "\n")[:20], "")),
		"results.txt")
	if err == nil || !strings.HasPrefix(err.Error(), "results.txt:20: the file ends here") {
		t.Errorf("cut after line 20 it gives %v", err)
	}
}

// TestEdited changes each byte of a file, and drops, doubles and swaps lines, and holds that
// each is refused with lines to look at.
func TestEdited(t *testing.T) {
	file := sealed(t, written("rounds: 30\n", rounds(30, "A", "floor", "sqlx")))
	message := regexp.MustCompile(`^results.txt(: lines \d+–\d+ are not as they were written; use ` +
		`the file as it was|:\d+: the file ends here without)`)
	refused := func(how, edited string) {
		t.Helper()
		_, err := Read(strings.NewReader(edited), "results.txt")
		if err == nil || !message.MatchString(err.Error()) {
			t.Errorf("%s it gives %v", how, err)
		}
	}
	for i := range file {
		edited := []byte(file)
		edited[i] ^= 1
		refused(fmt.Sprintf("with byte %d changed", i), string(edited))
	}
	lines := strings.SplitAfter(file, "\n")
	lines = lines[:len(lines)-1]
	for i, line := range lines {
		refused(fmt.Sprintf("without line %d", i+1), strings.Join(slices.Delete(
			slices.Clone(lines), i, i+1), ""))
		refused(fmt.Sprintf("with line %d twice", i+1), strings.Join(slices.Insert(
			slices.Clone(lines), i, line), ""))
	}
	edited := strings.Replace(file, "100 ns/op", "10 ns/op", 1)
	_, err := Read(strings.NewReader(edited), "results.txt")
	if err == nil || !strings.HasPrefix(err.Error(), "results.txt: lines 1–51 are not as") {
		t.Errorf("with a time changed near the beginning it gives %v", err)
	}
	at := strings.LastIndex(file, "129 ns/op")
	_, err = Read(strings.NewReader(file[:at]+"1"+file[at+3:]), "results.txt")
	if err == nil || !strings.HasPrefix(err.Error(), "results.txt: lines 52–67 are not as") {
		t.Errorf("with a time changed near the end it gives %v", err)
	}
}

// TestMailed holds that a file is read which came through a system that ends lines in
// another way, or with blank lines below it, and that it is still checked.
func TestMailed(t *testing.T) {
	file := sealed(t, written("rounds: 30\n", rounds(30, "A", "floor", "sqlx")))
	windows := strings.ReplaceAll(file, "\n", "\r\n")
	for _, mailed := range []string{windows, file + "\n\n", windows + "\r\n"} {
		results := read(t, mailed)
		if n := len(results.Rows[0].Blocks["sqlx"].Seconds); n != 30 || !results.Sealed {
			t.Errorf("%d rounds are read, and sealed is %v", n, results.Sealed)
		}
		if got := results.settings["rounds"]; got != "30" {
			t.Errorf("rounds are %q", got)
		}
	}
	edited := strings.Replace(windows, "100 ns/op", "10 ns/op", 1)
	if _, err := Read(strings.NewReader(edited), "results.txt"); err == nil {
		t.Error("an edited one is accepted")
	}
	if got := sealed(t, windows); got == "" || strings.Contains(got, "\r") {
		t.Errorf("sealed anew it is %q", got)
	}
}

// TestUnsealed holds that what go test writes is read, and is not said to be sealed.
func TestUnsealed(t *testing.T) {
	const gotest = "goos: linux\ngoarch: amd64\npkg: example.com/impedance/bench\ncpu: X\n"
	line := func(users string) string {
		return "BenchmarkA/impl=floor/engine=sqlite/users=" + users + "-2 40 2000 ns/op 3 allocs/op\n"
	}
	if results := read(t, gotest+line("10k")+"PASS\n"); results.Sealed {
		t.Error("it counts as sealed")
	}
	_, err := Read(strings.NewReader(gotest+line("10k")+line("1M")), "results.txt")
	const want = `results.txt:6: users is "1M" here and "10k" before`
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("of two data sets it gives %v, want %s", err, want)
	}
}

// TestJoined reads files that were joined into one.
func TestJoined(t *testing.T) {
	one := sealed(t, written("rounds: 2\ndate: 2026-01-01\n", rounds(2, "A", "floor", "sqlx")))
	two := sealed(t, written("rounds: 2\ndate: 2026-01-02\n", rounds(2, "A", "floor", "sqlx")+
		rounds(2, "B", "floor", "sqlx")))
	results := read(t, one+two)
	if n := len(results.Rows[0].Blocks["sqlx"].Seconds); n != 4 || !results.Sealed {
		t.Errorf("%d rounds are read, and sealed is %v", n, results.Sealed)
	}
	if got := fmt.Sprint(results.Dates, len(results.Rows)); got != "[2026-01-01 2026-01-02] 2" {
		t.Errorf("dates and number of rows are %s", got)
	}
	more := written("cpu: X\nrounds: 2\n", rounds(2, "A", "floor", "sqlx"))
	fewer := written("rounds: 2\n", rounds(2, "A", "floor", "sqlc"))
	for _, test := range []struct{ file, want string }{
		{one + one, "results.txt: lines 12–22 are the same results as lines 1–11 of results.txt"},
		{one + sealed(t, more), "results.txt:18: settings appear that were not there before"},
		{sealed(t, more) + one, `results.txt:18: cpu is "" here and "X" before`},
		{one + sealed(t, fewer), "results.txt:17: A (engine=sqlite) is of floor, sqlc here and of " +
			"floor, sqlx there; they do not belong"},
		{one + rounds(2, "B", "floor"), "results.txt:13: the file ends here"},
		{one + two[:len(two)-30], "results.txt:26: the file ends here"},
		{rounds(2, "B", "floor") + one, "results.txt: lines 1–13 are not as they were written"},
	} {
		_, err := Read(strings.NewReader(test.file), "results.txt")
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

// TestIncomplete holds that a sealed file whose layers have not all the same rounds is
// refused, with the line where the round should go on.
func TestIncomplete(t *testing.T) {
	all := rounds(3, "A", "floor", "sqlx")
	oracle := rounds(1, "A", "oracle")
	if rs := read(t, sealed(t, written("rounds: 3\n", all+oracle))); len(rs.Rows) != 1 {
		t.Errorf("there are %d rows", len(rs.Rows))
	}
	_, err := Read(strings.NewReader(sealed(t, written("rounds: 3\n", all+oracle+
		rounds(1, "A", "floor")))), "results.txt")
	const want = "results.txt:11: A (engine=sqlite) has fewer blocks of sqlx (3, this is the " +
		"last) than of floor (4); results are missing"
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	delays := "BenchmarkA/impl=floor/rtt=0s-2 1 5 ns/op 1 calls/op\n"
	delays += strings.ReplaceAll(delays, "floor", "ent")
	slow := strings.ReplaceAll(delays, "rtt=0s", "rtt=1ms")
	if rs := read(t, sealed(t, written("", delays+delays+slow))); len(rs.Rows) != 2 {
		t.Errorf("there are %d rows", len(rs.Rows))
	}
	_, err = Read(strings.NewReader(sealed(t, written("", delays+slow+slow[:len(slow)/2+2]))),
		"results.txt")
	if err == nil || !strings.Contains(err.Error(), "A (rtt=1ms) has fewer blocks of ent (1, ") {
		t.Errorf("got %v", err)
	}
}
