"""What was known day by day, taken up where news changes it."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from reports import ACTORS as SIDES
from reports import PLACES, report
from test_invariants import SOME, Report

from conflictmap.control import ControlSettings, SourceBook
from conflictmap.control.case import Runs, chains_of, prepare
from conflictmap.control.filtering import known_beliefs
from conflictmap.control.hmm import solve


def _difference(rows: Sequence[Report]) -> float:
    """Return how far what is known every day is from the recursion begun anew on every day."""
    articles, claims = zip(*rows, strict=True)
    places = {place.id: place for place in PLACES}
    case = prepare(claims, articles, places, settings=ControlSettings(), book=SourceBook.load(SIDES))
    first = min(one.published for one in case.testimonies) - 1
    days = np.arange(first, max(one.published for one in case.testimonies) + 3)
    runs = Runs(np.repeat(np.arange(len(case.places)), len(days)), np.tile(days, len(case.places)))
    every = np.arange(len(runs))
    known = known_beliefs(case, runs, every, runs.known)
    anew = solve(chains_of(case, runs, every, runs.known), smooth=False)
    return float(np.abs(known - anew).max())


@settings(deadline=None, max_examples=60)
@given(SOME)
def test_going_on_is_beginning_anew(rows: Sequence[Report]) -> None:
    """Messages kept from earlier days give what the whole recursion gives, for any news."""
    assert _difference(rows) < 1e-12


def test_old_news_goes_back_to_its_day() -> None:
    """A report of the distant past, and a withdrawal of what was dated vaguely, change all that follows."""
    rows = [report(number, "holds", "blue", outlet="A") for number in range(0, 40, 3)]
    rows.append(report(20, "captured", "red", "blue", on=(1, 20)))
    rows.append(report(30, "captured", "red", "blue", on=2))
    rows.append(report(35, "holds", "green", on=1))
    assert _difference(rows) < 1e-12
