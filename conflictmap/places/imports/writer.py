"""Writes the index of an imported gazetteer beside its place, then moves it there: no half of one is left."""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Final

from conflictmap.data import gazetteer_folder
from conflictmap.errors import StoreError
from conflictmap.places.imports.containment import Containment
from conflictmap.places.imports.record import Advance, Bad, Record
from conflictmap.places.imports.schema import APPLICATION, FORMAT, TABLES, folding
from conflictmap.places.names import CYRILLIC, loose_keys, romanised_keys, strict_key
from conflictmap.places.world import load_world

_CACHE_KIB: Final = 65_536
_KEYS_TOGETHER: Final = 20_000
_SHORTEST_KEY: Final = 2
_UNWRITABLE: Final = "the index cannot be written"
_INSERT: Final = "INSERT OR IGNORE INTO place VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SAME: Final = "SELECT number, name, kind, lat, lon, rank FROM place WHERE id = ?"


class IndexWriter:
    """An index being written; `written` makes one.

    Attributes
    ----------
    places
        How many it holds.
    """

    def __init__(self, connection: sqlite3.Connection, containment: Containment) -> None:
        self._connection = connection
        self._containment = containment
        self.places = 0

    def add(self, records: Iterable[Record], *, merges: bool) -> Iterator[str | Bad]:
        """Take in a batch of records whose ids are whole; yield for each what it was.

        Parameters
        ----------
        merges
            Take a record of a known id for one more name of its place.

        Yields
        ------
        str or Bad
            "place", "name" (one more of a known place), "repeated", or what is wrong.
        """
        batch = list(records)
        around = self._containment.around([(r.lon, r.lat, r.country) for r in batch])
        for record, (country, within) in zip(batch, around, strict=True):
            yield self._add(record, country, record.within or within, merges=merges)

    def _add(self, record: Record, country: str, within: str, *, merges: bool) -> str | Bad:
        execute = self._connection.execute
        inserted = execute(
            _INSERT,
            (
                record.id, record.name, record.kind, record.lat, record.lon, record.radius_km,
                country, within, record.population, record.code, record.rank,
            ),
        )  # fmt: skip
        if inserted.rowcount:
            self.places += 1
            number = inserted.lastrowid
            assert number is not None
            if record.area is not None:
                execute("INSERT INTO area VALUES (?, ?)", (number, record.area))
            self._name(number, record)
            return "place"
        number, name, *rest = execute(_SAME, (record.id,)).fetchone()
        if merges:
            if record.rank < rest[-1]:
                execute(
                    "UPDATE place SET name = ?, rank = ? WHERE number = ?", (record.name, record.rank, number)
                )
            before = self._connection.total_changes
            self._name(number, record)
            return "name" if self._connection.total_changes > before else "repeated"
        if [name, *rest] == [record.name, record.kind, record.lat, record.lon, record.rank]:
            return "repeated"
        return Bad(record.where, "an id that stands in an earlier row", record.id)

    def _name(self, number: int, record: Record) -> None:
        if record.names:
            self._connection.executemany(
                "INSERT OR IGNORE INTO name VALUES (?, ?, ?)",
                [(number, language, name) for language, name in record.names],
            )

    def add_name(self, identity: str, language: str, name: str) -> bool:
        """Give a place one more name; tell whether there is such a place."""
        row = self._connection.execute("SELECT number FROM place WHERE id = ?", (identity,)).fetchone()
        if row is not None:
            self._connection.execute("INSERT OR IGNORE INTO name VALUES (?, ?, ?)", (row[0], language, name))
        return row is not None

    def finish(self, facts: Mapping[str, str], advance: Advance) -> None:
        """Index the names, and keep what is known of the gazetteer with an id of all that it holds."""
        digest = hashlib.blake2b(digest_size=16)
        write_keys(self._connection, advance, digest.update)
        for number, wkb in self._connection.execute("SELECT place, wkb FROM area ORDER BY place"):
            digest.update(b"%d" % number + wkb)
        kept = {**facts, "places": str(self.places), "identity": digest.hexdigest(), "folding": folding()}
        self._connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(kept.items()))


def write_keys(
    connection: sqlite3.Connection, advance: Advance, note: Callable[[bytes], None] | None = None
) -> None:
    """Fill the table of keys from the places and their names.

    Parameters
    ----------
    note
        Is given all that is stored of each place and its names, in their order.
    """
    total = connection.execute("SELECT count(*) FROM place").fetchone()[0]
    # A place of no known country may be a transliteration too.
    transliterated = load_world(gazetteer_folder() / "world").transliterated | {""}
    # Sorted on disk before it goes into its table, which so is written once from left to right.
    connection.execute("CREATE TEMP TABLE raw (key TEXT, place INTEGER)")
    rows: list[tuple[str, int]] = []
    places = connection.execute("SELECT * FROM place ORDER BY number")
    names = connection.execute("SELECT place, language, name FROM name ORDER BY place, language, name")
    others = groupby(names, key=lambda row: row[0])
    following, group = next(others, (None, iter(())))
    for place in places:
        number, _, name, *_, country = place[:8]
        facts = [place]
        if following == number:
            facts += group
            following, group = next(others, (None, iter(())))
        if note is not None:
            note(repr(facts).encode("utf-8", "surrogatepass"))
        all_names = (name, *(other for _, _, other in facts[1:]))
        keys = {strict_key(one) for one in all_names}
        if country in CYRILLIC:
            keys.update([key for one in all_names for key in romanised_keys(one)])
        if country in transliterated:
            # Of the folded names, many of which are one: a name with its diacritics and without.
            keys.update([loose for key in keys for loose in loose_keys(key)])
        rows += [(key, number) for key in keys if len(key) >= _SHORTEST_KEY]
        if len(rows) >= _KEYS_TOGETHER:
            connection.executemany("INSERT INTO raw VALUES (?, ?)", rows)
            rows.clear()
            advance(number, total)
    connection.executemany("INSERT INTO raw VALUES (?, ?)", rows)
    connection.execute("INSERT INTO key SELECT DISTINCT key, place FROM raw ORDER BY key, place")
    connection.execute("DROP TABLE raw")
    advance(total, total)


@contextmanager
def written(target: Path, containment: Containment) -> Iterator[IndexWriter]:
    """Give a writer whose index replaces `target` when the block ends without an error.

    Raises
    ------
    StoreError
        The folder cannot be written, or another import to the same name is running.
    """
    with _draft(target) as connection:
        for statement in TABLES.split(";"):
            connection.execute(statement)
        yield IndexWriter(connection, containment)


def refold(target: Path, advance: Advance) -> None:
    """Index the names of an imported gazetteer anew, by the folding of this version.

    Raises
    ------
    StoreError
        The file cannot be read or its folder not be written.
    """
    with _draft(target, copied=True) as connection:
        connection.execute("DELETE FROM key")
        write_keys(connection, advance)
        connection.execute("UPDATE meta SET value = ? WHERE key = 'folding'", (folding(),))


@contextmanager
def _draft(target: Path, *, copied: bool = False) -> Iterator[sqlite3.Connection]:
    # The same name each time: what a killed import left is overwritten by the next.
    draft = target.with_name(f".{target.stem}.importing")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear(draft)
        if copied:
            shutil.copyfile(target, draft)
        connection = sqlite3.connect(draft, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(target, error) from error
    ours = False
    try:
        # A draft needs no protection against a power cut: it is synchronised once, before it is moved.
        connection.executescript(
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            f"PRAGMA cache_size = -{_CACHE_KIB}; PRAGMA temp_store = FILE;"
            f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT}; BEGIN"
        )
        ours = True
        yield connection
        connection.execute("COMMIT")
        connection.close()
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(target, error) from error
    finally:
        connection.close()
        if ours:  # an import that began a moment earlier goes on in the same file
            draft.unlink(missing_ok=True)


def _clear(draft: Path) -> None:
    """Delete what a killed import left; refuse where one is still at work."""
    if not draft.exists():
        return
    connection = sqlite3.connect(draft, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        raise StoreError(
            "another import to this name is running", where=str(draft), mend="Wait until it has ended"
        ) from error
    except sqlite3.DatabaseError:
        # It was killed before it held anything that SQLite can read.
        pass
    finally:
        connection.close()
    draft.unlink()


def _unwritable(target: Path, error: Exception) -> StoreError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    return StoreError(
        f"{_UNWRITABLE}: {reason}", where=str(target), mend="Make room, and the folder writable"
    )
