"""When a sentence says that something happened: expressions of time and the days that they mean.

Relative expressions are resolved against the day of publication: a bare weekday is the latest such day not
after it, a bare month the latest such month, as the desks of news agencies use them.
"""

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from conflictmap.model import DateSpan, Precision
from conflictmap.reading.periods import TimeExpression, joined

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_WEEKDAYS |= {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "couple": 2, "several": 3, "few": 3}
_ORDER = {
    "dawn": 1,
    "morning": 1,
    "early": 1,
    "earlier": 1,
    "midday": 2,
    "noon": 2,
    "afternoon": 3,
    "later": 4,
    "evening": 4,
    "night": 5,
    "late": 4,
}

_MONTH = "|".join(sorted(_MONTHS, key=lambda name: (-len(name), name)))
_DAY = "|".join(sorted(_WEEKDAYS, key=lambda name: (-len(name), name)))
_NUMBER = r"\d{1,3}|" + "|".join(sorted(_NUMBERS, key=lambda name: (-len(name), name)))
_PART = r"morning|afternoon|evening|night|dawn|midday|noon"
_YEAR = r"(?:19|20)\d\d"
# "2000 fighters" and "2000 Sunni residents" are people; "in 2014 rebel fighters" is a year.
_COUNTED = re.compile(
    r"\s+(?:(?P<nearest>(?=people|soldiers|civilians|fighters|troops|militants|families))|(?:[\w-]+\s+){0,2})"
    r"(?:people|residents|soldiers|civilians|fighters|troops|militants|families|rebels|insurgents|prisoners"
    r"|refugees|evacuees|policemen|gunmen|jihadists|men|women|children|houses|homes)\b",
    re.IGNORECASE,
)
_IN_A_YEAR = re.compile(
    r"\b(?:in|since|until|till|by|of|from|during|before|after|early|late|mid|between|and|to|year)[\s-]+$",
    re.IGNORECASE,
)
_TH = r"(?:st|nd|rd|th)?"
_FUZZY = r"(?:the\s+)?(?P<fuzzy>early|mid|middle of|late|beginning of|start of|end of|first half of|second half of|first week of|last week of)[\s-]+(?:of\s+)?(?:in\s+)?"


def _latest_weekday(number: int, published: date) -> date:
    return published - timedelta(days=(published.weekday() - number) % 7)


def _shift_months(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def _fuzzy(span: DateSpan, word: str | None) -> DateSpan:
    """Narrow a month or year to its early, middle or late part."""
    if not word or span.earliest is None or span.latest is None or span.precision is Precision.DAY:
        return span
    length = (span.latest - span.earliest).days + 1
    thirds = {
        "early": (0, 1), "beginning of": (0, 1), "start of": (0, 1), "mid": (1, 2), "middle of": (1, 2),
        "late": (2, 3), "end of": (2, 3), "first half of": (0, 1.5), "second half of": (1.5, 3),
        "first week of": (0, 1), "last week of": (2, 3),
    }  # fmt: skip
    low, high = thirds[word]
    first = span.earliest + timedelta(days=int(length * low / 3))
    last = span.earliest + timedelta(days=int(length * high / 3) - 1)
    if word in {"end of", "last week of"}:
        first = span.latest - timedelta(days=6)
        last = span.latest
    if word == "first week of":
        last = first + timedelta(days=6)
    return DateSpan(first, min(last, span.latest), Precision.DAY)


def _safe_day(year: int, month: int, day: int) -> DateSpan | None:
    try:
        return DateSpan.day(date(year, month, day))
    except ValueError:
        return None


def _day_of_month(match: re.Match[str], published: date | None) -> DateSpan | None:
    month, day = _MONTHS[match["month"].lower().rstrip(".")], int(match["day"])
    if match["year"]:
        return _safe_day(int(match["year"]), month, day)
    if published is None:
        return None
    span = _safe_day(published.year, month, day)
    if span and span.earliest and span.earliest > published:
        return _safe_day(published.year - 1, month, day)
    return span


def _days_of_month(match: re.Match[str], published: date | None) -> DateSpan | None:
    """Resolve "9-11 June" and "between 9 and 11 June"."""
    span = _day_of_month(match, published)
    if span is None or span.latest is None:
        return None
    first = _safe_day(span.latest.year, span.latest.month, int(match["first"]))
    if first is None or first.earliest is None or first.earliest > span.latest:
        return None
    return DateSpan(first.earliest, span.latest, Precision.DAY)


def _month(match: re.Match[str], published: date | None) -> DateSpan | None:
    month = _MONTHS[match["month"].lower().rstrip(".")]
    year = match["year"]
    relative = (match["relative"] or "").lower()
    if year:
        span = DateSpan.month(int(year), month)
    elif published is None:
        return None
    elif "last year" in relative:
        span = DateSpan.month(published.year - 1, month)
    elif "this year" in relative:
        span = DateSpan.month(published.year, month)
    else:
        span = DateSpan.month(published.year - (month > published.month), month)
        if relative == "last" and month == published.month:
            span = DateSpan.month(published.year - 1, month)
    return _fuzzy(span, match["fuzzy"].lower() if match["fuzzy"] else None)


def _weekday(match: re.Match[str], published: date | None) -> DateSpan | None:
    if published is None:
        return None
    day = _latest_weekday(_WEEKDAYS[match["weekday"].lower().rstrip(".")], published)
    before = (match["before"] or "").lower()
    if before == "last" and day == published:
        day -= timedelta(days=7)
    part = (match["part"] or "").lower() or before
    order = _ORDER.get(part, 0)
    if part == "night":
        return DateSpan(day, min(day + timedelta(days=1), published), Precision.DAY, order)
    return DateSpan.day(day, order)


def _ago(match: re.Match[str], published: date | None) -> DateSpan | None:
    if published is None:
        return None
    number, unit = match["number"].lower(), match["unit"].lower()
    count = int(number) if number.isdigit() else _NUMBERS[number]
    return _before(published, count, unit)


def _before(day: date, count: int, unit: str) -> DateSpan | None:
    try:
        if unit.startswith("hour"):
            return DateSpan(day - timedelta(days=1), day, Precision.DAY)
        if unit.startswith("day"):
            return DateSpan.day(day - timedelta(days=count))
        if unit.startswith("week"):
            middle = day - timedelta(days=7 * count)
            return DateSpan(
                middle - timedelta(days=3), middle + timedelta(days=min(3, 7 * count)), Precision.DAY
            )
        if unit.startswith("month"):
            return DateSpan.month(*_shift_months(day, -count))
        if unit.startswith("decade"):
            return DateSpan.year(day.year - 10 * count)
        return DateSpan.year(day.year - count)
    except (OverflowError, ValueError):
        return None


_Resolver = Callable[[re.Match[str], "date | None"], "DateSpan | None"]


def _fixed(make: Callable[[date], DateSpan]) -> _Resolver:
    return lambda _match, published: make(published) if published else None


def _days_back(first: int, last: int, order: int = 0) -> _Resolver:
    return _fixed(
        lambda day: DateSpan(day - timedelta(days=first), day - timedelta(days=last), Precision.DAY, order)
    )


def _this_week(day: date) -> DateSpan:
    return DateSpan(day - timedelta(days=day.weekday() or 7), day, Precision.DAY)


def _last_week(day: date) -> DateSpan:
    monday = day - timedelta(days=day.weekday() + 7)
    return DateSpan(monday, monday + timedelta(days=6), Precision.DAY)


def _weekend(day: date) -> DateSpan:
    saturday = day - timedelta(days=(day.weekday() - 5) % 7)
    return DateSpan(saturday, min(saturday + timedelta(days=1), day), Precision.DAY)


_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11)}


def _calendar_year(match: re.Match[str], _: date | None) -> DateSpan | None:
    """Return a year, None where the number counts people: "in exchange 2000 Sunni residents were let go"."""
    counted = _COUNTED.match(match.string, match.end())
    if counted is not None and (
        counted["nearest"] is not None or not _IN_A_YEAR.search(match.string, 0, match.start())
    ):
        return None
    return _fuzzy(DateSpan.year(int(match["year"])), match["fuzzy"].lower() if match["fuzzy"] else None)


def _season(match: re.Match[str], published: date | None) -> DateSpan | None:
    first, last = _SEASONS[match["season"].lower()]
    if match["year"]:
        year = int(match["year"])
    elif published is None:
        return None
    else:
        year = published.year - (first > published.month)
        if match["last"] and year == published.year and last >= published.month:
            year -= 1
    return DateSpan(
        date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), Precision.MONTH
    )


TIME_WORDS = frozenset(
    {*_WEEKDAYS, *(name for name in _MONTHS if name not in {"march", "may", "mar"})}
) | frozenset("dawn noon midnight midday morning afternoon evening night today yesterday hours".split())
"""Words that mean times, also where no day of publication gives them a date."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A way to say when, what it means, and the words of which it needs one, so that few have to be tried."""

    needs: frozenset[str]
    regex: re.Pattern[str]
    resolve: _Resolver


# What stands in `needs` for any number in digits.
_DIGITS = "0"
_MONTH_WORDS, _WEEKDAY_WORDS = " ".join(_MONTHS), " ".join(_WEEKDAYS)
_WORD = re.compile(r"[a-z]+|\d")

# In this order: the first pattern that matches at an offset wins, so the longer forms stand first.
_PATTERNS = tuple(
    _Pattern(frozenset(needs.split()), re.compile(pattern, re.IGNORECASE), resolve)
    for needs, pattern, resolve in (
        (_DIGITS, r"\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b", lambda m, _: _safe_day(*map(int, m["iso"].split("-")))),
        (_MONTH_WORDS, rf"\b(?P<first>\d{{1,2}}){_TH}\s?[–—-]\s?(?P<day>\d{{1,2}}){_TH}\+?\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?,?(?:\s+(?P<year>{_YEAR}))?", _days_of_month),
        (_MONTH_WORDS, rf"\b(?:between|from)\s+(?:the\s+)?(?P<first>\d{{1,2}}){_TH}\s+(?:and|to|until)\s+(?:the\s+)?(?P<day>\d{{1,2}}){_TH}\+?\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?,?(?:\s+(?P<year>{_YEAR}))?", _days_of_month),
        (_MONTH_WORDS, rf"\b(?P<month>{_MONTH})\.?\s+(?P<first>\d{{1,2}}){_TH}\s?[–—-]\s?(?P<day>\d{{1,2}}){_TH}\b(?:,?\s+(?P<year>{_YEAR}))?", _days_of_month),
        (_MONTH_WORDS, rf"\b(?:the\s+)?(?P<day>\d{{1,2}}){_TH}\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?,?(?:\s+(?P<year>{_YEAR}))?", _day_of_month),
        (_MONTH_WORDS, rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}}){_TH}\b(?!\s*(?:people|soldiers|civilians|fighters))(?:,?\s+(?P<year>{_YEAR}))?", _day_of_month),
        (
            _MONTH_WORDS,
            rf"\b(?:{_FUZZY})?(?P<relative>last\s+(?!year))?(?P<month>january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?(?:,?\s+(?:of\s+)?(?P<year>{_YEAR}))",
            _month,
        ),
        (
            _MONTH_WORDS,
            rf"\b(?:{_FUZZY})?(?P<month>{_MONTH})\b\.?,?\s+(?:of\s+)?(?P<relative>last year|this year)(?P<year>)",
            _month,
        ),
        (
            _MONTH_WORDS,
            rf"(?:{_FUZZY}|\b(?:in|since|until|by|from|during|of|early|late|mid|last|throughout)[\s-]+)(?P<relative>last\s+|this\s+)?(?P<month>{_MONTH})\b(?P<year>)(?!\s*\d)",
            _month,
        ),
        (_WEEKDAY_WORDS, rf"\b(?P<before>last|earlier|early|late|later|past)?\s*(?:on\s+)?\b(?P<weekday>{_DAY})\b\.?(?:\s+(?P<part>{_PART}))?", _weekday),
        ("yesterday", r"\b(?:the\s+)?(?:day\s+before\s+yesterday)\b", _days_back(2, 2)),
        ("yesterday", r"\byesterday\b", _days_back(1, 1)),
        ("previous preceding", r"\b(?:the\s+)?(?:previous|preceding)\s+day\b", _days_back(1, 1)),
        ("overnight night", r"\b(?:overnight|last\s+night|(?:during|in)\s+the\s+(?:past\s+)?night)\b", _days_back(1, 0, 1)),
        ("hours", r"\b(?:in\s+the\s+)?(?:past|last)\s+(?:24|twenty-four)\s+hours\b", _days_back(1, 0)),
        ("today", r"\b(?:earlier|later)\s+today\b", _days_back(0, 0)),
        ("today tonight morning afternoon evening", r"\b(?:today|tonight|this\s+(?:morning|afternoon|evening)|at\s+(?:dawn|noon|midnight)\s+today)\b", _days_back(0, 0)),
        ("week", r"\b(?:earlier\s+)?(?:this\s+week|in\s+the\s+week)\b", _fixed(_this_week)),
        ("week", r"\b(?:last|previous)\s+week\b", _fixed(_last_week)),
        ("weekend", r"\b(?:at\s+|over\s+|on\s+)?(?:the\s+|this\s+|last\s+|a\s+)?weekend\b", _fixed(_weekend)),
        ("days", r"\b(?:in\s+)?(?:the\s+)?(?:past|last|recent)\s+(?:few\s+|several\s+|couple\s+of\s+)?days\b", _days_back(7, 0)),
        ("weeks", r"\b(?:in\s+|over\s+|for\s+)?(?:the\s+)?(?:past|last|recent)\s+(?:few\s+|several\s+)?weeks\b", _days_back(31, 0)),
        ("month", r"\b(?:last|previous)\s+month\b", _fixed(lambda day: DateSpan.month(*_shift_months(day, -1)))),
        ("month", r"\bthis\s+month\b", _fixed(lambda day: DateSpan(day.replace(day=1), day, Precision.DAY))),
        ("year", r"\b(?:at\s+)?(?:the\s+)?end\s+of\s+last\s+year\b", _fixed(lambda day: DateSpan(date(day.year - 1, 10, 1), date(day.year - 1, 12, 31), Precision.MONTH))),
        ("year", r"\b(?:early|late|mid)[\s-]+last\s+year\b", _fixed(lambda day: DateSpan.year(day.year - 1))),
        ("year", r"\b(?:last|previous)\s+year\b", _fixed(lambda day: DateSpan.year(day.year - 1))),
        ("year", r"\b(?:earlier\s+)?this\s+year\b", _fixed(lambda day: DateSpan(date(day.year, 1, 1), day, Precision.DAY))),
        ("ago earlier before previously", rf"\b(?:about|around|almost|nearly|more\s+than|over|just|some)?\s*(?P<number>{_NUMBER})\s+(?:of\s+)?(?P<unit>hours?|days?|weeks?|months?|years?|decades?)\s+(?:ago|earlier|before|previously)\b", _ago),
        ("spring summer autumn", rf"\b(?:last\s+|in\s+)?(?P<last>last\s+|the\s+)?(?P<season>spring|summer|autumn)\b(?:\s+(?:of\s+)?(?P<year>{_YEAR}))?", _season),
        (_DIGITS, rf"\b(?:{_FUZZY})?(?P<year>{_YEAR})\b(?!\s*(?:km|square|-?year))", _calendar_year),
    )
)  # fmt: skip

_AFTER = re.compile(
    rf"\b(?P<number>{_NUMBER})\s+(?:of\s+)?(?P<unit>days?|weeks?|months?|years?)\s+(?:after|since|from\s+when)\b",
    re.IGNORECASE,
)
_RIGHT_BEFORE = re.compile(r"[\s,]*(?:just|only|barely|about|some|nearly|almost)?\s*", re.IGNORECASE)
_AFTER_WORDS = frozenset({"after", "since", "when"})
_SINCE = re.compile(
    r"\b(since|from|starting|as\s+of)(?:\s+(?:back\s+in|about|around|the))?\s*$", re.IGNORECASE
)
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_FIRST_SINCE = re.compile(
    r"\b(?:first|largest|biggest|worst|heaviest|last|only)\b[^.;]{0,60}\bsince\s*$", re.IGNORECASE
)
_UNTIL = re.compile(r"\b(until|till)\s*$", re.IGNORECASE)
_BY = re.compile(r"\b(by|before|before\s+the)\s*$", re.IGNORECASE)
# The words before an expression that say what it is for stand this close, in characters.
_BEFORE = 120


def find_times(text: str, published: date | None) -> tuple[TimeExpression, ...]:
    """Return the expressions of time in a sentence, in order, without overlaps.

    Parameters
    ----------
    text
        One sentence.
    published
        The article's day; without it relative expressions mean nothing and are left out.
    """
    words = _words(text)
    taken: list[TimeExpression] = []

    def free(start: int, end: int) -> bool:
        return all(end <= other.start or start >= other.end for other in taken)

    if published and not words.isdisjoint(_AFTER_WORDS):
        for match in _AFTER.finditer(text):
            span = _ago(match, published)
            if span:
                taken.append(TimeExpression(match.start(), match.end(), span, "after", match[0]))
    for pattern in _PATTERNS:
        if words.isdisjoint(pattern.needs):
            continue
        for match in pattern.regex.finditer(text):
            start = match.start() + (len(match[0]) - len(match[0].lstrip()))
            if not free(start, match.end()) or _is_modal(match):
                continue
            span = pattern.resolve(match, published)
            if span is None:
                continue
            role = _role(text, start, match[0])
            if pattern.resolve is _days_of_month and _is_from(text, match.start("first")):
                role = "at"  # "from 9 to 11 June" has an end
            taken.append(TimeExpression(start, match.end(), span, role, match[0].strip()))
    taken.sort(key=lambda expression: expression.start)
    return joined(text, _counted_from_days(text, taken))


def _counted_from_days(text: str, times: Sequence[TimeExpression]) -> list[TimeExpression]:
    """Return the expressions with "on Tuesday, two days after" counted back from that Tuesday."""
    counted: list[TimeExpression] = []
    for time in times:
        day = counted[-1] if counted else None
        match = _AFTER.fullmatch(text, time.start, time.end) if time.role == "after" else None
        if day is not None and match and _RIGHT_BEFORE.fullmatch(text, day.end, time.start):
            single = day.span.earliest if day.span.earliest == day.span.latest else None
            span = _ago(match, single)
            counted.append(replace(time, span=span) if span else time)
        else:
            counted.append(time)
    return counted


def _words(text: str) -> set[str]:
    """Return the words of a sentence in lower case, and `_DIGITS` where it has a number in digits."""
    words = set(_WORD.findall(text.lower()))
    if any(word.isdigit() for word in words):
        words.add(_DIGITS)
    return words


def _is_modal(match: re.Match[str]) -> bool:
    """Tell "may" the verb and "march" the noun from the months."""
    groups = match.re.groupindex
    if "month" not in groups or match["month"] not in {"may", "march", "mar"}:
        return False
    return not match["year"]


def _is_from(text: str, start: int) -> bool:
    return _FROM.search(text, max(0, start - _BEFORE), start) is not None


def _role(text: str, start: int, written: str) -> str:
    before = text[max(0, start - _BEFORE) : start]
    head = written.lower().split()[0] if written.split() else ""
    probe = before + (head if head in {"since", "until", "by", "from"} else "")
    if _FIRST_SINCE.search(probe):
        return "first since"
    if _SINCE.search(probe):
        return "since"
    if _UNTIL.search(probe):
        return "until"
    if _BY.search(probe):
        return "by"
    return "at"
