"""One import: from somebody's file to an index, with a count of all that was read and of all that was not."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from conflictmap.data import gazetteer_folder
from conflictmap.errors import DataError
from conflictmap.model import content_id
from conflictmap.places.imports.attributes import Choices, check_choices
from conflictmap.places.imports.containment import Containment
from conflictmap.places.imports.formats import recognised
from conflictmap.places.imports.geonames import AlternateName, read_alternate_names
from conflictmap.places.imports.parts import parts_of
from conflictmap.places.imports.record import Advance, Bad, Record, Skipped, Table
from conflictmap.places.imports.writer import IndexWriter, written
from conflictmap.places.world import load_world

EXAMPLES: Final = 3
"""Bad rows of one reason that are shown; all are counted."""
_MEBI: Final = 1 << 20
_BATCH: Final = 4096
# Title and licence of what says neither itself.
_KNOWN: Final[Mapping[str, tuple[str, str]]] = {
    "GeoNames": ("GeoNames", "CC BY 4.0"),
    "GNS": ("GEOnet Names Server", "public domain"),
}

Progress = Callable[[str, int, int], None]
"""Told a stage, and how much of it is done of how much, 0 where that is not known."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to import, and how.

    Attributes
    ----------
    alternate_names
        GeoNames' alternateNames or alternateNamesV2, for the languages of its names.
    layer
        The layer of a GeoPackage.
    keep_all
        Also import the kinds that gazetteer/feature-codes.toml skips.
    source, licence
        Where the file comes from and on which terms; None for what its format says.
    day
        The day it was downloaded, for its provenance.
    """

    file: Path
    choices: Choices
    alternate_names: Path | None = None
    layer: str | None = None
    keep_all: bool = False
    source: str | None = None
    licence: str | None = None
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """How many rows were left out for a reason, and the first of them."""

    reason: str
    count: int
    examples: tuple[Bad, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import read: `rows` is the sum of the counts, bad rows of a file of alternate names included.

    Attributes
    ----------
    places
        Rows that became a place.
    names
        Rows that gave one more name of a place.
    repeated
        Rows that said what another had said.
    skipped
        Sound rows that were left out on purpose, by reason, most first.
    bad
        Rows that cannot be used, by reason, most first.
    other_names
        Names taken from the file of alternate names.
    path
        The index.
    """

    format: str
    rows: int
    places: int
    names: int
    repeated: int
    skipped: tuple[tuple[str, int], ...]
    bad: tuple[Reason, ...]
    other_names: int
    path: Path

    @property
    def bad_rows(self) -> int:
        """How many rows cannot be used."""
        return sum(reason.count for reason in self.bad)


class _Tally:
    """Counts rows while they pass."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self._bad: dict[str, list[Bad]] = {}
        self._bad_counts: Counter[str] = Counter()

    def leave_out(self, row: Skipped | Bad) -> None:
        if isinstance(row, Skipped):
            self.skipped[row.reason] += 1
            return
        self._bad_counts[row.reason] += 1
        examples = self._bad.setdefault(row.reason, [])
        if len(examples) < EXAMPLES:
            examples.append(row)

    @property
    def rows(self) -> int:
        return self.outcomes.total() + self.skipped.total() + self._bad_counts.total()

    def bad(self) -> tuple[Reason, ...]:
        ordered = sorted(self._bad_counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Reason(reason, count, tuple(self._bad[reason])) for reason, count in ordered)

    def left_out(self) -> tuple[tuple[str, int], ...]:
        return tuple(sorted(self.skipped.items(), key=lambda item: (-item[1], item[0])))


def import_gazetteer(order: Order, target: Path, progress: Progress) -> Report:
    """Import a gazetteer into an index, which replaces one of the same name.

    Nothing is held in memory but a batch of rows: millions of lines stream through.

    Parameters
    ----------
    target
        The index; its stem is what the ids of a gazetteer without a scheme of its own begin with.

    Raises
    ------
    DataError
        The file cannot be read, or no row of it can be used. An earlier index is then as it was.
    StoreError
        The index cannot be written.
    """
    check_choices(order.choices)
    stage = order.file.name
    parts = parts_of(order.file)
    containment = Containment(load_world(gazetteer_folder() / "world"))
    tally, other_names = _Tally(), 0
    with written(target, containment) as writer:
        formats: list[str] = []
        for part in parts:
            table = recognised(
                part, order.choices, order.layer, _in_mebibytes(stage, progress), keep_all=order.keep_all
            )
            formats.append(table.format)
            _take(table, target.stem, writer, tally)
        if not writer.places:
            raise _nothing(order, tally)
        if order.alternate_names is not None:
            other_names = _take_names(order.alternate_names, writer, tally, progress)
        writer.finish(_facts(order, formats[0], tally), lambda done, total: progress("Index", done, total))
    return Report(
        formats[0], tally.rows, tally.outcomes["place"], tally.outcomes["name"], tally.outcomes["repeated"],
        tally.left_out(), tally.bad(), other_names, target,
    )  # fmt: skip


def _in_mebibytes(stage: str, progress: Progress) -> Advance:
    def advance(done: int, total: int) -> None:
        # Features are counted one by one, bytes in MiB: nobody wants to read eleven digits.
        if total > _MEBI:
            progress(f"{stage}, MiB", done // _MEBI, total // _MEBI)
        else:
            progress(stage, done, total)

    return advance


def _take(table: Table, name: str, writer: IndexWriter, tally: _Tally) -> None:
    def records() -> Iterator[Record]:
        for row in table.rows:
            if isinstance(row, Record):
                yield row if table.scheme else replace(row, id=_identity(name, row))
            else:
                tally.leave_out(row)

    waiting = records()
    while batch := list(islice(waiting, _BATCH)):
        for outcome in writer.add(batch, merges=table.merges):
            if isinstance(outcome, Bad):
                tally.leave_out(outcome)
            else:
                tally.outcomes[outcome] += 1


def _identity(name: str, record: Record) -> str:
    return f"{name}:{record.id or content_id(record.name, record.kind, record.lat, record.lon)}"


def _take_names(path: Path, writer: IndexWriter, tally: _Tally, progress: Progress) -> int:
    """Give the places the names of a file of alternate names; names of places elsewhere are passed over."""
    taken = 0
    advance = _in_mebibytes(path.name, progress)
    for part in parts_of(path):
        for row in read_alternate_names(part, advance):
            if isinstance(row, AlternateName):
                taken += writer.add_name(row.place, row.language, row.name)
            elif isinstance(row, Bad):
                tally.leave_out(row)
    if not taken:
        raise DataError(
            "no name in it is that of a place of the gazetteer",
            where=str(path),
            mend="Give GeoNames' alternateNamesV2 beside a dump of GeoNames",
        )
    return taken


def _nothing(order: Order, tally: _Tally) -> DataError:
    where, bad = str(order.file), tally.bad()
    if bad:
        worst = bad[0]
        first = worst.examples[0]
        detail = f" ({first.detail})" if first.detail else ""
        return DataError(
            f"not one of {tally.rows:,} rows can be used; {worst.count:,} have {worst.reason}{detail}",
            where=first.where,
            mend="docs/gazetteers.md describes what is read",
        )
    if tally.skipped:
        return DataError(
            f"all of {tally.rows:,} rows are of kinds that are skipped",
            where=where,
            mend="Import them all the same with --all",
        )
    return DataError("there is no row in the file", where=where)


def _facts(order: Order, form: str, tally: _Tally) -> dict[str, str]:
    title, licence = _KNOWN.get(form, (order.file.name, "licence not stated"))
    facts = {
        "title": order.source or title,
        "licence": order.licence or licence,
        "format": form,
        "file": order.file.name,
        "sha256": _digest(order.file),
        "rows": str(tally.rows),
        "skipped": str(tally.skipped.total()),
        "bad": str(sum(reason.count for reason in tally.bad())),
    }
    if order.day is not None:
        facts["day"] = order.day.isoformat()
    if order.alternate_names is not None:
        facts["alternate_names"] = order.alternate_names.name
    return facts


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
