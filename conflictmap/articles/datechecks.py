"""Dates of articles that are missing, or that their own text contradicts."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from conflictmap.articles.dates import days_in
from conflictmap.errors import MisdatedError, NotedError, RedatedError, UndatedError
from conflictmap.model import Article

# Days begin up to a day apart around the earth.
_ABROAD: Final = timedelta(days=1)
# What lies nearer may be a date of the same news day, written in another calendar's or an editor's haste.
_LONG_AFTER: Final = timedelta(days=7)
_SENTENCE: Final = re.compile(r"[.!?\n]")
# In a sentence with one of these a day to come is no contradiction: terms, plans, deadlines, elections.
_AHEAD: Final = re.compile(
    r"\b(?:will|would|shall|should|may|might|could|can|must|to be|going to|until|till|by|before|deadline|"
    r"schedul\w+|plan\w*|expir\w+|expect\w*|due|set (?:for|to)|next|from|forthcoming|upcoming|coming|"
    r"extend\w*|through|election\w*|valid|starting|beginning|effective|as of|aim\w*|target\w*|propos\w+|"
    r"promis\w+|vow\w*|agreed|call(?:s|ed)? for|mandate\w*|no later)\b",
    re.IGNORECASE,
)


def check_dates(
    article: Article, stated: date | None, added: date | None, where: str
) -> tuple[NotedError, ...]:
    """Return what people should know about the date of an article.

    Parameters
    ----------
    article
        Its `published` is the day that counts.
    stated
        The day that its field or metadata give.
    added
        The day on which it was taken in, where that is known: no report is published after it.
    where
        The article, for messages.
    """
    return tuple(_notes(article, stated, added, where))


def _notes(article: Article, stated: date | None, added: date | None, where: str) -> Iterator[NotedError]:
    published = article.published
    if published is None:
        yield UndatedError(
            "the article has no date, so that words such as “Sunday” cannot be placed in time",
            where=where,
            mend='Add "published: YYYY-MM-DD" to its front matter or record',
        )
        return
    if stated is not None and stated != published:
        yield RedatedError(
            f"the date {stated} is not the one at the head of the text, which counts: {published}",
            where=where,
            mend='Correct "published", or take the wrong date out of the text',
        )
    if added is not None and published > added + _ABROAD:
        yield MisdatedError(
            f"the date {published} lies after the day on which the article was added, {added}",
            where=where,
            mend='Correct "published"',
        )
    told = _told_afterwards(article, published)
    if told is not None:
        yield MisdatedError(
            f"the date {published} lies before all days that the text tells of; the first is {told}",
            where=where,
            mend='Correct "published" if it is not the day of publication',
        )


def _told_afterwards(article: Article, published: date) -> date | None:
    """Return the first day that a text tells of, where all that it names lie long after its publication.

    Days that the text only looks ahead to do not count. A text that names a single day before, or about, its
    publication knows when it was written.
    """
    told: date | None = None
    for start, end in article.passages or ((0, len(article.text)),):
        passage = article.text[start:end]
        for day, first, last in days_in(passage):
            if day <= published + _LONG_AFTER:
                return None
            if (told is None or day < told) and not _AHEAD.search(_sentence(passage, first, last)):
                told = day
    return told


def _sentence(text: str, first: int, last: int) -> str:
    """Return the sentence around a span, without the span itself: "May" is also a month."""
    starts = [mark.end() for mark in _SENTENCE.finditer(text, 0, first)]
    following = _SENTENCE.search(text, last)
    begin = starts[-1] if starts else 0
    return f"{text[begin:first]} {text[last : following.start() if following else len(text)]}"
