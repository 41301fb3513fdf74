package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/impedance/internal/results"
)

// facts are what results say of how they came about, by kind and key.
type facts map[string]map[string]string

// The kinds of facts, in the order in which they are listed.
const (
	ofMachine   = "machine"
	ofVersions  = "versions"
	ofData      = "data"
	ofSettings  = "settings"
	ofCollector = "collector" // each run measures it anew
)

var factKinds = []string{ofMachine, ofVersions, ofData, ofSettings, ofCollector}

// knownFacts are the kinds of settings that their names alone do not show.
var knownFacts = map[string]string{
	"goos": ofMachine, "goarch": ofMachine, results.KeyCPU: ofMachine, results.KeyProcs: ofMachine,
	results.KeyGo: ofVersions,
	"schema":      ofData, "dataset": ofData, results.KeyUsers: ofData, "posts": ofData,
	"follows": ofData,
}

// factsOf returns what results say of the machine, versions, data and settings on some engines.
func factsOf(rs *results.Results, engines ...string) facts {
	found := facts{}
	for _, kind := range factKinds {
		found[kind] = map[string]string{}
	}
	for _, c := range rs.Config {
		if kind := kindOfFact(rs, engines, c.Key); kind != "" {
			found[kind][c.Key] = string(c.Value)
		}
	}
	return found
}

// kindOfFact returns the kind of a setting, empty for one that is of another engine or says nothing
// of how results came about.
func kindOfFact(rs *results.Results, engines []string, key string) string {
	switch key {
	case results.KeyCommand, results.KeyFormat, results.KeyPackage, results.KeyDate:
		return ""
	}
	for _, engine := range rs.Engines {
		asked := slices.Contains(engines, engine)
		switch key {
		case engine, results.KeyServer(engine), results.KeyCollector(engine):
			switch {
			case !asked:
				return ""
			case key == engine:
				return ofSettings
			case key == results.KeyServer(engine):
				return ofVersions
			}
			return ofCollector
		}
	}
	if kind := knownFacts[key]; kind != "" {
		return kind
	}
	if strings.Contains(key, "/") { // a module
		return ofVersions
	}
	return ofSettings
}

// FactChange is a fact that differs between two runs. A run without it has an empty value.
type FactChange struct {
	Kind   string `json:"kind"`
	Key    string `json:"key"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// since returns what differs from earlier facts, of the kinds that those have.
func (f facts) since(before facts) (all []FactChange) {
	for _, kind := range factKinds {
		if before[kind] == nil {
			continue
		}
		keys := map[string]bool{}
		for _, of := range []facts{before, f} {
			for key := range of[kind] {
				keys[key] = true
			}
		}
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			if was, is := before[kind][key], f[kind][key]; was != is {
				all = append(all, FactChange{kind, key, was, is})
			}
		}
	}
	return all
}

// String says a change in a few words.
func (c FactChange) String() string {
	switch {
	case c.Before == "":
		return fmt.Sprintf("%s is %s, and was not stated", c.Key, c.After)
	case c.After == "":
		return fmt.Sprintf("%s was %s, and is not stated", c.Key, c.Before)
	}
	return fmt.Sprintf("%s is %s, and was %s", c.Key, c.After, c.Before)
}
