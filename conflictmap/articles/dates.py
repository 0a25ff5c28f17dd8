"""Dates that an article states about itself: in a field of its own, or in its dateline."""

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

# A dateline stands at the head of the text; an agency's signature may follow a headline of usual length.
_HEAD: Final = 300
# Within the head, only so many lines can still be headline, byline and date.
_HEAD_LINES: Final = 6
_CENTURIES: Final = range(1800, 2200)
_YEAR: Final = re.compile(r"(?:18|19|20|21)\d\d")
# Characters of the longest day before its year ("(Wednesday), September 25th, "), and after a year that it
# begins with.
_BEFORE_YEAR: Final = 40
_AFTER_YEAR: Final = 6


class _Datelines(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    labels: tuple[str, ...]
    agencies: tuple[str, ...]
    weekdays: tuple[tuple[str, ...], ...] = Field(min_length=7, max_length=7)
    months: tuple[tuple[str, ...], ...] = Field(min_length=12, max_length=12)


class _Patterns:
    """The compiled forms of datelines.toml."""

    def __init__(self, words: _Datelines) -> None:
        self.months = {name: number for number, names in enumerate(words.months, 1) for name in names}
        self.weekdays = {name: number for number, names in enumerate(words.weekdays) for name in names}
        month, weekday = _either(tuple(self.months)), _either(tuple(self.weekdays))
        year = r"(?P<y{n}>\d{{4}})(?!\d)"
        stated = "|".join(
            form.format(n=number, month=month, year=year.format(n=number))
            for number, form in enumerate(
                (
                    r"(?P<d{n}>\d{{1,2}})(?:st|nd|rd|th)?[\s.]+(?P<m{n}>{month})\.?,?\s*{year}",
                    r"(?P<m{n}>{month})\.?\s+(?P<d{n}>\d{{1,2}})(?:st|nd|rd|th)?,?\s*{year}",
                    r"{year}[-/.](?P<m{n}>\d{{1,2}})[-/.](?P<d{n}>\d{{1,2}})(?!\d)",
                    r"(?P<d{n}>\d{{1,2}})[-.](?P<m{n}>\d{{1,2}})[-.]{year}",
                    r"(?P<a{n}>\d{{1,2}})/(?P<b{n}>\d{{1,2}})/{year}",
                )
            )
        )
        # Up to three other things may stand around a weekday: "Sunday, ", "(Sun) ".
        dated = rf"\(?(?:(?P<weekday>{weekday})\.?\)?[\s,]*)?(?:{stated})"
        label, agency = _either(words.labels), _either(words.agencies)
        flags = re.IGNORECASE
        self.dated = re.compile(dated, flags)
        self.datelines = (
            re.compile(rf"^\W{{0,3}}(?:{label})\s*[:|–—-]?\s*{dated}", flags | re.MULTILINE),
            re.compile(rf"^\W{{0,3}}{dated}", flags),
            re.compile(rf"^\W{{0,3}}{dated}[^\w\n]*$", flags | re.MULTILINE),
            # "ERBIL, 11 December 2016 –", "Damascus (SANA), March 27, 2016 -": up to four words, none in
            # small letters as "of" in "the battle of 3 May 2015" is.
            re.compile(
                rf"^(?:(?-i:[^\W\d_a-zа-я])[\w’'.-]{{0,40}}[ ,]+){{1,4}}"
                rf"(?:\([\w ]+\)[ ,]*)?{dated}\s*[–—:(-]",
                flags | re.MULTILINE,
            ),
            re.compile(rf"\b(?:{agency})\b[\s,:|–—-]*{dated}", flags),
        )


def _either(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _patterns() -> _Patterns:
    with (Path(__file__).parent / "datelines.toml").open("rb") as file:
        return _Patterns(_Datelines.model_validate(tomllib.load(file)))


def _read(match: re.Match[str]) -> date | None:
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    weekday = found.pop("weekday", None)
    parts = {name[0]: value for name, value in found.items()}
    if "a" in parts:
        first, second = int(parts["a"]), int(parts["b"])
        # 05/04/2017 is a different day on each side of the Atlantic: only 25/04 or 04/25 says which is meant.
        if min(first, second) > 12 or (max(first, second) <= 12 and first != second):  # noqa: PLR2004 - months
            return None
        day, month = (first, second) if first > 12 else (second, first)  # noqa: PLR2004 - months
    else:
        months = _patterns().months
        stated = parts["m"].lower()
        day, month = int(parts["d"]), months.get(stated) or int(stated)
    year = int(parts["y"])
    if year not in _CENTURIES:
        return None
    try:
        read = date(year, month, day)
    except ValueError:
        return None
    # A weekday that does not fit means that the figures were not a date, or not this one.
    if weekday is not None and _patterns().weekdays[weekday.lower()] != read.weekday():
        return None
    return read


def parse_date(text: str) -> date | None:
    """Return the day that a field states, or None where it is no date.

    Parameters
    ----------
    text
        ISO 8601 day or time, RFC 2822 time, or a day in words ("11 December 2016", "Dec. 11, 2016"). The day
        is taken as it is written there; no time zone is converted. "05/04/2017" is ambiguous, and None.
    """
    match = _patterns().dated.match(text.strip())
    return None if match is None else _read(match)


def days_in(text: str) -> list[tuple[date, int, int]]:
    """Return the days that a text names in full, with their half-open spans; a day without a year is none."""
    found: list[tuple[date, int, int]] = []
    searched = 0
    # Few passages name a year, and only around one can such a day be.
    for year in _YEAR.finditer(text):
        begin, stop = max(searched, year.start() - _BEFORE_YEAR), year.end() + _AFTER_YEAR
        for match in _patterns().dated.finditer(text, begin, stop):
            day = _read(match)
            if day is not None:
                found.append((day, *match.span()))
            searched = match.end()
    return found


def find_dateline(text: str) -> date | None:
    """Return the day of publication that the head of a text states, or None.

    Only the forms of a dateline count, since reports are full of other days: a label ("Published: …"), a
    date at the very beginning or alone in its line, place and date before a dash, or an agency's signature.
    """
    head = "\n".join(text[:_HEAD].lstrip().splitlines()[:_HEAD_LINES])
    for pattern in _patterns().datelines:
        for match in pattern.finditer(head):
            day = _read(match)
            if day is not None:
                return day
    return None
