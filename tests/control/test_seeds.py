"""The five seed articles, by their hand-made claims."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from gold import gold_claims, seed_articles

from conflictmap.control import UNNAMED, fuse
from conflictmap.data import gazetteer_folder
from conflictmap.model import ControlState, Status, Timeline
from conflictmap.reading.actors import load_actors

pytestmark = pytest.mark.shared


@cache
def _timeline(path: Path, known_by: date | None = None) -> Timeline:
    articles = seed_articles()
    claims = gold_claims(path, [article.id for article in articles])
    actors = load_actors(gazetteer_folder() / "actors", ["syria-iraq"])
    places = {claim.place.id: claim.place for claim in claims if claim.place}
    return fuse(claims, articles, places.values(), actors, known_by=known_by)


@pytest.fixture
def timeline(shared: Path) -> Timeline:
    return _timeline(shared / "gold" / "claims.jsonl")


def _state(timeline: Timeline, place: str, day: str, *, as_known: bool = False) -> ControlState:
    states = timeline.on(date.fromisoformat(day), as_known=as_known)
    (state,) = (state for state in states if state.place == place)
    return state


@pytest.mark.parametrize(
    ("place", "day", "holder"),
    [
        ("palmyra-tadmur", "2015-06-15", "isis"),
        ("ramadi", "2015-06-15", "isis"),
        ("palmyra-tadmur", "2016-03-28", "syrian-government"),
        ("mosul", "2016-03-27", "isis"),
        ("raqqa", "2016-03-27", "isis"),
        ("ertiwaziyah", "2016-12-10", "isis"),
        ("al-burj-hill", "2016-12-10", "isis"),
        ("mosul", "2016-12-11", "isis"),
        ("raqqa", "2016-12-11", "isis"),
        ("palmyra-tadmur", "2016-12-12", "isis"),
        ("al-zubat-palmyra", "2016-12-12", "isis"),
        ("al-mutaqaideen-palmyra", "2016-12-12", "isis"),
        ("al-amiriyah-palmyra", "2016-12-12", "isis"),
        ("palmyra-citadel-qalaat-ibn-maan", "2016-12-12", "isis"),
        ("al-dawa-doua-west-of-palmyra", "2016-12-12", "syrian-government"),
        ("ertiwaziyah", "2016-12-12", "isis"),
        ("al-burj-hill", "2016-12-12", "isis"),
    ],
)
def test_holders(timeline: Timeline, place: str, day: str, holder: str) -> None:
    """The claims of the seeds put each place into the hands that history knows."""
    state = _state(timeline, place, day)
    assert (state.status, state.holder) == (Status.CONTROLLED, holder)


def test_opposing_claims_are_kept(timeline: Timeline) -> None:
    """Palmyra's fall keeps the repelled attack and the retreat as dissent, and is not certain."""
    state = _state(timeline, "palmyra-tadmur", "2016-12-12")
    claims = {claim.id: claim for claim in timeline.claims}
    opposing = {(claims[key].change.value, claims[key].attribution) for key in state.opposing}
    assert ("repelled", "Russian Defence Ministry via Tass") in opposing
    assert ("withdrew", "SOHR") in opposing
    assert 0.5 < state.confidence < 1


def test_fighting(timeline: Timeline) -> None:
    """Storming the outposts of the oilfield makes it contested, between both parties."""
    state = _state(timeline, "al-mahr-oilfield", "2016-12-10")
    assert state.status is Status.CONTESTED
    assert {state.holder, state.rival} == {"isis", "syrian-government"}


def test_unnamed_siege(timeline: Timeline) -> None:
    """Mosul under siege by nobody named is held by the besieged, and besieged."""
    assert _state(timeline, "mosul", "2016-12-11").besieged_by == UNNAMED
    assert _state(timeline, "mosul", "2016-03-27").besieged_by is None


@pytest.mark.parametrize("place", ["anbar-governorate", "eastern-homs-governorate"])
def test_parts_of_a_province(timeline: Timeline, place: str) -> None:
    """Ground lost or taken in parts of a province takes nobody the province."""
    assert _state(timeline, place, "2016-12-12").status is Status.UNKNOWN


def test_december_was_not_known_in_april(shared: Path, timeline: Timeline) -> None:
    """What was known on 1 April 2016 rests on nothing published in December, on either way of asking."""
    day = date(2016, 4, 1)
    december = {claim.id for claim in timeline.claims if claim.article != "seed004"}
    for state in timeline.on(day, as_known=True):
        assert not december & {*state.supporting, *state.opposing}
    then = _timeline(shared / "gold" / "claims.jsonl", known_by=day)
    assert not december & {claim.id for claim in then.claims}
    assert _state(then, "palmyra-tadmur", "2016-03-28").holder == "syrian-government"
