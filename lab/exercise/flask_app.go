package exercise

import _ "embed"

// flaskApp is a web application in Python that reads a user by key, with Flask and sqlite3.
//
//go:embed flask_app.py
var flaskApp string
