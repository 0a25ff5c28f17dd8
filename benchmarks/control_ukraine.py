"""Compare who is believed to hold Ukrainian places with the edit history of a list of them.

The notes of Wikipedia's list of who controls Ukrainian cities ("Captured by Russia 12 March 2022. Recaptured
by Ukraine 31 March 2022.") are read as articles, one a place, and fused. For each change of holder that the
list's edit history dates, the state of the place seven days after it is compared with what the editors
changed it to: its holder, controlled or disputed, or that it is contested. Asked is what is now believed of
that day. Editors note a change days after the event, so a note may date it earlier.

Whether a note speaks of a change at all is told from its words alone, never from what was read of them:
it *dates* something near where it names days or a month at most 14 days from the change, and *tells* the
change where the statement that does so is of that kind ("captured", "withdrew", "contested") and side.

    python benchmarks/control_ukraine.py [--misses] [--near DAYS] [--as-of]
"""

import argparse
import csv
import re
import sys
from calendar import month_name, monthrange
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache

from _scorer import SHARED
from shapely import Point

from conflictmap.control import fuse
from conflictmap.data import gazetteer_folder
from conflictmap.model import Article, Claim, ControlState, Place, Status, Timeline, content_id
from conflictmap.places import Gazetteer
from conflictmap.reading import Reader
from conflictmap.reading.actors import load_actors

PLACES = SHARED / "corpora" / "ukraine_places_dev.csv"
CHANGES = SHARED / "corpora" / "ukraine_changes_dev.csv"
# When after a change the holder is asked for.
AFTER = timedelta(days=7)
# How many days from the editors' change what a note tells may lie, unless asked otherwise.
NEAR = 14
CONTESTED = "Contested"
HELD = frozenset({Status.CONTROLLED, Status.DISPUTED})

_MONTHS = {name: number for number, name in enumerate(month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_STATEMENT = re.compile(r".+?(?:[.?!](?=\s|$)|(?<=[a-z)\d])(?=[A-Z][a-z]+ed by\b)|$)", re.DOTALL)
_DAYS = re.compile(
    rf"(?:(?P<first>\d{{1,2}})(?:\s?[–-]\s?(?P<last>\d{{1,2}})\+?)?\s)?(?P<month>{_MONTH})\b(?:\s(?P<year>\d{{4}}))?"
    r"|\b(?P<alone>(?:19|20)\d\d)\b"
)
_PARTY = {"Russia": r"Russian?|DPR|LPR|Donetsk PR|Lu[gh]ansk PR", "Ukraine": r"Ukrain(?:e|ian)"}
_TAKING = {
    side: re.compile(
        rf"(?:captured?|held|controlled)\b.*\bby\s+(?:{_PARTY[side]})\b|\b(?:{_PARTY[other]})\b.*\bwithdr[ae]w",
        re.IGNORECASE,
    )
    for side, other in (("Russia", "Ukraine"), ("Ukraine", "Russia"))
}
_SINCE = re.compile(r"\bsince\b")
_FIGHTING = re.compile(r"\bcontested\b|\bfighting\b|\bclash", re.IGNORECASE)


class Cause(StrEnum):
    """Why the state differs, the first that applies."""

    SILENT = "the note dates nothing near the change"
    OTHERWISE = "the note dates something near, but tells no such change"
    UNREAD = "told, but no claim is read"
    PARTY = "read, but with another party or another change"
    DATE = "read, but with another date"
    CONTROL = "read aright, but weighed otherwise"


@dataclass(frozen=True)
class Note:
    """A row of the list: a place, and the note on it as an article."""

    place: Place
    article: Article


@dataclass(frozen=True)
class Edit:
    """A change of the list: on which day, where, from what and to what, and what is near it."""

    day: date
    place: str
    before: str
    to: str
    near: timedelta

    @property
    def asked(self) -> date:
        """The day whose state is compared."""
        return self.day + AFTER

    def is_met(self, state: ControlState | None) -> bool:
        """Tell whether a state is what the editors changed the place to."""
        if state is None:
            return False
        if self.to == CONTESTED:
            return state.status is Status.CONTESTED
        return state.status in HELD and side_of(state.holder) == self.to

    def is_near(self, first: date | None, last: date | None) -> bool:
        """Tell whether some days, both included, lie near the change."""
        return (first is None or first <= self.day + self.near) and (
            last is None or last >= self.day - self.near
        )


@dataclass(frozen=True)
class Outcome:
    """A change of the list with what is believed, and how far its note speaks of it."""

    edit: Edit
    note: Note
    state: ControlState | None
    dated: bool
    told: tuple[tuple[int, int], ...]

    @property
    def met(self) -> bool:
        """True where what is believed is what the editors changed the place to."""
        return self.edit.is_met(self.state)


def list_day(text: str) -> date:
    """Return a day as the list writes it."""
    return datetime.strptime(text, "%d %b %Y").date()  # noqa: DTZ007  a day, no moment


@cache
def sides() -> Mapping[str, str]:
    """Return the editors' name of the side of each actor."""
    names = {"ukraine": "Ukraine", "russia": "Russia"}
    actors = load_actors(gazetteer_folder() / "actors", ["ukraine"])
    return {actor.id: names[actor.side] for actor in actors if actor.side in names}


def side_of(actor: str | None) -> str | None:
    """Return the editors' name of an actor's side."""
    return None if actor is None else sides().get(actor)


def notes(*, as_of: bool) -> Iterator[Note]:
    """Yield the rows of the list, dated by the row's own day alone if `as_of`.

    A note that names a day or month that begins after the row's day was written later, since that day is the
    one of the last change of holder. It is dated by the newest that it names: no article tells the future.
    """
    with PLACES.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            text = row["information"]
            named = () if as_of else (first for first, _ in days_named(text))
            published = max([list_day(row["as_of"]), *named])
            point = Point(float(row["lon"]), float(row["lat"])) if row["lon"] else None
            identity = content_id("list", number, row["name"])
            place = Place(identity, row["name"], "town", point, 2.0, country="UA", provenance="the list")
            yield Note(
                place, Article(f"note-{number}", row["name"], "Wikipedia", None, published, "en", text)
            )


def edits(near: timedelta) -> Iterator[Edit]:
    """Yield the changes of the list."""
    with CHANGES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Edit(date.fromisoformat(row["date"]), row["place"], row["from"], row["to"], near)


def days_named(text: str, year: int | None = None) -> Iterator[tuple[date, date]]:
    """Yield the days and months that a text names, each as first and last day.

    Parameters
    ----------
    year
        What stands in for the first where the text gives none; later ones are of the year named before them.
        Where nothing gives a year, the days are left out.
    """
    told = year
    for match in _DAYS.finditer(text):
        if match["year"] or match["alone"]:
            told = int(match["year"] or match["alone"])
        if told is None or not match["month"]:
            continue
        month = _MONTHS[match["month"]]
        last = int(match["last"] or match["first"] or monthrange(told, month)[1])
        yield date(told, month, int(match["first"] or 1)), date(told, month, last)


def statements_near(edit: Edit, text: str) -> Iterator[re.Match[str]]:
    """Yield the statements of a note whose days, from the first named to the last, lie near a change."""
    for statement in _STATEMENT.finditer(text):
        years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", statement[0])]
        # "Between 28 February and 27 April 2024" says the year once.
        days = list(days_named(statement[0], years[0] if len(set(years)) == 1 else edit.day.year))
        if not days:
            continue
        last = max(last for _, last in days)
        if _SINCE.search(statement[0]):
            last = max(last, edit.day)
        if edit.is_near(min(first for first, _ in days), last):
            yield statement


def tells(edit: Edit, statement: str) -> bool:
    """Tell whether a statement is of the kind of a change and names its side."""
    pattern = _FIGHTING if edit.to == CONTESTED else _TAKING[edit.to]
    return pattern.search(statement) is not None


def read_notes(rows: Sequence[Note]) -> dict[str, tuple[Claim, ...]]:
    """Return the claims of each note about the place that heads it, by article."""
    articles = [row.article for row in rows]
    claims = Reader.open().read_many(articles, Gazetteer.open(["ukraine"]))
    found: dict[str, tuple[Claim, ...]] = {}
    for row, read in zip(rows, claims, strict=True):
        own = {row.place.name, row.place.name.partition(" (")[0]}
        found[row.article.id] = tuple(
            replace(claim, place=row.place) for claim in read if claim.toponym.name in own
        )
    return found


def compare(rows: Sequence[Note], wanted: Sequence[Edit], timeline: Timeline) -> Iterator[Outcome]:
    """Yield what is believed of each change of a place that one row of the list, with a note, is about."""
    by_name: dict[str, list[Note]] = {}
    for row in rows:
        by_name.setdefault(row.place.name, []).append(row)
    for edit in wanted:
        named = by_name.get(edit.place, [])
        if len(named) != 1 or not named[0].article.text.strip():
            continue
        place = named[0].place.id
        states = [s for s in timeline.states if s.place == place and s.start <= edit.asked <= s.end]
        near = list(statements_near(edit, named[0].article.text))
        told = tuple(match.span() for match in near if tells(edit, match[0]))
        yield Outcome(edit, named[0], states[0] if states else None, bool(near), told)


def cause_of(outcome: Outcome, claims: Sequence[Claim]) -> Cause:
    """Return why what is believed is not what the editors changed the place to."""
    edit = outcome.edit
    if not outcome.told:
        return Cause.OTHERWISE if outcome.dated else Cause.SILENT
    read = [c for c in claims if any(c.start < end and start < c.end for start, end in outcome.told)]
    if not read:
        return Cause.UNREAD
    if edit.to == CONTESTED:
        right = [claim for claim in read if claim.change == "contested"]
    else:
        right = [
            claim
            for claim in read
            if side_of(claim.gainer) == edit.to
            or (claim.change == "withdrew" and side_of(claim.loser) != edit.to)
        ]
    if not right:
        return Cause.PARTY
    if not any(edit.is_near(claim.when.earliest, claim.when.latest) for claim in right):
        return Cause.DATE
    return Cause.CONTROL


def described(outcome: Outcome) -> str:
    """Return a miss in one line."""
    state = outcome.state
    believed = "nothing"
    if state is not None:
        believed = f"{state.status} {state.holder or ''} {state.confidence:.2f}"
    edit = outcome.edit
    return f"    {edit.asked} {edit.place}: {edit.to}, believed {believed} | {outcome.note.article.text}"


def ratio(outcomes: Sequence[Outcome]) -> str:
    """Return how many of some changes are met."""
    met = sum(outcome.met for outcome in outcomes)
    return f"{met}/{len(outcomes)} = {met / max(len(outcomes), 1):.3f}"


def believed(
    rows: Sequence[Note], wanted: Sequence[Edit], claims: Mapping[str, tuple[Claim, ...]]
) -> list[Outcome]:
    """Return what is now believed after each change, by the claims of all notes."""
    timeline = fuse(
        [claim for read in claims.values() for claim in read],
        [row.article for row in rows],
        [row.place for row in rows],
        load_actors(gazetteer_folder() / "actors", ["ukraine"]),
        last=max(edit.asked for edit in wanted),
    )
    return list(compare(rows, wanted, timeline))


def main() -> None:
    """Build the timeline and print how far it agrees with the list's edit history."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--misses", action="store_true", help="show what differs, grouped by cause")
    parser.add_argument("--near", type=int, default=NEAR, metavar="DAYS", help="what lies near a change")
    parser.add_argument(
        "--as-of", action="store_true", help="date notes by their row's day, whatever they name"
    )
    arguments = parser.parse_args()
    missing = next((path for path in (PLACES, CHANGES) if not path.is_file()), None)
    if missing is not None:
        sys.exit(f"skipped: there is no {missing}")
    rows, wanted = list(notes(as_of=arguments.as_of)), list(edits(timedelta(days=arguments.near)))
    claims = read_notes(rows)
    outcomes = believed(rows, wanted, claims)
    dated = [outcome for outcome in outcomes if outcome.dated]
    told = [outcome for outcome in outcomes if outcome.told]
    print_skipped(rows, wanted, len(outcomes))
    print(f"all                                {ratio(outcomes)}")
    print(f"the note dates something near      {ratio(dated)}")
    print(f"the note tells the change          {ratio(told)}")
    for to in ("Russia", "Ukraine", CONTESTED):
        print(f"    to {to:10}                  {ratio([o for o in told if o.edit.to == to])}")
    fights = [outcome for outcome in outcomes if outcome.edit.to == CONTESTED and not outcome.met]
    still = sum(o.state is not None and side_of(o.state.holder) == o.edit.before for o in fights)
    print(f"{CONTESTED}, but believed otherwise: {len(fights)}, of them still with who had it before {still}")
    if arguments.misses:
        missed = [(cause_of(o, claims[o.note.article.id]), o) for o in outcomes if not o.met]
        for cause in Cause:
            group = [outcome for why, outcome in missed if why is cause]
            print(f"{cause}: {len(group)}")
            for outcome in group:
                print(described(outcome))


def print_skipped(rows: Sequence[Note], wanted: Sequence[Edit], compared: int) -> None:
    """Print how many changes are compared, and why the others are not."""
    count = Counter(row.place.name for row in rows)
    noted = {row.place.name for row in rows if row.article.text.strip()}
    absent = sum(edit.place not in count for edit in wanted)
    shared = sum(count[edit.place] > 1 for edit in wanted)
    silent = sum(count[edit.place] == 1 and edit.place not in noted for edit in wanted)
    print(f"{len(wanted)} changes, {compared} compared; place not in the list {absent}, ", end="")
    print(f"name of several rows {shared}, row without a note {silent}")


if __name__ == "__main__":
    main()
