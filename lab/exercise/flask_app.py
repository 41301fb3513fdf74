"""GET /users/<id> in Flask with sqlite3, as the application of package app answers it.

    python3 flask_app.py social.db 5000

serves a database of impedance, which it only reads, with Flask's development server.
"""

import logging
import sqlite3
import sys
from datetime import datetime, timedelta, timezone

from flask import Flask, abort, g

app = Flask(__name__)
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def database():
    """The connection of this request."""
    if "db" not in g:
        g.db = sqlite3.connect(f"file:{app.config['DATABASE']}?mode=ro", uri=True)
        g.db.row_factory = sqlite3.Row
    return g.db


@app.teardown_appcontext
def close_database(_):
    db = g.pop("db", None)
    if db is not None:
        db.close()


@app.get("/users/<int:user_id>")
def user_by_id(user_id):
    row = database().execute("SELECT * FROM users WHERE id = ?", (user_id,)).fetchone()
    if row is None:
        abort(404)
    created_at = EPOCH + timedelta(microseconds=row["created_at"])
    return {
        "id": str(row["id"]),
        "handle": row["handle"],
        "profile": {
            "display_name": row["display_name"],
            "bio": row["bio"],
            "location": row["location"],
            "website": row["website"],
        },
        "discoverable": bool(row["discoverable"]),
        "revision": row["revision"],
        "created_at": created_at.isoformat(),
    }


if __name__ == "__main__":
    app.config["DATABASE"] = sys.argv[1]
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # no line for each request
    app.run(port=int(sys.argv[2]))
