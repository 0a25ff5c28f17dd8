"""What an extractor returns, article by article: failures are named, and claims not in the text dropped."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pydantic import ValidationError

from conflictmap.claims_file import ClaimRow
from conflictmap.errors import ArticleError, ConflictmapError
from conflictmap.model import Article, Claim, DateSpan, Toponym
from conflictmap.reading.extractors import Extractor, described
from conflictmap.reading.reader import ToponymFinder
from conflictmap.reading.scene import IMPLICIT


@dataclass(frozen=True, slots=True)
class Reading:
    """What an extractor made of one article.

    Attributes
    ----------
    claims
        Those that stand in the article, without places.
    problem
        Why the article was not read, or which claims were dropped; None where all is well.
    """

    article: Article
    claims: tuple[Claim, ...]
    problem: ArticleError | None = None


def read_checked(
    extractor: Extractor, name: str, articles: Sequence[Article], finder: ToponymFinder
) -> Iterator[Reading]:
    """Yield what an extractor makes of each article, in order; a failure costs one article and no other.

    Parameters
    ----------
    name
        The extractor's name, for messages.
    articles
        So many as may be read once more, one by one, when one of them fails: an extractor that looks ahead
        fails before it has yielded the claims of those before.

    Raises
    ------
    ConflictmapError
        The extractor says that something other than an article is wrong.
    """
    together, _ = _read(extractor, articles, finder)
    for article, claims in zip(articles, together, strict=False):
        yield _checked(article, claims, name)
    for article in articles[len(together) :]:
        alone, failure = _read(extractor, [article], finder)
        yield _checked(article, alone[0], name) if alone else _failed(article, failure, name)


def _read(
    extractor: Extractor, articles: Sequence[Article], finder: ToponymFinder
) -> tuple[list[tuple[object, ...]], Exception | None]:
    """Return the claims of the first articles up to a failure, and the failure."""
    found: list[tuple[object, ...]] = []
    try:
        for claims in islice(extractor.read_many(articles, finder), len(articles)):
            found.append(tuple(claims))  # noqa: PERF401 - what came before a failure is kept
    except Exception as error:
        if isinstance(error, ConflictmapError) and not isinstance(error, ArticleError):
            raise
        return found, error
    return found, None


def _failed(article: Article, failure: Exception | None, name: str) -> Reading:
    if isinstance(failure, ArticleError):
        return Reading(article, (), failure)
    reason = "it returned nothing" if failure is None else described(failure)
    problem = ArticleError(
        f"the extractor {name!r} failed: {reason}",
        where=article.id,
        mend="Tell its authors, with the article",
    )
    return Reading(article, (), problem)


def _checked(article: Article, returned: Iterable[object], name: str) -> Reading:
    """Keep the claims that stand in the article, and count the others by what is wrong with them."""
    claims: list[Claim] = []
    faults: Counter[str] = Counter()
    for claim in returned:
        sound = _sound(claim)
        fault = "no claim" if sound is None else _fault(sound, article)
        if fault is not None:
            faults[fault] += 1
        elif sound is not None:
            claims.append(sound)
    if not faults:
        return Reading(article, tuple(claims))
    listed = ", ".join(f"{fault} ({count})" for fault, count in sorted(faults.items()))
    problem = ArticleError(
        f"claims of the extractor {name!r} were dropped: {listed}",
        where=article.id,
        mend="Tell its authors, with the article",
    )
    return Reading(article, tuple(claims), problem)


def _sound(claim: object) -> Claim | None:
    """Return a claim as it comes back from a file, None for what is none; places are not an extractor's."""
    if not (
        isinstance(claim, Claim) and isinstance(claim.toponym, Toponym) and isinstance(claim.when, DateSpan)
    ):
        return None
    try:
        return ClaimRow.from_claim(replace(claim, place=None)).to_claim()
    except (ValidationError, AttributeError, TypeError, ValueError):
        return None


def _fault(claim: Claim, article: Article) -> str | None:
    """Return what a claim says that its article does not, None where it stands there."""
    if claim.article != article.id:
        return "of another article"
    text = (article.title or "") if claim.in_title else article.text
    toponym = claim.toponym
    if not (_within(claim.start, claim.end, text) and _within(toponym.start, toponym.end, text)):
        return "outside the text"
    if text[claim.start : claim.end] != claim.quote:
        return "a quote that is not in the text"
    if toponym.text not in {IMPLICIT, text[toponym.start : toponym.end]}:
        return "a place that is not in the text"
    return None


def _within(start: int, end: int, text: str) -> bool:
    return 0 <= start < end <= len(text)
