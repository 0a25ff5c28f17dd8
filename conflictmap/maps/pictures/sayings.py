"""What pictures say in words: titles, notes and legends. Captions are in captions.py."""

from calendar import day_name, month_name
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from conflictmap.colours import OLDEST
from conflictmap.maps.pictures.looks import NOTHING_KNOWN, Look
from conflictmap.maps.pictures.scene import Scene
from conflictmap.model import Status
from conflictmap.provenance import Provenance
from conflictmap.wording import counted

# A longer list of holders hides the signs; those that hold most come first.
_MOST_HOLDERS: Final = 12
_MOST_OUTLETS: Final = 12


def day_in_words(day: date) -> str:
    """Return a day as a heading says it: "Sunday, 11 December 2016"."""
    return f"{day_name[day.weekday()]}, {short_day(day)}"


def short_day(day: date) -> str:
    """Return a day as a sentence says it: "11 December 2016"."""
    return f"{day.day} {month_name[day.month]} {day.year}"


def basis(provenance: Provenance, *, as_known: bool) -> str:
    """Return what the picture is an answer to."""
    articles = counted(len(provenance.articles), "article")
    if as_known:
        return f"As was known on that day, from {articles}"
    if provenance.known_by is not None:
        return f"By what had been published by {short_day(provenance.known_by)}, from {articles}"
    return f"As is now believed, from {articles}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: a sign, or a ring, and what it says."""

    look: Look | None
    text: str


def legend_holders(scene: Scene, days: Sequence[date]) -> list[Entry]:
    """Return who holds, contests or besieges a place on one of the days, who holds most first."""
    looks = list(_looks(scene, days))
    seen = {party.id for look in looks for party in (look.holder, look.rival, look.besieger) if party}
    entries = [
        Entry(Look(holder=party), party.name)
        for party in scene.chronicle.parties.values()
        if party.id in seen
    ]
    more = len(entries) - _MOST_HOLDERS
    return [*entries[:_MOST_HOLDERS], *([Entry(None, f"and {more} more")] if more > 0 else [])]


def legend_signs(scene: Scene, days: Sequence[date]) -> list[Entry]:
    """Return what the signs of the days mean, as far as they occur."""
    looks = list(_looks(scene, days))
    parties = list(scene.chronicle.parties.values())
    first = parties[0] if parties else None
    second = parties[1] if len(parties) > 1 else first
    fought = {status: Look(status, first, second) for status in (Status.CONTESTED, Status.DISPUTED)}
    statuses = {look.status for look in looks}
    entries = [
        (Status.CONTESTED in statuses, fought[Status.CONTESTED], "Contested: fighting reported"),
        (Status.DISPUTED in statuses, fought[Status.DISPUTED], "Disputed: sources disagree"),
        (Status.VACATED in statuses, Look(Status.VACATED), "Vacated: left by its holder"),
        (Status.UNKNOWN in statuses, NOTHING_KNOWN, "Nothing known"),
        (any(look.divided for look in looks), Look(holder=first, divided=True), "Parts in other hands"),
        (
            any(look.besieger for look in looks),
            Look(holder=first, besieger=second),
            "Besieged, in the besieger’s colour",
        ),
        (
            any(look.strength < 1 and look.status is not Status.UNKNOWN for look in looks),
            Look(holder=first, strength=OLDEST),
            "Faded: old news",
        ),
    ]
    return [Entry(look, text) for occurs, look, text in entries if occurs]


def _looks(scene: Scene, days: Sequence[date]) -> Iterator[Look]:
    for place in scene.shown:
        yield from (scene.chronicle.look(place.id, day) for day in days)


def uncertainty(scene: Scene, days: Sequence[date]) -> str:
    """Return the note that no such picture may go without."""
    chronicle = scene.chronicle
    states = [
        state
        for place in scene.shown
        for day in days
        if (state := chronicle.state(place.id, day)) is not None and state.status is not Status.UNKNOWN
    ]
    note = "Colours show what reports say, weighed against one another; nobody has verified it on the ground."
    if not states:
        return note
    least, most = (pick(state.confidence for state in states) for pick in (min, max))
    sure = (
        f"Confidence lies between {least:.2f} and {most:.2f}"
        if least < most
        else f"Confidence is {least:.2f}"
    )
    fought = [
        f"{counted(count, 'place')} {word}"
        for status, word in ((Status.CONTESTED, "contested"), (Status.DISPUTED, "disputed"))
        if (count := sum(state.status is status for state in states)) and len(days) == 1
    ]
    return f"{note} {'; '.join([sure, *fought])}."


def outside(scene: Scene) -> str:
    """Return which places the picture leaves out, "" where it leaves out none."""
    said = []
    if scene.outside:
        names = ", ".join(scene.outside[:3])
        more = f" and {len(scene.outside) - 3} more" if len(scene.outside) > 3 else ""  # noqa: PLR2004 - as named
        said.append(f"Outside the picture: {names}{more}.")
    if scene.unlocated:
        said.append(f"Without coordinates: {counted(scene.unlocated, 'place')}.")
    return " ".join(said)


def sources(provenance: Provenance) -> str:
    """Return who published the articles."""
    outlets = provenance.outlets
    if not outlets:
        return ""
    more = f" and {len(outlets) - _MOST_OUTLETS} more" if len(outlets) > _MOST_OUTLETS else ""
    return f"Sources: {', '.join(outlets[:_MOST_OUTLETS])}{more}."
