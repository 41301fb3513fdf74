// Package exercises holds what the exercises compare the application with, so that the program
// has it along.
package exercises

import _ "embed"

// Flask is a web application in Python that reads a user by key, with Flask and sqlite3.
//
//go:embed flask_app.py
var Flask string
