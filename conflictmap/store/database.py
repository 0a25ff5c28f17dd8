"""The SQLite file behind the store: opened, checked, brought up to date, and its failures put in words."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from conflictmap.errors import DataError, StoreError
from conflictmap.wording import plain

# The version of the tables, kept in the file's user_version.
SCHEMA: Final = 4
# "cmap": what the file's application_id says, so that no other program's database is taken for ours.
_APPLICATION: Final = 0x636D6170
_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_UNWRITABLE: Final = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
)
_FOREIGN: Final = "it is a database of something else"
_SECONDS_TO_WAIT: Final = 10.0
# What each version of the file added to the one before.
_STEPS: Final = (
    (
        """
CREATE TABLE reading (
    article TEXT NOT NULL,  -- content_id of the article as it was read
    reader TEXT NOT NULL,   -- identity of rules, model, lexicons and gazetteer
    claims TEXT NOT NULL,   -- JSON lines, places not resolved
    PRIMARY KEY (article, reader)
) WITHOUT ROWID
""",
    ),
    (
        """
CREATE TABLE answer (
    service TEXT NOT NULL,  -- the geocoder's protocol
    url TEXT NOT NULL,      -- the server
    query TEXT NOT NULL,    -- JSON: name, countries, language
    asked TEXT NOT NULL,    -- ISO day
    records TEXT NOT NULL,  -- JSON list as the service gave it; empty where it knows no such place
    PRIMARY KEY (service, url, query)
) WITHOUT ROWID
""",
    ),
    (
        """
CREATE TABLE product (
    maker TEXT NOT NULL,    -- what made it, with its rules' identity
    key TEXT NOT NULL,      -- identity of what it was made from
    content BLOB NOT NULL,
    PRIMARY KEY (maker, key)
)
""",
        """
CREATE TABLE piece (
    digest TEXT PRIMARY KEY,  -- content_id of the content
    content BLOB NOT NULL     -- part of what builds made, compressed by zlib; builds share equal ones
)
""",
        """
CREATE TABLE build (
    number INTEGER PRIMARY KEY,
    made TEXT NOT NULL,     -- ISO 8601, UTC
    version TEXT NOT NULL,  -- of conflictmap
    inputs TEXT NOT NULL,   -- identity of all that the output follows from
    claims BLOB NOT NULL,   -- JSON list of digests of pieces, compressed by zlib: claims.jsonl when joined
    control TEXT NOT NULL,  -- digest of the piece with control.csv
    files TEXT NOT NULL,    -- JSON: digest of each file of the output, by name
    unfinished INTEGER NOT NULL,  -- whether a name or an article is to be tried again
    report TEXT NOT NULL    -- JSON: what the build said
)
""",
    ),
    (
        # What can be made again is; an answer that nobody can vouch for has an empty seal, and counts.
        "DELETE FROM reading",
        "DELETE FROM product",
        "ALTER TABLE reading ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE product ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE answer ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    ),
)


class Database:
    """The file, open; a context manager that closes it.

    Parameters
    ----------
    path
        The file; it and its folder are made where they do not exist.
    read_only
        Change nothing: neither make the file nor bring it up to date.

    Raises
    ------
    StoreError
        The file is damaged, is not a store, was written by a newer version, or cannot be written.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        try:
            # SQLite would wait for ever at a pipe, and has no clear words for a folder.
            if not path.is_file() and (path.exists() or path.is_symlink()):
                raise sqlite3.DatabaseError("it is no file")
            if not read_only:
                path.parent.mkdir(parents=True, exist_ok=True)
            # The base map is drawn, and remembered, in a thread beside the page; SQLite itself takes care.
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}",
                timeout=_SECONDS_TO_WAIT,
                isolation_level=None,
                check_same_thread=False,
                uri=True,
            )
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error
        try:
            with self.errors():
                self.version = self._prepare(read_only=read_only)
        except StoreError:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def row(self, question: str, *values: object) -> tuple[Any, ...] | None:
        """Return the first row that answers a question in SQL, None where there is none."""
        with self.errors():
            found: tuple[Any, ...] | None = self._connection.execute(question, values).fetchone()
            return found

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Return all rows that answer a question in SQL."""
        with self.errors():
            return self._connection.execute(question, values).fetchall()

    def write(self, *orders: tuple[str, Iterable[Sequence[object]]]) -> None:
        """Carry out orders in SQL, each for many rows of values: all or, when something fails, none."""
        with self.errors(), self._transaction():
            for order, values in orders:
                self._connection.executemany(order, values)

    def check(self) -> None:
        """Read the whole file.

        Raises
        ------
        StoreError
            It is damaged somewhere.
        """
        with self.errors():
            answer = self._connection.execute("PRAGMA quick_check").fetchone()[0]
        if answer != "ok":
            raise self._unusable(sqlite3.DatabaseError(answer))

    def _prepare(self, *, read_only: bool) -> int:
        """Bring the tables up to date, and return the version that they have."""
        version = self._pragma("user_version")
        application = self._pragma("application_id")
        if version > SCHEMA and application == _APPLICATION:
            raise StoreError(
                f"this was written by a newer conflictmap (format {version}, this one knows {SCHEMA})",
                where=str(self.path),
                mend="Upgrade conflictmap, or rename the file: articles are read, and names asked, again",
            )
        if version == SCHEMA and application == _APPLICATION:
            return version
        if read_only:
            if application != _APPLICATION and self._tables():
                raise self._unusable(sqlite3.DatabaseError(_FOREIGN))
            return version
        with self._transaction():
            # Another process may have made the tables since.
            version, ours = self._pragma("user_version"), self._pragma("application_id") == _APPLICATION
            if not ours and self._tables():
                raise self._unusable(sqlite3.DatabaseError(_FOREIGN))
            for step in _STEPS[version if ours else 0 :]:
                for table in step:
                    self._connection.execute(table)
            self._connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            self._connection.execute(f"PRAGMA user_version = {SCHEMA}")
        return SCHEMA

    def _tables(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])

    def _pragma(self, name: str) -> int:
        return int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            # Where SQLite has rolled back by itself, as on a full disk, there is nothing left to do.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Put what goes wrong within the block in words, as a StoreError."""
        try:
            yield
        except (sqlite3.Error, ValueError, TypeError, LookupError, OverflowError) as error:
            # A DataError is a ValueError; the others are what a value of another kind than ours brings about.
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> StoreError:
        # An extended code holds the basic one in its last byte; errors of the module itself have none.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _BUSY:
            return StoreError(
                "another build is using this", where=str(self.path), mend="Wait until it has ended"
            )
        if code in _UNWRITABLE or isinstance(error, OSError):
            return StoreError(
                f"what is read cannot be remembered: {plain(str(error))}",
                where=str(self.path),
                mend="Make room, and the folder writable",
            )
        # SQLite quotes what it stumbles over, which no terminal should obey.
        reason = plain(error.what if isinstance(error, DataError) else str(error) or type(error).__name__)
        return StoreError(
            f"what earlier builds remembered cannot be used: {reason}",
            where=str(self.path),
            mend="Rename it, since the history of builds is in it: the next build reads the articles again",
        )
