from datetime import date
from pathlib import Path

import pytest

from conflictmap.articles import read_content
from conflictmap.articles.dates import days_in
from conflictmap.errors import MisdatedError


def notes(body, published="2014-08-05", added=None):
    line = f"added: {added}\n" if added else ""
    batch = read_content(f"---\npublished: {published}\n{line}---\n{body}\n", Path("a.txt"))
    assert len(batch.articles) == 1
    return [problem for problem in batch.problems if isinstance(problem, MisdatedError)]


def test_a_report_cannot_tell_of_what_came_after_it():
    """Where all days of the text lie long after its date, the date is noted and the article kept."""
    (noted,) = notes("Troops entered the town on August 21, 2014, and shelled it on 22 August 2014.")
    assert "2014-08-05" in str(noted)
    assert "2014-08-21" in str(noted)
    assert "Correct" in str(noted)
    assert "\n" not in str(noted)


@pytest.mark.parametrize(
    "body",
    [
        "The truce will expire on 31 December 2014.",
        "Elections are scheduled for October 7, 2014.",
        "The council extended the mandate until 30 June 2015.",
        "Troops entered on 4 August 2014. A parade followed on 20 August 2014.",
        "Troops entered the town on 9 August 2014.",
        "The hospital has been shut since 2016.",
        "Troops entered the town on Sunday.",
        "Under the plan all fighters leave before 1 September 2014.",
    ],
)
def test_a_look_ahead_is_no_contradiction(body):
    """Terms, elections and deadlines lie ahead; a text that names one day about its own knows when it is."""
    assert notes(body) == []


def test_a_report_is_not_younger_than_its_file():
    """A date after the day on which the article was added is noted; one day may be the time zone's."""
    (noted,) = notes("Troops entered the town.", "2026-05-01", added="2026-03-01")
    assert "2026-05-01" in str(noted)
    assert "2026-03-01" in str(noted)
    assert notes("Troops entered the town.", "2026-03-02", added="2026-03-01") == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On Sunday, 3 April 2016, and on April 5th, 2016 too.", [date(2016, 4, 3), date(2016, 4, 5)]),
        ("Between 2016-04-03 and 2016-04-05.", [date(2016, 4, 3), date(2016, 4, 5)]),
        ("In April 2016 some 2,016 people fled; 31 June 2016 never was.", []),
        ("Sunday, 4 April 2016 was a Monday.", []),
    ],
)
def test_full_days_are_found_anywhere(text, days):
    """Days with a year are found wherever they stand, and impossible ones are none."""
    assert [day for day, _, _ in days_in(text)] == days


def test_their_spans_are_theirs():
    """A span holds just the day."""
    text = "They left on Sunday, 3 April 2016, at noon."
    ((_, start, end),) = days_in(text)
    assert text[start:end] == "Sunday, 3 April 2016"
