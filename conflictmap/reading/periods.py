"""Expressions of time, and those that two of them make together: "between 28 February and 3 May"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from conflictmap.model import DateSpan, Precision


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """An expression of time: its half-open span in the sentence, and the days it means.

    `role` is "at" for a plain date, "since" for the beginning of a state, "until" for its end, "by" for a
    latest day, "first since" for a day that only looks back ("for the first time since 2012"), "after" for a
    distance in time from the clause that follows ("nine months after").
    """

    start: int
    end: int
    span: DateSpan
    role: str
    text: str


_AROUND = r"(?:(?:about|around|approximately|roughly|circa|the|in)\s+)*"
_FROM = re.compile(rf"\b(?:between|from)\s+{_AROUND}(?:before\s+)?$", re.IGNORECASE)
_BETWEEN = re.compile(rf"\bbetween\s+{_AROUND}(?:before\s+)?$", re.IGNORECASE)
_DASH = re.compile(rf"\s?[–—-]\s?{_AROUND}$", re.IGNORECASE)
_AND = re.compile(rf"\s+and\s+{_AROUND}$", re.IGNORECASE)
_TO = re.compile(rf"\s+(?:to|until|till|through)\s+{_AROUND}$", re.IGNORECASE)
# An expression may take in the word before it.
_OPENING = re.compile(r"(?:from|since|until|till)\s+", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_COARSENESS = (Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.OPEN)
# The words that make a period of two expressions stand this close before the first, in characters.
_BEFORE = 40


def joined(text: str, times: Sequence[TimeExpression]) -> tuple[TimeExpression, ...]:
    """Return the expressions of a sentence, in order, two that make a period taken together.

    Parameters
    ----------
    text
        The sentence.
    times
        Its expressions, in order.
    """
    found: list[TimeExpression] = []
    for time in times:
        period = _period(text, found[-1], time) if found else None
        if period is None:
            found.append(time)
        else:
            found[-1] = period
    return tuple(found)


def _period(text: str, first: TimeExpression, last: TimeExpression) -> TimeExpression | None:
    """Return the period from one expression to the next, where the words between and before them say so."""
    if not _is_period(text, first, last) or last.span.latest is None:
        return None
    # "Between before 17 January and 8 April": at the latest from then on.
    begin = first.span.earliest or first.span.latest
    if begin is None:
        return None
    if not _YEAR.search(first.text) and _YEAR.search(last.text):
        begin = _in_year(begin, last.span.latest)
    if begin is None or begin > last.span.latest:
        return None
    precision = max(first.span.precision, last.span.precision, key=_COARSENESS.index)
    if precision is Precision.OPEN:
        precision = Precision.DAY
    span = DateSpan(begin, last.span.latest, precision)
    return TimeExpression(first.start, last.end, span, "at", text[first.start : last.end])


def _is_period(text: str, first: TimeExpression, last: TimeExpression) -> bool:
    taken_in = _OPENING.match(first.text), _OPENING.match(last.text)
    before = text[max(0, first.start - _BEFORE) : first.start + (taken_in[0].end() if taken_in[0] else 0)]
    between = text[first.end : last.start + (taken_in[1].end() if taken_in[1] else 0)]
    if _DASH.fullmatch(between):
        return True
    return bool(
        (_TO.fullmatch(between) and _FROM.search(before))
        or (_AND.fullmatch(between) and _BETWEEN.search(before))
    )


def _in_year(begin: date, end: date) -> date | None:
    """Return a day in the year of another, or in the one before: "28 December to 2 January 2023"."""
    for year in (end.year, end.year - 1):
        try:
            moved = begin.replace(year=year)
        except ValueError:
            continue
        if moved <= end:
            return moved
    return None
