"""The builds of a project, as the store keeps them: when, from what, and what they said of the world."""

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Final, Self

from conflictmap.model import content_id
from conflictmap.store.database import Database

_COLUMNS: Final = "number, made, version, inputs, files, unfinished, report"
_INSERT: Final = (
    "INSERT INTO build (made, version, inputs, claims, control, files, unfinished, report)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_DIGEST_LENGTH: Final = 32


@dataclass(frozen=True, slots=True)
class StoredBuild:
    """A build that was finished.

    Attributes
    ----------
    number
        From 1, in the order of time.
    made
        When it was finished, with the time zone UTC.
    version
        Of conflictmap.
    inputs
        The identity of all that its output follows from.
    files
        The digest of each file of its output, by name.
    unfinished
        Whether there is a name to ask a geocoder for, or an article to read, again.
    report
        What it said, as JSON.
    """

    number: int
    made: datetime
    version: str
    inputs: str
    files: Mapping[str, str]
    unfinished: bool
    report: str

    @classmethod
    def of(cls, row: tuple[int, str, str, str, str, int, str]) -> Self:
        """Return the build of a row of the store."""
        number, made, version, inputs, files, unfinished, report = row
        when = datetime.fromisoformat(made)
        return cls(number, when, version, inputs, json.loads(files), bool(unfinished), report)


class Builds:
    """The history of a project's builds; nothing in it is ever changed or deleted.

    Claims are kept by article, so that builds share those of all articles that are read the same way.

    Parameters
    ----------
    store
        The open store.
    """

    def __init__(self, store: Database) -> None:
        self._store = store

    def keep(
        self,
        *,
        made: datetime,
        version: str,
        inputs: str,
        claims: Iterable[tuple[str, str]],
        control: bytes,
        files: Mapping[str, str],
        unfinished: bool,
        report: str,
    ) -> None:
        """Add a build, all of it or, when something fails, nothing.

        Parameters
        ----------
        made
            When it was finished, with a time zone.
        claims
            The lines of claims.jsonl in their order, each with the id of its article before it.
        control
            The content of control.csv.
        """
        pieces = [
            "".join(line for _, line in told).encode("utf-8", "surrogatepass")
            for _, told in groupby(claims, key=itemgetter(0))
        ]
        digests = [_digest(piece) for piece in pieces]
        contents = dict(zip(digests, pieces, strict=True)) | {_digest(control): control}
        known = {
            digest
            for digest in contents
            if self._store.row("SELECT 1 FROM piece WHERE digest = ?", digest) is not None
        }
        new = [(digest, zlib.compress(piece)) for digest, piece in contents.items() if digest not in known]
        build = (
            made.isoformat(timespec="seconds"),
            version,
            inputs,
            zlib.compress(json.dumps(digests).encode()),
            _digest(control),
            json.dumps(files),
            unfinished,
            report,
        )
        self._store.write(
            ("INSERT OR IGNORE INTO piece VALUES (?, ?)", new),
            (_INSERT, [build]),
        )

    def all(self) -> tuple[StoredBuild, ...]:
        """Return all builds, the newest first."""
        return self._found("")

    def last(self) -> StoredBuild | None:
        """Return the newest build, None before the first."""
        return next(iter(self._found("")), None)

    def last_unlike(self, inputs: str) -> StoredBuild | None:
        """Return the newest build that was made from something else, None where there is none."""
        return next(iter(self._found("WHERE inputs != ?", inputs)), None)

    def control(self, build: StoredBuild) -> str:
        """Return the control.csv of a build."""
        row = self._store.row("SELECT control FROM build WHERE number = ?", build.number)
        with self._store.errors():
            assert row is not None
            return self._piece(row[0])

    def claims(self, build: StoredBuild) -> str:
        """Return the claims.jsonl of a build."""
        row = self._store.row("SELECT claims FROM build WHERE number = ?", build.number)
        with self._store.errors():
            assert row is not None
            return "".join(self._piece(digest) for digest in json.loads(zlib.decompress(row[0])))

    def _piece(self, digest: str) -> str:
        row = self._store.row("SELECT content FROM piece WHERE digest = ?", digest)
        if row is None:
            raise ValueError(f"a part of an earlier build is missing ({digest})")
        content = _unpacked(row[0])
        if content is None or _digest(content) != digest:
            raise ValueError(f"a part of an earlier build is damaged ({digest})")
        return content.decode("utf-8", "surrogatepass")

    def _found(self, condition: str, *values: object) -> tuple[StoredBuild, ...]:
        rows = self._store.rows(
            f"SELECT {_COLUMNS} FROM build {condition} ORDER BY number DESC",  # noqa: S608 - constants alone
            *values,
        )
        with self._store.errors():
            return tuple(StoredBuild.of(row) for row in rows)


def _unpacked(content: bytes) -> bytes | None:
    try:
        return zlib.decompress(content)
    except zlib.error:
        return None


def _digest(content: bytes) -> str:
    return content_id(content.decode("utf-8", "surrogatepass"), length=_DIGEST_LENGTH)
