package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/grid"
	"example.com/impedance/lab/exercise"
)

func newExerciseRead(meter exercise.Meter) *cobra.Command {
	f := exercising{meter: meter, question: question{
		number: 1,
		text:   "How long do 1,000 reads take through a web application over SQLite?",
		plan: `A small web application answers GET /users/{id}: one user, read from SQLite by
its key, as JSON. Every application has that read on every page. One client on
this machine asks for 1,000 users, one after another, over one connection,
through the floor, which is hand-written database/sql. Each user was read once
before. Then 16 clients do the same at once. Both are repeated through each
layer, against a page that reads nothing, and in Python with Flask and sqlite3
if they are installed.`,
		guessed: "the time of 1,000 reads one after another, through the floor",
		unit:    exercise.Seconds, example: "1.5s",
	}}
	c := command(&cobra.Command{
		Use:   "1",
		Short: f.text,
		Long:  f.text + "\n\n" + f.plan,
		Example: `  impedance exercise 1
  impedance exercise 1 --guess 1.5s --quick`,
	})
	f.register(c, "all", "a first look in some ten seconds: fewer rounds")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := f.check(c, nil); err != nil {
			return err
		}
		w := c.OutOrStdout()
		f.introduce(w)
		if err := f.take(c.Context(), w); err != nil {
			return err
		}
		rounds := 50
		if f.quick {
			rounds = 10
		}
		var found *exercise.Reads
		err := f.run(c.Context(), newProgress(c.ErrOrStderr()), func(s exercise.Setup) (err error) {
			found, err = exercise.Read(c.Context(), s, rounds)
			return err
		})
		if err != nil {
			return err
		}
		printUnwatched(w, found.Watched)
		if found.Refused != nil {
			return f.refuse(w, found.Refused)
		}
		printReads(w, found)
		return f.finish(w, found.Floor().Alone, found)
	}
	return c
}

// printReads shows and explains the figures.
func printReads(w io.Writer, found *exercise.Reads) {
	floor := found.Floor()
	var g grid.Grid
	g.Add("1,000 READS", "one by one", "× floor", "16 clients", "requests/s")
	row := func(name string, t exercise.Thousand) {
		g.Add(name, duration(t.Alone), fmt.Sprintf("%.2f", t.Alone/floor.Alone), duration(t.Together),
			short(t.PerSecond()))
	}
	row("a page of net/http, no read", found.Page)
	row("the application, no read (healthz)", found.Health)
	for _, l := range found.Layers {
		row(l.Layer, l.Thousand)
	}
	if found.Flask != nil {
		row("Flask's development server", *found.Flask)
	}
	g.Write(w, windowWidth(w))
	say(w, fmt.Sprintf("Medians over %d blocks of each, which took turns. Client and server share this "+
		"machine; the client's work is in every row.", found.Rounds), "")
	together := fmt.Sprintf("With 16 clients, the application over the floor answers %.2f of the requests "+
		"per second that the page without a read does", found.OverPage)
	if v := found.Python; v != nil {
		together += fmt.Sprintf(", and %s times as many as Flask's development server (python3 %s, flask "+
			"%s, SQLite %s; it makes a new connection for each request)", short(found.OverFlask), v.Python,
			v.Flask, v.SQLite)
	}
	say(w, together+".")
	if found.NoFlask != "" {
		say(w, fmt.Sprintf("The same read in Python is left out: %s.", found.NoFlask))
	}
	printParts(w, found)
}

// printParts shows the parts of the time of one read.
func printParts(w io.Writer, found *exercise.Reads) {
	http := found.Page.Alone / exercise.ThousandReads
	health := found.Health.Alone / exercise.ThousandReads
	var g grid.Grid
	g.Add("ONE READ", "whole", "HTTP", "routing", "JSON", "library", "SQLite", "rest")
	for _, l := range found.Layers {
		whole := l.Alone / exercise.ThousandReads
		rest := whole - health - l.JSON - l.Call
		g.Add(l.Layer, duration(whole), duration(http), difference(health, http), duration(l.JSON),
			difference(l.Call, l.SQLite), duration(l.SQLite), fmt.Sprintf("%.0f%%", 100*rest/whole))
	}
	fmt.Fprintln(w)
	g.Write(w, windowWidth(w))
	prose(w, `Each part was timed by itself. HTTP is the page without a read, with the client.
Routing is the additional time of the application's GET /healthz: its routes, deadline and
headers. JSON is the encoding of the user. SQLite is the layer's statement, repeated on a
connection of the driver's own. Library is the additional time of the layer's call:
database/sql and the layer. Rest is the difference between the whole and these parts; a few
per cent either way are noise of the machine.`)
	fmt.Fprintln(w)
}

// difference writes how much longer a takes than b, if it does.
func difference(a, b float64) string {
	if a <= b {
		return "0"
	}
	return duration(a - b)
}
