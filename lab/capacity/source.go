package capacity

import "strings"

// Source is where published values come from.
type Source struct{ Name, Title, Address string }

// sources are all of them. Each was read.
var sources = []Source{
	{workbook, "The Site Reliability Workbook, 2018, chapter 12: Introducing Non-Abstract Large System " +
		"Design", "https://sre.google/workbook/non-abstract-design/"},
	{napkin, "Simon Eskildsen, Napkin Math", "https://github.com/sirupsen/napkin-math"},
	{cloudping, "AWS Region Latency Matrix, 2026", "https://cloudping.co/"},
	{postgres, "PostgreSQL 15, Connections and Authentication: max_connections",
		"https://www.postgresql.org/docs/15/runtime-config-connection.html"},
	{scalable, "Todd Hoff on Raffi Krikorian's Timelines at Scale, 8 July 2013",
		"http://highscalability.com/blog/2013/7/8/" +
			"the-architecture-twitter-uses-to-deal-with-150m-active-users.html"},
}

// Sources returns the sources that lines of the worksheet name, and that of the method first.
func (w *Worksheet) Sources() (used []Source) {
	lines := w.Given
	for _, d := range w.Designs {
		lines = append(lines[:len(lines):len(lines)], d.Lines...)
	}
	for _, s := range sources {
		for _, l := range lines {
			if s.Name == workbook || strings.HasPrefix(l.From, s.Name) || strings.Contains(l.From, "; "+s.Name) {
				used = append(used, s)
				break
			}
		}
	}
	return used
}
