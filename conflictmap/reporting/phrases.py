"""Sentences that reports of every format share."""

from typing import Final

from conflictmap.maps.pictures.sayings import short_day
from conflictmap.model import Article, Certainty
from conflictmap.reporting.content import Statement, Step
from conflictmap.wording import plain

_CERTAINTIES: Final = {
    Certainty.CONFIRMED: "",
    Certainty.CLAIMED: "claimed",
    Certainty.DENIED: "denied",
    Certainty.UNCLEAR: "unclear",
}


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
        "" if article.published is None else short_day(article.published),
    ]
    return plain(", ".join(part for part in parts if part))
