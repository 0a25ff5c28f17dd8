"""Sentences that reports of every format share."""

from datetime import date
from typing import Final

from conflictmap.model import Article, Certainty
from conflictmap.reporting.content import Statement, Step
from conflictmap.wording import plain, span_of_days

_CERTAINTIES: Final = {
    Certainty.CONFIRMED: "",
    Certainty.CLAIMED: "claimed",
    Certainty.DENIED: "denied",
    Certainty.UNCLEAR: "unclear",
}


def day(when: date) -> str:
    """Return a day in words."""
    return span_of_days(when, when)


def source(statement: Statement) -> str:
    """Return who says so, how, and of when; "" where none of it is told."""
    parts = (statement.speaker, _CERTAINTIES[statement.certainty], statement.when)
    return ", ".join(part for part in parts if part)


def turn(step: Step) -> str:
    """Return what became what, and how sure that is."""
    sure = "" if step.confidence is None else f" (confidence {step.confidence:.2f})"
    return f"{step.before} → {step.after}{sure}"


def citation(article: Article) -> str:
    """Return an article as a list of references names it, without its address."""
    parts = [
        article.source or "",
        f"“{article.title}”" if article.title else article.id,
        "" if article.published is None else day(article.published),
    ]
    return plain(", ".join(part for part in parts if part))
