from datetime import date

import pytest

from conflictmap.articles.dates import find_dateline, parse_date

DAY = date(2016, 12, 11)


@pytest.mark.parametrize(
    "text",
    [
        "2016-12-11",
        " 2016-12-11T23:59:59+03:00 ",
        "Sun, 11 Dec 2016 08:00:00 GMT",
        "11 December 2016",
        "Dec. 11, 2016",
        "December 11th 2016",
        "11.12.2016",
        "11 декабря 2016",
        "11 كانون الأول 2016",
    ],
)
def test_a_field_is_read_in_any_common_form(text):
    """ISO days and times, feeds' times, and days in words are all understood."""
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text", ["", "soon", "2016", "2016-13-40", "05/04/2017", "Mon, 11 Dec 2016", "31 June 2016"]
)
def test_what_is_no_day_is_none(text):
    """An impossible or ambiguous day, or one whose weekday disagrees, is not guessed at."""
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "head",
    [
        "ERBIL, 11 December 2016 – Troops left.",
        "Damascus (SANA), December 11, 2016 - Troops left.",
        "Rebels leave town Reuters Sunday 11 Dec 2016 The last rebels left.",
        "Last updated at Dec 112016 Troops left.",
        "Troops leave town\nPublished: 11 December 2016\nThey left.",
        "Troops leave town\n\nSunday, 11 December 2016\n\nThey left.",
        "11-12-2016 Troops left.",
    ],
)
def test_a_dateline_is_found(head):
    """The forms in which outlets date their reports are recognised."""
    assert find_dateline(head) == DAY


@pytest.mark.parametrize(
    "head",
    [
        "Homs – Troops left the town on Sunday.",
        "The town fell on 11 December 2016, the monitor said.",
        "In the battle of 11 December 2016 – the worst so far – the town fell.",
        "Troops left.\n" * 40 + "Published: 11 December 2016",
        "AFP Monday 11 Dec 2016 Troops left.",
    ],
)
def test_a_date_in_the_story_is_no_dateline(head):
    """A day that the report speaks of, or that cannot be right, does not become its date."""
    assert find_dateline(head) is None
