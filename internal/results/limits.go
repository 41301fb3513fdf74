package results

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// What a file has at most. Each is several times what a command writes, and small enough that any
// file becomes tables and a page in a few seconds and in 256 MB for 3 MB of it.
const (
	mostBytes    = 64 << 20 // of a file
	mostParts    = 100
	mostSettings = 500      // of a part
	mostOfAll    = 64 << 10 // bytes of all settings of a part
	mostRows     = 500
	mostLayers   = 40
	mostEngines  = 10
	mostUnits    = 60     // of a result
	mostBlocks   = 10_000 // of a layer in a row
	mostTimes    = 100    // dates, or commands
	mostEvents   = 50_000 // of all traces of a part, with their lines and steps
	longestWord  = 100    // bytes of an operation, a layer or an engine
	longestName  = 1000   // bytes of a result's name
	deepestPlan  = 100
)

// tooMany says that there is more of something than a file has.
func tooMany(what string, most int) error {
	return fmt.Errorf("there are more than %d %s; that is no file of this program, or several in one",
		most, what)
}

// settled counts the settings of a part.
type settled struct {
	keys  map[string]int // bytes of the last line of each
	bytes int
}

// take takes a line, which may have a setting as benchfmt reads them.
func (s *settled) take(line []byte) error {
	at := bytes.IndexByte(line, ':')
	if at < 1 {
		return nil
	}
	key, value := line[:at], line[at+1:]
	first, _ := utf8.DecodeRune(key)
	if !unicode.IsLower(first) || bytes.ContainsFunc(key, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsUpper(r)
	}) || len(value) > 0 && value[0] != ' ' && value[0] != '\t' {
		return nil
	}
	if s.keys == nil {
		s.keys = map[string]int{}
	}
	s.bytes += len(line) - s.keys[string(key)]
	s.keys[string(key)] = len(line)
	switch {
	case len(s.keys) > mostSettings:
		return tooMany("settings", mostSettings)
	case s.bytes > mostOfAll:
		return tooMany("bytes of settings", mostOfAll)
	}
	return nil
}

// check refuses a name that nothing has, such as one that fills a page.
func (n Name) check() error {
	for _, word := range []string{n.Operation, n.Participant, n.Engine} {
		if len(word) > longestWord {
			return fmt.Errorf("the name %.40q… has %d bytes, and one has %d at most", word, len(word),
				longestWord)
		}
	}
	return nil
}
