//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/impedance/internal/results"
	"example.com/impedance/storetest/harness"
)

// The size of hostile files, and the memory that a program may take for one, in bytes.
const (
	hostileBytes = 3_000_000
	mostMemory   = 256 << 20
)

// lots repeats what a function writes until it is a hostile file.
func lots(write func(b *strings.Builder, i int)) string {
	var b strings.Builder
	for i := 0; b.Len() < hostileBytes; i++ {
		write(&b, i)
	}
	return b.String()
}

// block writes a result.
func block(op, layer string) string {
	return "Benchmark" + op + "/impl=" + layer + "/engine=sqlite-2 1 5000 ns/op 6 allocs/op 1 " +
		"stmts/op\n"
}

// both is a small file with two layers.
var both = strings.Repeat(block("A", "floor")+block("A", "gorm"), 9)

// traced writes a trace with some events.
func traced(op, events string) string {
	return `{"trace":{"op":"` + op + `","layer":"floor","engine":"sqlite","events":[` + events +
		"]}}\n"
}

// hostile are files that grow something.
var hostile = map[string]func() string{
	"settings": func() string {
		return lots(func(b *strings.Builder, i int) { fmt.Fprintf(b, "key%d: v\n", i) }) + both
	},
	"settings that come and go": func() string {
		return lots(func(b *strings.Builder, i int) {
			fmt.Fprintf(b, "key%d: v\nkey%d:\n", i, i/2)
		}) + both
	},
	"long settings": func() string {
		return lots(func(b *strings.Builder, i int) {
			fmt.Fprintf(b, "key%d: %s\n", i, strings.Repeat("v", 60_000))
		}) + both
	},
	"settings before each line": func() string {
		return lots(func(b *strings.Builder, i int) {
			fmt.Fprintf(b, "date: %d\n%s", i, block("A", "floor"))
		})
	},
	"operations": func() string {
		return lots(func(b *strings.Builder, i int) {
			b.WriteString(block(fmt.Sprintf("Op%d", i), "floor"))
		})
	},
	"layers": func() string {
		return lots(func(b *strings.Builder, i int) {
			b.WriteString(block("A", fmt.Sprintf("layer%d", i)))
		})
	},
	"engines": func() string {
		return lots(func(b *strings.Builder, i int) {
			b.WriteString(strings.ReplaceAll(block("A", "floor"), "sqlite", fmt.Sprintf("engine%d", i)))
		})
	},
	"units": func() string {
		return lots(func(b *strings.Builder, i int) {
			b.WriteString("BenchmarkA/impl=floor-2 1 5 ns/op 6 allocs/op")
			for j := range 3000 {
				fmt.Fprintf(b, " 1 u%d-%d", i, j)
			}
			b.WriteString("\n")
		})
	},
	"units of units": func() string {
		return both + lots(func(b *strings.Builder, i int) { fmt.Fprintf(b, "Unit u%d a=b\n", i) })
	},
	"blocks": func() string {
		return lots(func(b *strings.Builder, i int) {
			b.WriteString(block("A", "floor") + block("A", "gorm"))
		})
	},
	"a number of blocks for each operation": func() string {
		return lots(func(b *strings.Builder, i int) {
			b.WriteString(strings.Repeat(block(fmt.Sprintf("Op%d", i), "floor")+
				block(fmt.Sprintf("Op%d", i), "gorm"), i+2))
		})
	},
	"long names": func() string {
		return lots(func(b *strings.Builder, i int) {
			b.WriteString(block(fmt.Sprintf("Op%d%s", i, strings.Repeat("x", 60_000)), "floor"))
		})
	},
	"single calls": func() string {
		return lots(func(b *strings.Builder, i int) {
			op := fmt.Sprintf("Op%d", i)
			fmt.Fprintf(b, "%s# single calls of %s/impl=floor/engine=sqlite-2: 1 calls, max 5 ns: 6\n",
				block(op, "floor"), op)
		})
	},
	"events": func() string {
		return both + lots(func(b *strings.Builder, i int) {
			b.WriteString(traced("A", strings.TrimSuffix(strings.Repeat("{},", 20_000), ",")))
		})
	},
	"traces": func() string {
		return both + lots(func(b *strings.Builder, i int) {
			b.WriteString(traced(fmt.Sprint("A", i), ""))
		})
	},
	"lines of events": func() string {
		return both + lots(func(b *strings.Builder, i int) {
			b.WriteString(traced("A", `{"text":[`+strings.TrimSuffix(strings.Repeat(`"",`, 20_000),
				",")+"]}"))
		})
	},
	"deep plans": func() string {
		return both + traced("A", `{"kind":"query","plan":[{"depth":1000000000,"text":"x"}]}`)
	},
	"nested events": func() string {
		return both + traced("A", strings.Repeat("[", 60_000))
	},
	"blank lines": func() string { return both + strings.Repeat("\n", hostileBytes) },
	"zeros":       func() string { return strings.Repeat("\x00", hostileBytes) },
	"one line": func() string {
		return "BenchmarkA/impl=floor" + strings.Repeat("/x=1",
			hostileBytes/4)
	},
	"seals": func() string {
		return lots(func(b *strings.Builder, i int) {
			b.WriteString("# 1 lines to here, crc32 00000000\n")
		})
	},
	"as many operations as there may be": func() string {
		return lots(func(b *strings.Builder, i int) {
			op := fmt.Sprint("Op", i%490)
			b.WriteString(block(op, "floor") + block(op, "sqlx") + block(op, "gorm"))
		})
	},
	"as many round-trip times as there may be": func() string {
		return both + lots(func(b *strings.Builder, i int) {
			trip := fmt.Sprintf("sqlite/rtt=%dus", i%490)
			b.WriteString(strings.ReplaceAll(block("A", "floor")+block("A", "gorm"), "sqlite", trip))
		})
	},
	"as many ledgers as there may be": func() string {
		return lots(func(b *strings.Builder, i int) {
			op := fmt.Sprint("Op", i%490)
			b.WriteString(strings.ReplaceAll(block(op, "floor")+block(op, "gorm"), " 1 stmts/op",
				" 1000 engine-ns/op 500 build-ns/op 500 scan-ns/op 500 assemble-ns/op 1 stmts/op 1 calls/op"))
		})
	},
	"times": func() string {
		return lots(func(b *strings.Builder, i int) {
			for _, layer := range []string{"floor", "gorm"} {
				fmt.Fprintf(b, "BenchmarkOp%d/impl=%s/engine=sqlite-2 1 1e%d ns/op 1e15 allocs/op 1e15 B/op\n",
					i%20, layer, i%18-3)
			}
		})
	},
}

// sealedFile seals parts of a file.
func sealedFile(t *testing.T, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	for _, part := range parts {
		sealer := results.NewSealer(&b)
		_, err := sealer.Write([]byte("format: " + results.Format + "\n" + part))
		if err := errors.Join(err, sealer.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// TestHostileFiles holds that the program takes little memory for any file, and ends: it makes a page
// of it, or refuses it in few words.
func TestHostileFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads files of 3 MB, again and again")
	}
	cache := cached(t)
	folder := t.TempDir()
	put := func(name, text string) string {
		t.Helper()
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := put("good.txt", both)
	for name, write := range hostile {
		passes := strings.HasPrefix(name, "as many") || name == "deep plans" || name == "times"
		if !passes && !harness.Full() {
			t.Logf("set %s to read %s, which are refused", harness.FullVariable, name)
			continue
		}
		text := write()
		for kind, text := range map[string]string{"": text, ", sealed": sealedFile(t, text)} {
			t.Run(name+kind, func(t *testing.T) {
				if kind != "" && !harness.Full() {
					t.Skipf("set %s to read it with a seal too", harness.FullVariable)
				}
				file := put("hostile.txt", text)
				frugal(t, "report", file, "--out", filepath.Join(folder, "page.html"), "--force")
				if kind == "" && strings.HasPrefix(name, "as many") {
					frugal(t, "report", "--diff", good, file)
					frugal(t, "decide", file, "--engine", "sqlite")
				}
			})
		}
	}
	t.Run("parts", func(t *testing.T) {
		var parts []string
		for i, size := 0, 0; size < hostileBytes; i++ {
			parts = append(parts, fmt.Sprintf("cpu: %d\n%s", i, block("A", "floor")))
			size += len(parts[i]) + 60
		}
		frugal(t, "report", put("parts.txt", sealedFile(t, parts...)), "--out",
			filepath.Join(folder, "page.html"), "--force")
	})
	t.Run("answers", func(t *testing.T) {
		frugal(t, "capacity", put("answers.txt", lots(func(b *strings.Builder, i int) {
			b.WriteString("users: 1\n")
		})))
	})
	t.Run("a record", func(t *testing.T) {
		frugal(t, "decide", good, "--check", put("record.md", "```json\n{\"impedance-decision\": 1, "+
			"\"choice\": "+
			"\"gorm\", \"limit\": 1.1, \"situation\": {\"engine\": \"sqlite\", \"syncs\": \"full\", "+
			"\"weights\": {"+
			lots(func(b *strings.Builder, i int) {
				fmt.Fprintf(b, "\"op%d\": 1, ", i)
			})+"\"A\": 1}}}\n```\n"))
	})
	t.Run("a mix", func(t *testing.T) {
		frugal(t, "report", good, "--mix", put("mix.txt", lots(func(b *strings.Builder, i int) {
			b.WriteString("HomeTimeline 1\n")
		})))
	})
	scale := "pkg: " + results.PackageScale + "\n"
	cost := func(op, layer, users string) string {
		return "Benchmark" + op + "/cache=warm/impl=" + layer + "/engine=sqlite/users=" + users +
			"-2 1 5000 ns/op 1 things/op\n"
	}
	for name, text := range map[string]string{
		"operations": lots(func(b *strings.Builder, i int) {
			b.WriteString(cost(fmt.Sprint("Op", i), "floor", "1k"))
		}),
		"sizes": lots(func(b *strings.Builder, i int) {
			b.WriteString(cost("A", "floor", fmt.Sprint(i+1)))
		}),
		"layers": lots(func(b *strings.Builder, i int) {
			b.WriteString(cost("A", fmt.Sprint("layer", i), "1k"))
		}),
		"rounds": lots(func(b *strings.Builder, i int) { b.WriteString(cost("A", "floor", "1k")) }),
		"clients": cost("A", "floor", "1k") + lots(func(b *strings.Builder, i int) {
			fmt.Fprintf(b, "BenchmarkClients/mix=m%d/clients=%d/impl=floor/engine=sqlite/users=1k-2 1 5 "+
				"calls/sec\n",
				i, i+1)
		}),
		"long settings": lots(func(b *strings.Builder, i int) {
			fmt.Fprintf(b, "law-%d: %s\n%s", i%10, strings.Repeat("v", 1000), cost("A", "floor", "1k"))
		}),
	} {
		t.Run("scale, "+name, func(t *testing.T) {
			if err := os.MkdirAll(cache, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(cache, "scale.txt"), []byte(sealedFile(t, scale+text)),
				0o644); err != nil {
				t.Fatal(err)
			}
			frugal(t, "report", good, "--out", filepath.Join(folder, "page.html"), "--force")
			frugal(t, "capacity", "club")
		})
	}
}

// frugal runs the program, and holds its memory and the length of what it says.
func frugal(t *testing.T, args ...string) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute) // which only a loop without end takes
	defer cancel()
	c := exec.CommandContext(ctx, program, args...)
	c.Env = append(os.Environ(), asProgram+"=1")
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	var ended *exec.ExitError
	if err := c.Run(); err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	if code := c.ProcessState.ExitCode(); code < 0 || code > 3 || strings.Contains(stderr.String(),
		"goroutine ") {
		t.Errorf("%.80q ends with %d: %.2000s", args, code, stderr.String())
	}
	if stderr.Len() > 10_000 {
		t.Errorf("%.80q says %d bytes: %.300s", args, stderr.Len(), stderr.String())
	}
	if took := c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10; took > mostMemory {
		t.Errorf("%.80q takes %d MB, want %d at most", args, took>>20, mostMemory>>20)
	}
}
