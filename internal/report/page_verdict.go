package report

import (
	"fmt"
	"html/template"
	"slices"
	"time"
)

// verdictView is the verdict on an engine in the situation that the page opens with.
type verdictView struct {
	Engine    string
	Sentences []template.HTML
}

// verdictData is the verdict on an engine in every situation of the presets, for the script.
type verdictData struct {
	Texts []string         `json:"texts"` // all sentences, each once, with links as linked makes them
	Of    map[string][]int `json:"of"`    // by situation, those that it has
}

// verdicts returns the verdict on each engine of a run, as the page opens.
func (p *Page) verdicts(run *runView) (views []verdictView) {
	for _, engine := range run.Compared.Engines {
		at, _ := p.opening().on(run.Compared, engine)
		v := verdictView{Engine: engine}
		for _, s := range verdict(run.Run, p.Costs, at) {
			v.Sentences = append(v.Sentences, anchored(s))
		}
		views = append(views, v)
	}
	return views
}

// verdictDataOf returns the verdicts of a run by engine.
func (p *Page) verdictDataOf(run *runView, trips []time.Duration) map[string]verdictData {
	all := map[string]verdictData{}
	for _, engine := range run.Compared.Engines {
		d := verdictData{Of: map[string][]int{}}
		for _, mix := range p.Mixes {
			for _, sync := range []string{"off", "full"} {
				for _, trip := range trips {
					at, _ := Situation{Mix: mix, Sync: sync, RoundTrip: trip}.on(run.Compared, engine)
					if at.Sync != sync { // not timed so
						continue
					}
					d.add(at, verdict(run.Run, p.Costs, at))
				}
			}
		}
		all[engine] = d
	}
	return all
}

func (d *verdictData) add(at Situation, sentences []string) {
	key := fmt.Sprintf("%s %s %s", at.Mix.Name, at.Sync, milliseconds(at.RoundTrip))
	for _, s := range sentences {
		i := slices.Index(d.Texts, s)
		if i < 0 {
			i = len(d.Texts)
			d.Texts = append(d.Texts, s)
		}
		d.Of[key] = append(d.Of[key], i)
	}
}

// trips returns the round-trip times of the presets, and the one that the page opens with.
func (p *Page) trips() []time.Duration {
	all := append(slices.Clone(roundTrips), p.At.RoundTrip)
	slices.Sort(all)
	return slices.Compact(all)
}
