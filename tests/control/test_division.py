"""How much of a divided place its holder has."""

from dataclasses import replace
from datetime import date

import pytest
from reports import ACTORS, CITADEL, PLACES, TOWN, day, report, state
from shapely import box

from conflictmap.control import fuse
from conflictmap.control.division import divide
from conflictmap.control.sources import SourceBook
from conflictmap.model import Article, Claim, ControlState, Place, Status, Timeline

PORT = Place("town/port", "Port", "district", TOWN.point, 0.5, within="town")
ORCHARDS = Place("town/orchards", "Orchards", "district", TOWN.point, 0.5, within="town")


def _line(rows: list[tuple[Article, Claim]], *places: Place) -> Timeline:
    known = {place.id: place for place in (*PLACES, PORT, ORCHARDS, *places)}
    claims = [replace(claim, place=known[claim.place.id]) for _, claim in rows if claim.place]
    return fuse(claims, [article for article, _ in rows], known.values(), ACTORS)


def test_parts_without_areas_count_alike() -> None:
    """Of three parts that are spoken of one is lost: the holder has two thirds of what is known."""
    rows = [report(1, "holds", "blue", place=place) for place in (TOWN, CITADEL, PORT, ORCHARDS)]
    line = _line([*rows, report(5, "captured", "red", "blue", place=PORT)])
    before, after = state(line, 2), state(line, 5)
    assert (before.divided, before.share) == (False, None)
    assert (after.holder, after.divided, after.share) == ("blue", True, pytest.approx(0.67))


def test_areas_count_by_their_size() -> None:
    """Where the whole and its parts have areas, the share is that of the ground."""
    whole = replace(TOWN, area=box(10, 50, 10.1, 50.1))
    port = replace(PORT, area=box(10, 50, 10.1, 50.01))
    rows = [report(1, "holds", "blue"), report(5, "captured", "red", "blue", place=PORT)]
    found = state(_line(rows, whole, port), 5)
    assert (found.divided, found.share) == (True, pytest.approx(0.9))


def test_share_follows_the_parts() -> None:
    """One part after another is lost, and the share says so from the day of each."""
    rows = [report(1, "holds", "blue", place=place) for place in (TOWN, CITADEL, PORT, ORCHARDS)]
    rows += [
        report(5 + 5 * n, "captured", "red", "blue", place=place) for n, place in enumerate((PORT, CITADEL))
    ]
    line = _line(rows)
    assert [state(line, number).share for number in (4, 5, 9, 10)] == [None, 0.67, 0.67, 0.33]
    assert state(line, 10).start == day(10)


def test_an_unnamed_part_has_no_share() -> None:
    """That "parts of the town" were lost divides it, and nobody knows by how much."""
    rows = [report(1, "holds", "blue"), report(5, "captured", "red", "blue", extent="part")]
    found = state(_line(rows), 5)
    assert (found.divided, found.share) == (True, None)


def held(place: Place, first: int, last: int, holder: str | None, **more: object) -> ControlState:
    """Return a state of a place from one day of January to another."""
    status = Status.CONTROLLED if holder else Status.UNKNOWN
    days = (date(2020, 1, first), date(2020, 1, last))
    return ControlState(place.id, *days, status, holder, None, 0.9, (), (), **more)


def divided(*states: ControlState) -> list[tuple[int, int, bool, float | None]]:
    """Return the pieces of the town: first and last day, whether it is divided, and the holder's share."""
    book = SourceBook.load(ACTORS)
    found = divide(states, {place.id: place for place in PLACES}, book)
    return [(one.start.day, one.end.day, one.divided, one.share) for one in found if one.place == TOWN.id]


def test_a_whole_is_cut_on_the_very_days_on_which_a_part_changes_hands() -> None:
    """The day after the part's last day in other hands the whole is whole again."""
    assert divided(held(TOWN, 1, 20, "red"), held(CITADEL, 5, 9, "blue"), held(CITADEL, 10, 20, "red")) == [
        (1, 4, False, None),
        (5, 9, True, 0.0),
        (10, 20, False, None),
    ]


def test_what_stays_as_it_was_is_not_cut() -> None:
    """A part that passes from one of the others to another leaves one piece, from its first day on."""
    parts = (held(CITADEL, 5, 9, "blue"), held(CITADEL, 10, 14, "green"))
    assert divided(held(TOWN, 1, 20, "red"), *parts) == [
        (1, 4, False, None),
        (5, 14, True, 0.0),
        (15, 20, False, None),
    ]


def test_nobody_has_no_share() -> None:
    """A whole that nobody is known to hold is not divided, whoever holds a part of it."""
    assert divided(held(TOWN, 1, 20, None), held(CITADEL, 5, 9, "blue")) == [(1, 20, False, None)]


def test_what_is_told_to_be_divided_is_left_alone() -> None:
    """Reports of a divided whole stand, with the share that they give."""
    told = held(TOWN, 1, 20, "red", divided=True, share=0.7)
    assert divided(told, held(CITADEL, 5, 9, "blue")) == [(1, 20, True, 0.7)]
