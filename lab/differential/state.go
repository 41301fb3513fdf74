package differential

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// State is how far work has come, and all that it depends on, in a file.
type State struct {
	Program string        `json:"program"` // its version
	Seed    uint64        `json:"seed"`
	Steps   int           `json:"steps_of_a_block"`
	Engines []EngineState `json:"engines"`
}

// EngineState is how far work has come on an engine.
type EngineState struct {
	Engine schema.Engine `json:"engine"`
	Server string        `json:"server"` // its version and settings, or SQLite's version
	Layers []string      `json:"layers"`
	Blocks int           `json:"blocks"` // that are done
}

// NewState returns the state before the first block.
func NewState(ctx context.Context, program string, seed uint64, engines []Engine,
	dir string) (State, error) {
	s := State{Program: program, Seed: seed, Steps: BlockSteps}
	for _, e := range engines {
		about, err := about(ctx, e, dir)
		if err != nil {
			return State{}, err
		}
		s.Engines = append(s.Engines, EngineState{e.Engine, about, namesOf(e.Layers), 0})
	}
	return s, nil
}

func namesOf(ls []layers.Layer) (names []string) {
	for _, l := range ls {
		names = append(names, l.Name)
	}
	return names
}

// about returns the version of an engine, and the settings of a server.
func about(ctx context.Context, e Engine, dir string) (text string, err error) {
	e.Layers = e.Layers[:1]
	places, err := openPlaces(ctx, &e, dir)
	defer func() { err = errors.Join(err, closeAll(places)) }()
	if err != nil {
		return "", err
	}
	p := places[0]
	if e.Engine != schema.SQLite {
		return schema.Server(ctx, p.db)
	}
	if err := p.empty(ctx); err != nil {
		return "", err
	}
	err = p.db.QueryRowContext(ctx, "SELECT 'SQLite ' || sqlite_version()").Scan(&text)
	return text, err
}

// Resume reads the file of a state and takes over how far it had come. It refuses the state of other
// work: what was verified before must be what is verified now.
func (s *State) Resume(file []byte) error {
	var before State
	if err := json.Unmarshal(file, &before); err != nil || before.Program == "" {
		return errors.New("that file is no state of verify --steps")
	}
	differs := func(what string, was, is any) error {
		return fmt.Errorf("it is a state of %s %v, and this is %v; name a new file", what, was, is)
	}
	switch {
	case before.Program != s.Program:
		return differs("the program", before.Program, s.Program)
	case before.Seed != s.Seed:
		return differs("seed", before.Seed, s.Seed)
	case before.Steps != s.Steps:
		return differs("blocks with a number of steps of", before.Steps, s.Steps)
	case len(before.Engines) != len(s.Engines):
		return differs("a number of engines of", len(before.Engines), len(s.Engines))
	}
	for i, was := range before.Engines {
		is := &s.Engines[i]
		version := func(server string) string { return strings.SplitN(server, ",", 2)[0] }
		switch {
		case was.Engine != is.Engine:
			return differs("the engine", was.Engine, is.Engine)
		case version(was.Server) != version(is.Server):
			return differs("the server", version(was.Server), version(is.Server))
		case was.Server != is.Server:
			return fmt.Errorf("it is a state of %s with other settings; name a new file",
				version(is.Server))
		case !slices.Equal(was.Layers, is.Layers):
			return differs("the layers", strings.Join(was.Layers, ","), strings.Join(is.Layers, ","))
		}
		if was.Blocks < 0 || was.Blocks > mostBlocks {
			return fmt.Errorf("it says that %d blocks are done, which nobody has done; name a new file",
				was.Blocks)
		}
		is.Blocks = was.Blocks
	}
	return nil
}

// mostBlocks would take years.
const mostBlocks = 1e10

// Verified returns the steps of all layers and engines that are done.
func (s *State) Verified() (steps int64) {
	for _, e := range s.Engines {
		steps += int64(e.Blocks) * int64(s.Steps) * int64(len(e.Layers))
	}
	return steps
}
