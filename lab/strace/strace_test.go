package strace

import (
	"fmt"
	"strings"
	"testing"
)

// TestRead holds that calls come in the order in which they returned, whole again if
// strace tore them, and without those that never did.
func TestRead(t *testing.T) {
	const trace = `7 openat(AT_FDCWD, "\x2f\x64", O_RDWR|O_CREAT, 0644) = 5
7 pwrite64(5, "\x22\x29\x2c", 3, 4096 <unfinished ...>
8 fsync(6)                          = -1 EIO (Input/output error)
7 <... pwrite64 resumed>)           = 3
8 write(1, "" <unfinished ...>
7 close(5)                          = ?
9 ???( <unfinished ...>
9 ???()                             = ?
7 --- SIGURG {si_signo=SIGURG, si_code=SI_TKILL} ---
7 +++ exited with 0 +++
8 <... write resumed>, 0)           = 0
8 fdatasync(6)                      = 0`
	var got []string
	err := Read(strings.NewReader(trace), func(c Call) error {
		got = append(got, fmt.Sprintf("%s %q %d", c.Name, c.Args, c.Result))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`openat ["AT_FDCWD" "/d" "O_RDWR|O_CREAT" "0644"] 5`,
		`fsync ["6"] -1`,
		`pwrite64 ["5" "\")," "3" "4096"] 3`,
		`write ["1" "" "0"] 0`,
		`fdatasync ["6"] 0`,
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("read\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestReadRefuses(t *testing.T) {
	for line, want := range map[string]string{
		`7 pwrite64(5, "\x01"..., 9, 0) = 9`: "line 1 of the trace: pwrite64: a text is cut short",
		`7 write(1, "plain", 5) = 5`:         "a text is cut short",
		`7 write(1, "four", 4) = 4`:          `"four" is no byte`,
		`7 write(1, "\x0g", 1) = 1`:          "is no byte",
		`7 fsync(5`:                          "it ends within the arguments",
		`7 fsync(5) = many`:                  "invalid syntax",
	} {
		err := Read(strings.NewReader(line), func(Call) error { return nil })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", line, err, want)
		}
	}
}

// TestCheck holds that without strace it says what is missing.
func TestCheck(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if err := Check(t.Context()); err == nil || !strings.Contains(err.Error(), "strace") {
		t.Errorf("without strace it says %v", err)
	}
}

// FuzzRead holds that any trace is read or refused, with calls that come from its lines, and that
// strace's own form of a call is read back.
func FuzzRead(f *testing.F) {
	for _, trace := range []string{
		"7 pwrite64(5, \"\\x0a\\x0b\", 2, 4096) = 2\n", "7 fsync(6) = -1 EIO (x)\n8 close(5) = ?\n",
		"7 write(1, \"\" <unfinished ...>\n7 <... write resumed>, 0) = 0\n", "7 a(,,,,) = 0\n",
		"7 a(\"\\x0", "7 a(\"\\x00\"...) = 1\n", "7 ???( <unfinished ...>\n", "(", "1 ()= 0x7fff", "\n\n",
		"7 a(b) = 99999999999999999999\n", "7 <... resumed>\n",
	} {
		f.Add(trace)
	}
	f.Fuzz(func(t *testing.T, trace string) {
		calls, bytes := 0, 0
		err := Read(strings.NewReader(trace), func(c Call) error {
			calls++
			for _, arg := range c.Args {
				bytes += len(arg)
			}
			c.Number(0) // which is an error at most
			return nil
		})
		if calls > strings.Count(trace, "\n")+1 || bytes > len(trace) {
			t.Errorf("%q has %d calls with %d bytes", trace, calls, bytes)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "line ") {
			t.Errorf("%q: %v", trace, err)
		}
	})
}
