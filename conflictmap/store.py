"""What is remembered between builds, in SQLite: claims of articles, and answers of online geocoders."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from conflictmap.claims_file import claim_lines, read_claim_lines
from conflictmap.errors import DataError, StoreError
from conflictmap.model import Article, Claim, content_id

# The version of the tables, kept in the file's user_version.
SCHEMA: Final = 2
# "cmap": what the file's application_id says, so that no other program's database is taken for ours.
_APPLICATION: Final = 0x636D6170
_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_UNWRITABLE: Final = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
)
_SECONDS_TO_WAIT: Final = 10.0
# What each version of the file added to the one before.
_STEPS: Final = (
    """
CREATE TABLE reading (
    article TEXT NOT NULL,  -- content_id of the article as it was read
    reader TEXT NOT NULL,   -- identity of rules, model, lexicons and gazetteer
    claims TEXT NOT NULL,   -- JSON lines, places not resolved
    PRIMARY KEY (article, reader)
) WITHOUT ROWID
""",
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
)


def article_key(article: Article) -> str:
    """Return an id of all that reading an article depends on."""
    return content_id(
        article.id,
        article.title,
        article.source,
        article.published,
        article.language,
        article.text,
        article.passages,
        length=32,
    )


class Store:
    """Claims by article and reader, answers by geocoder and query; a context manager that closes the file.

    Parameters
    ----------
    path
        The file; it and its folder are made where they do not exist.

    Raises
    ------
    StoreError
        The file is damaged, is not a store, was written by a newer version, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=_SECONDS_TO_WAIT, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error
        try:
            with self._errors():
                self._prepare()
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

    def claims(self, article: Article, reader: str) -> tuple[Claim, ...] | None:
        """Return what a reader found in an article, None where it has not read it yet.

        Parameters
        ----------
        article
            The article as it is now; another text, date or outlet is another article.
        reader
            The reader's identity.
        """
        with self._errors():
            row = self._connection.execute(
                "SELECT claims FROM reading WHERE article = ? AND reader = ?", (article_key(article), reader)
            ).fetchone()
            if row is None:
                return None
            return tuple(read_claim_lines(str(row[0]).split("\n"), str(self._path)))

    def remember(self, read: Iterable[tuple[Article, Sequence[Claim]]], reader: str) -> None:
        """Keep what a reader found, all of it or, when something fails, nothing.

        Parameters
        ----------
        read
            Articles with their claims; places are not kept.
        reader
            The reader's identity.
        """
        rows = [(article_key(article), reader, "".join(claim_lines(claims))) for article, claims in read]
        with self._errors(), self._transaction():
            self._connection.executemany("INSERT OR REPLACE INTO reading VALUES (?, ?, ?)", rows)

    def answer(self, service: str, url: str, query: str) -> tuple[str, date] | None:
        """Return what an online geocoder answered and the day it was asked, None where it never was.

        Parameters
        ----------
        service, url
            The geocoder's protocol and its server.
        query
            What it was asked, as it was given to `keep_answer`.
        """
        with self._errors():
            row = self._connection.execute(
                "SELECT records, asked FROM answer WHERE service = ? AND url = ? AND query = ?",
                (service, url, query),
            ).fetchone()
            return None if row is None else (str(row[0]), date.fromisoformat(row[1]))

    def keep_answer(self, service: str, url: str, query: str, records: str, asked: date) -> None:
        """Keep an answer for ever; where another build has kept one already, that stays."""
        with self._errors(), self._transaction():
            self._connection.execute(
                "INSERT OR IGNORE INTO answer VALUES (?, ?, ?, ?, ?)",
                (service, url, query, asked.isoformat(), records),
            )

    def answers(self) -> tuple[int, int]:
        """Return how many answers are kept, and how many of them name no place."""
        with self._errors():
            row = self._connection.execute("SELECT count(*), total(records = '[]') FROM answer").fetchone()
            return int(row[0]), int(row[1])

    def check(self) -> None:
        """Read the whole file.

        Raises
        ------
        StoreError
            It is damaged somewhere.
        """
        with self._errors():
            answer = self._connection.execute("PRAGMA quick_check").fetchone()[0]
        if answer != "ok":
            raise self._unusable(sqlite3.DatabaseError(answer))

    def _prepare(self) -> None:
        version = self._pragma("user_version")
        application = self._pragma("application_id")
        if version > SCHEMA and application == _APPLICATION:
            raise StoreError(
                f"this was written by a newer conflictmap (format {version}, this one knows {SCHEMA})",
                where=str(self._path),
                mend="Upgrade conflictmap, or delete the file: articles are read, and names asked, again",
            )
        if version == SCHEMA and application == _APPLICATION:
            return
        with self._transaction():
            # Another process may have made the tables since.
            version, ours = self._pragma("user_version"), self._pragma("application_id") == _APPLICATION
            if not ours and self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise self._unusable(sqlite3.DatabaseError("it is a database of something else"))
            for step in _STEPS[version if ours else 0 :]:
                self._connection.execute(step)
            self._connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            self._connection.execute(f"PRAGMA user_version = {SCHEMA}")

    def _pragma(self, name: str) -> int:
        return int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, ValueError) as error:  # a DataError is a ValueError
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> StoreError:
        # An extended code holds the basic one in its last byte; errors of the module itself have none.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _BUSY:
            return StoreError(
                "another build is using this", where=str(self._path), mend="Wait until it has ended"
            )
        if code in _UNWRITABLE or isinstance(error, OSError):
            return StoreError(
                f"what is read cannot be remembered: {error}",
                where=str(self._path),
                mend="Make room, and the folder writable",
            )
        reason = error.what if isinstance(error, DataError) else str(error)
        return StoreError(
            f"what earlier builds remembered cannot be used: {reason}",
            where=str(self._path),
            mend="Delete the file: the next build reads the articles again",
        )
