"""What survives a restart, in SQLite: cards, secrets, tokens."""

import json
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

from portal import php, seed

SCHEMA = """
CREATE TABLE IF NOT EXISTS card (owner TEXT, row TEXT, value TEXT,
                                 PRIMARY KEY (owner, row));
CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS token (access TEXT PRIMARY KEY, refresh TEXT,
    name TEXT, user INTEGER, scopes TEXT, expires REAL, refresh_expires REAL,
    spent INTEGER);
"""


@dataclass
class Token:
    access: str
    refresh: str
    name: str
    user: int
    scopes: tuple
    expires: float
    refresh_expires: float
    spent: bool = False     # its refresh token was used


class State:
    def __init__(self, path, seed_text=None):
        self.source = seed.Source(seed_text)
        self.lock = threading.RLock()
        Path(path).touch(mode=0o600)
        self.db = sqlite3.connect(path, check_same_thread=False,
                                  isolation_level=None)
        self.db.execute("PRAGMA journal_mode = MEMORY")
        self.db.execute("PRAGMA synchronous = OFF")
        self.db.executescript(SCHEMA)

    def _do(self, sql, *args):
        with self.lock:
            return self.db.execute(sql, args).fetchall()

    def close(self):
        with self.lock:
            self.db.close()

    # --- secrets ---------------------------------------------------------

    def secret(self, name, make):
        """The stored secret of that name, made at first use."""
        with self.lock:
            found = self._do("SELECT value FROM secret WHERE name = ?", name)
            if found:
                return found[0][0]
            value = make()
            self._do("INSERT INTO secret VALUES (?, ?)", name, value)
            return value

    # --- cards -----------------------------------------------------------

    def card(self, owner, row):
        found = self._do("SELECT value FROM card WHERE owner = ? AND row = ?",
                         str(owner), row)
        return json.loads(found[0][0]) if found else None

    def put_card(self, owner, row, value):
        self._do("INSERT OR REPLACE INTO card VALUES (?, ?, ?)",
                 str(owner), row, json.dumps(php.to_python(value)))

    def drop_card(self, owner, row):
        """True when there was one."""
        return bool(self._do("DELETE FROM card WHERE owner = ? AND row = ?"
                             " RETURNING row", str(owner), row))

    def drop_everybodys(self, row):
        """Delete the row of every user; the owners that had it."""
        return sorted(owner for owner, in self._do(
            "DELETE FROM card WHERE row = ? AND owner != 'common'"
            " RETURNING owner", row))

    def cards(self):
        return {f"{owner}/{row}": json.loads(value) for owner, row, value
                in self._do("SELECT * FROM card ORDER BY owner, row")}

    def replace_cards(self, rows):
        with self.lock:
            self.db.execute("BEGIN")
            self.db.execute("DELETE FROM card")
            self.db.executemany(
                "INSERT INTO card VALUES (?, ?, ?)",
                [(owner, row, json.dumps(value))
                 for (owner, row), value in rows.items()])
            self.db.execute("COMMIT")

    # --- tokens ----------------------------------------------------------

    def put_token(self, token):
        self._do("INSERT OR REPLACE INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                 token.access, token.refresh, token.name, token.user,
                 ",".join(token.scopes), token.expires, token.refresh_expires,
                 int(token.spent))

    def _token(self, column, value):
        rows = self._do(f"SELECT * FROM token WHERE {column} = ?", value)
        return _row_to_token(rows[0]) if rows else None

    def by_access(self, value):
        return self._token("access", value)

    def by_refresh(self, value):
        return self._token("refresh", value)

    def tokens(self):
        return [_row_to_token(row) for row in self._do("SELECT * FROM token")]

    def drop_tokens(self):
        self._do("DELETE FROM token")


def _row_to_token(row):
    access, refresh, name, user, scopes, expires, refresh_expires, spent = row
    return Token(access, refresh, name, user, tuple(scopes.split(",")),
                 expires, refresh_expires, bool(spent))
