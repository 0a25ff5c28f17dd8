"""Periods that two expressions of time make together, and what they date."""

from collections.abc import Callable
from datetime import date

import pytest

from conflictmap.model import Claim
from conflictmap.reading.dates import find_times

PUBLISHED = date(2016, 12, 11)

Read = Callable[..., tuple[Claim, ...]]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("between 28 November and 3 December 2016", "2016-11-28", "2016-12-03"),
        ("between around 28 November – 3 December 2016", "2016-11-28", "2016-12-03"),
        ("between 9 and 11 June 2016", "2016-06-09", "2016-06-11"),
        ("around 9–11+ June 2016", "2016-06-09", "2016-06-11"),
        ("on June 9-11, 2016", "2016-06-09", "2016-06-11"),
        ("from 9 to 11 June", "2016-06-09", "2016-06-11"),
        ("from Monday to Wednesday", "2016-12-05", "2016-12-07"),
        ("between before 17 January and 8 April 2016", "2016-01-17", "2016-04-08"),
        ("between 27 April – early May 2016", "2016-04-27", "2016-05-10"),
        ("from June 2014 until October 2016", "2014-06", "2016-10"),
        ("between 2013 and 2016", "2013", "2016"),
        ("in the first week of October 2016", "2016-10-01", "2016-10-07"),
        ("in the last week of October 2016", "2016-10-25", "2016-10-31"),
    ],
)
def test_two_ends_make_a_period(text: str, first: str, last: str) -> None:
    """Whatever names a beginning and an end names the days between them."""
    (time,) = find_times(text, PUBLISHED)
    assert (time.role, time.span.isoformat()) == ("at", (first, last))


def test_a_year_said_once_is_that_of_the_end() -> None:
    """A period over the turn of the year begins in the year before."""
    (time,) = find_times("between 28 December and 2 January 2016", PUBLISHED)
    assert time.span.isoformat() == ("2015-12-28", "2016-01-02")


@pytest.mark.parametrize(
    "text",
    [
        "taken on 5 May and lost on 9 May 2016",
        "on 5 May and 9 May 2016",
        "between 5 May 2016 and 9 May 2014",
        "held since 2012, retaken until 2014",
    ],
)
def test_two_days_are_two_days(text: str) -> None:
    """Days that nothing joins, or that follow backwards, stay apart."""
    assert len(find_times(text, PUBLISHED)) == 2


def test_a_day_range_needs_days_of_the_calendar() -> None:
    """What runs backwards is no range, and no such day dates nothing."""
    assert [time.span.isoformat() for time in find_times("on 30-3 May 2016", PUBLISHED)] == [
        ("2016-05-03", "2016-05-03")
    ]


def test_what_came_before_an_event_of_a_year_has_no_beginning() -> None:
    """Before "the 2016 offensive" is some time up to that year."""
    (time,) = find_times("before the 2016 offensive", PUBLISHED)
    assert time.role == "by"


def test_fighting_lasts_for_its_period(read: Read) -> None:
    """A battle "between" two days was fought on all of them."""
    (claim,) = read("ISIS and the Syrian army fought over Palmyra between 28 November and 3 December 2016.")
    assert claim.when.isoformat() == ("2016-11-28", "2016-12-03")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("They entered the base on Tuesday, two days after they took the town.", "2016-12-04"),
        ("The army left on 3 December 2016, just three days after rebels seized the town.", "2016-11-30"),
        ("Two days after they took the town, they attacked the base.", "2016-12-09"),
    ],
)
def test_days_after_are_counted_from_the_day_beside_them(text: str, day: str) -> None:
    """Two days after what happened on Tuesday goes back from that Tuesday, else from the publication."""
    (time,) = (time for time in find_times(text, PUBLISHED) if time.role == "after")
    assert time.span.isoformat() == (day, day)
