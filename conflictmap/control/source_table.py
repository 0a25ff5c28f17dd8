"""Who speaks in a timeline's claims, and how far each is believed: sources.csv.

====================  =====================================================================================
column                what
====================  =====================================================================================
source, kind          who speaks, and what kind of source that is (an id of gazetteer/sources/kinds.toml)
matter                whether what it says suits its side
claims                how many of the timeline's claims it makes in such matters
expected              probability, 0 to 1, that it is right in them, as one of its kind
believed              the same as it is used in the end: as learned, or else as expected
since, statements     the day on which that was learned, and from how many statements; empty where it was not
====================  =====================================================================================
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from conflictmap.control.learning import newest
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sources import SourceBook, Voice
from conflictmap.control.weighing import weigh
from conflictmap.model import Timeline
from conflictmap.wording import cell

COLUMNS = ("source", "kind", "matter", "claims", "expected", "believed", "since", "statements")

_UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """How far a source is believed in one kind of matter; see the columns above."""

    source: str
    kind: str
    matter: str
    claims: int
    expected: float
    believed: float
    since: date | None = None
    statements: int | None = None


def source_rows(timeline: Timeline, book: SourceBook, settings: ControlSettings) -> tuple[SourceRow, ...]:
    """Return who speaks in a timeline's claims, those who say most first.

    Unnamed speakers of one kind share a row: nobody knows how many they are.

    Parameters
    ----------
    book, settings
        Those that the timeline was made with.
    """
    articles = {article.id: article for article in timeline.articles}
    counts: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], tuple[Voice, float]] = {}
    for one in weigh(timeline.claims, articles, book, settings):
        key = (one.voice.id if one.voice.known else _UNNAMED, one.voice.kind, one.stance.value)
        counts[key] += 1
        first.setdefault(key, (one.voice, one.trust))
    learned = newest(timeline.reliabilities)
    rows = []
    for key, count in counts.items():
        voice, trust = first[key]
        expected = round(trust, 4)
        name = voice.name if voice.known else _UNNAMED
        taught = learned.get(key)
        if taught is None:
            rows.append(SourceRow(name, voice.kind, key[2], count, expected, expected))
        else:
            believed = (taught.value, taught.since, taught.statements)
            rows.append(SourceRow(name, voice.kind, key[2], count, expected, *believed))
    return tuple(sorted(rows, key=lambda row: (-row.claims, row.source, row.kind, row.matter)))


def write_sources(timeline: Timeline, book: SourceBook, settings: ControlSettings, path: Path) -> None:
    """Write who speaks, and how far each is believed, as CSV; no cell begins a formula."""
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_cells(row) for row in source_rows(timeline, book, settings))


def _cells(row: SourceRow) -> Iterator[str]:
    for name in COLUMNS:
        value = getattr(row, name)
        yield "" if value is None else cell(value) if isinstance(value, str) else str(value)
