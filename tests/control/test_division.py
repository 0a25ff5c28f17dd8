"""How much of a divided place its holder has."""

from dataclasses import replace

import pytest
from reports import ACTORS, CITADEL, PLACES, TOWN, day, report, state
from shapely import box

from conflictmap.control import fuse
from conflictmap.model import Article, Claim, Place, Timeline

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
