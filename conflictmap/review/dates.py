"""Dates that cannot be right, or are missing: of articles, and of what they tell."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from conflictmap.errors import ConflictmapError, RedatedError, UndatedError
from conflictmap.model import Article, Change, Claim
from conflictmap.review.hanging import Weighing, days_hanging
from conflictmap.review.item import Item, Kind, Quoted
from conflictmap.review.lines import Lines

_QUOTED = 3
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# News is of the last days; a year before is another year's month, or history that is told as news.
_LONG_AGO = timedelta(days=365)
# Somewhere it is tomorrow already.
_TOMORROW = timedelta(days=1)
# A wrong date puts what is told on wrong days: as likely as not, but what stands at the head of a text is
# mostly right.
_DOUBT = 0.5
_REDATED = 0.25


def suspicious_dates(
    claims: Sequence[Claim],
    articles: Sequence[Article],
    problems: Sequence[ConflictmapError],
    weighing: Weighing,
    lines: Lines,
) -> Iterator[Item]:
    """Yield articles without a day or with two, and claims of a day that their article cannot tell of."""
    yield from _odd_claims(claims, weighing, lines)
    of_article: dict[str, list[Claim]] = {}
    for claim in claims:
        of_article.setdefault(claim.article, []).append(claim)
    undated = [article for article in articles if article.published is None]
    missing = [problem for problem in problems if isinstance(problem, UndatedError)]
    if len(undated) == len(missing):
        # They come in the order of the articles.
        for article, problem in zip(undated, missing, strict=True):
            yield from _of_article(problem, article, of_article.get(article.id, []), weighing)
    known = {article.id: article for article in articles}
    for one in problems:
        if isinstance(one, RedatedError):
            found = known.get(_article_id(one.where or ""))
            own = [] if found is None else of_article.get(found.id, [])
            yield from _of_article(one, found, own, weighing)


def _article_id(where: str) -> str:
    """Return the id of the article that a message is about: a file, or a line of a file of records."""
    path, _, line = where.rpartition(":")
    if not (path and line.isdecimal()):
        return Path(where).stem
    try:
        with Path(path).open(encoding="utf-8", errors="replace") as file:
            record = json.loads(next(islice(file, int(line) - 1, None), ""))
    except (OSError, ValueError):
        record = None
    stated = record.get("id") if isinstance(record, dict) else None
    return str(stated) if stated else f"{Path(path).stem}-{line}"


def _of_article(
    problem: ConflictmapError, article: Article | None, claims: Sequence[Claim], weighing: Weighing
) -> Iterator[Item]:
    # Of an article that tells of nothing, or of which all is decided, no date matters.
    counted = [claim for claim in claims if not claim.rejected]
    if all(claim.decision is not None for claim in counted):
        return
    (days,) = days_hanging(weighing, [frozenset(claim.id for claim in counted)])
    if isinstance(problem, RedatedError):
        # If the other day were right, all would move by so many days.
        days = min(days, _apart(problem) * len({claim.place.id for claim in counted if claim.place}))
    elif not days:
        # Nothing of it is drawn without a day: as much as claims of this map colour on the average.
        days = round(len(counted) * weighing.coloured / max(len(weighing.timeline.claims), 1))
    sentences = {claim.quote: claim for claim in reversed(counted)}
    yield Item(
        Kind.DATE,
        f"{problem.where}: {problem.what}",
        days,
        _REDATED if isinstance(problem, RedatedError) else _DOUBT,
        tuple(Quoted(claim, article) for claim in list(sentences.values())[-_QUOTED:][::-1]),
        command=problem.mend or "",
    )


def _apart(problem: RedatedError) -> int:
    """Return how many days lie between the two dates of an article."""
    one, other, *_ = [*map(date.fromisoformat, _DAY.findall(problem.what)), date.min, date.min]
    return abs((one - other).days)


def _odd_claims(claims: Sequence[Claim], weighing: Weighing, lines: Lines) -> Iterator[Item]:
    odd = [
        (claim, published, why)
        for claim in claims
        if claim.decision is None
        and claim.place is not None
        and (article := weighing.articles.get(claim.article)) is not None
        and (published := article.published) is not None
        and (why := _oddness(claim, published))
    ]
    hanging = days_hanging(weighing, [frozenset({claim.id}) for claim, _, _ in odd])
    for (claim, published, why), days in zip(odd, hanging, strict=True):
        remark = f'or "edit" with set = {{ day = {published} }}'
        yield Item(
            Kind.DATE,
            why,
            days,
            _DOUBT,
            (Quoted(claim, weighing.articles.get(claim.article)),),
            lines=lines.accept(claim, remarks={"decision": remark}),
        )


def _oddness(claim: Claim, published: date) -> str | None:
    last = claim.when.latest or claim.when.earliest
    first, _ = claim.when.isoformat()
    if last is None:
        return None
    if claim.when.earliest is not None and claim.when.earliest > published + _TOMORROW:
        return f"an article of {published} tells of {first}, which was still to come"
    if last < published - _LONG_AGO and not claim.background and claim.change is not Change.HOLDS:
        return f"an article of {published} tells of {claim.when.isoformat()[1]} as news"
    return None
