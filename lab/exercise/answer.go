package exercise

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
	"unicode"

	"example.com/impedance/bench"
	"example.com/impedance/internal/median"
)

// Answer is a person's guess, and the result on the person's machine.
type Answer struct {
	Format   int       `json:"format"`
	Program  string    `json:"program"` // its version
	Date     time.Time `json:"date"`
	Name     string    `json:"name"` // of who guessed; empty if they did not say
	Machine  Machine   `json:"machine"`
	Exercise int       `json:"exercise"`
	Question string    `json:"question"`
	Quick    bool      `json:"quick"`
	Unit     Unit      `json:"unit"`
	Guess    float64   `json:"guess,omitempty"`
	Result   float64   `json:"result,omitempty"`
	Figures  any       `json:"figures,omitempty"` // everything that was measured
	Refused  *Refusal  `json:"refused,omitempty"` // why there are neither result nor figures
}

// The formats of answers. A program that reads the first only says that it cannot read a refusal.
const (
	answerFormat  = 1
	refusalFormat = 2
)

// Machine describes the machine of an answer.
type Machine struct {
	CPU   string `json:"cpu"`
	Cores int    `json:"cores"` // that the program may use
	OS    string `json:"os"`
	Arch  string `json:"arch"`
	Go    string `json:"go"`
}

// NewAnswer returns an answer for this machine and this moment.
func NewAnswer(exercise int, question string, unit Unit) *Answer {
	program := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		program = info.Main.Version
	}
	return &Answer{Format: answerFormat, Program: program,
		Date: time.Now().UTC().Truncate(time.Second), Exercise: exercise, Question: question,
		Unit: unit, Machine: Machine{CPU: bench.CPU(), Cores: runtime.GOMAXPROCS(0),
			OS: runtime.GOOS, Arch: runtime.GOARCH, Go: runtime.Version()}}
}

// Refuse makes the answer a refusal.
func (a *Answer) Refuse(r *Refusal) { a.Format, a.Refused = refusalFormat, r }

// Off is the factor between guess and result, above 1 if the guess was too high.
func (a *Answer) Off() float64 { return a.Guess / a.Result }

// Text returns the answer in the form of its file.
func (a *Answer) Text() ([]byte, error) {
	text, err := json.MarshalIndent(a, "", "  ")
	return append(text, '\n'), err
}

// ReadAnswer reads a file with the text of an answer.
func ReadAnswer(path string) (*Answer, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	const most = 1 << 20
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if err != nil {
		return nil, err
	}
	a, err := parseAnswer(text)
	if len(text) > most {
		err = errors.New("it is larger than any answer")
	}
	if err == nil && a.Name == "" {
		a.Name = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	}
	if err == nil {
		err = CheckName(a.Name)
	}
	if err != nil {
		return nil, fmt.Errorf("%s is no answer to an exercise: %w", path, err)
	}
	return a, nil
}

func parseAnswer(text []byte) (*Answer, error) {
	var a Answer
	d := json.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(&a); err != nil {
		return nil, fmt.Errorf("it is not JSON of that form: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("something follows after its end")
	}
	if err := a.check(); err != nil {
		return nil, err
	}
	return &a, nil
}

// check refuses what no answer has.
func (a *Answer) check() error {
	units := map[int]Unit{1: Seconds, 2: Seconds, 3: PerSecond}
	switch {
	case a.Format == 0:
		return errors.New(`it has no "format"; impedance exercise --answers writes one`)
	case a.Format != answerFormat && a.Format != refusalFormat:
		return fmt.Errorf("its format is %d, and this program reads %d and %d", a.Format,
			answerFormat, refusalFormat)
	case units[a.Exercise] == "":
		return fmt.Errorf("there is no exercise %d", a.Exercise)
	case a.Unit != units[a.Exercise]:
		return fmt.Errorf("exercise %d is answered in %s, not in %q", a.Exercise,
			units[a.Exercise], a.Unit)
	case a.Format == refusalFormat:
		return a.checkRefusal()
	case a.Guess <= 0 || a.Result <= 0:
		return errors.New("guess and result must be above 0")
	case a.Refused != nil:
		return errors.New("it is refused and has a result")
	}
	return errors.Join(a.Unit.check("guess", a.Guess), a.Unit.check("result", a.Result))
}

// checkRefusal refuses an invalid refusal. A refusal before the question has no guess.
func (a *Answer) checkRefusal() error {
	switch {
	case a.Refused == nil || !a.Refused.known():
		return errors.New(`"refused" gives no reason that this program knows`)
	case a.Result != 0 || a.Figures != nil:
		return errors.New("it is refused and has a result")
	case a.Guess == 0:
		return nil
	}
	return a.Unit.check("guess", a.Guess)
}

// CheckName refuses a name that cannot stand in a table. An empty name is allowed.
func CheckName(name string) error {
	if len([]rune(name)) > 40 || strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsPrint(r)
	}) {
		return fmt.Errorf("the name %q is longer than 40 characters, or has some that cannot be shown",
			name)
	}
	return nil
}

// Person is somebody's answers to the exercises.
type Person struct {
	Name    string
	Answers map[int]*Answer // by exercise
}

// Class reads answers and combines those of each person, in the order of the files. A person
// without a name has the name of the file.
func Class(paths []string) ([]Person, error) {
	var class []Person
	var errs []error
	index := map[string]int{}
	from := map[*Answer]string{}
	for _, path := range paths {
		a, err := ReadAnswer(path)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		i, ok := index[a.Name]
		if !ok {
			i = len(class)
			index[a.Name] = i
			class = append(class, Person{a.Name, map[int]*Answer{}})
		}
		if other := class[i].Answers[a.Exercise]; other != nil {
			errs = append(errs, fmt.Errorf("%s and %s both have an answer of %s to exercise %d; "+
				"give one of them", from[other], path, a.Name, a.Exercise))
			continue
		}
		class[i].Answers[a.Exercise], from[a] = a, path
	}
	return class, errors.Join(errs...)
}

// Medians are those of a class.
type Medians struct {
	Unit               Unit
	Guess, Result, Off float64
}

// Median returns the medians of an exercise over those who have a result. They are 0 if nobody
// has one.
func Median(class []Person, exercise int) Medians {
	var m Medians
	var guesses, results, offs []float64
	for _, p := range class {
		if a := p.Answers[exercise]; a != nil && a.Refused == nil {
			m.Unit = a.Unit
			guesses, results = append(guesses, a.Guess), append(results, a.Result)
			offs = append(offs, a.Off())
		}
	}
	if len(offs) == 0 {
		return m
	}
	m.Guess, m.Result, m.Off = median.Of(guesses), median.Of(results), median.Of(offs)
	return m
}
