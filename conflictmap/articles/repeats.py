"""Paragraphs that stand in an article more than once."""

import re
from collections.abc import Sequence
from typing import Final

from conflictmap.articles.paragraphs import Span

_WORD: Final = re.compile(r"\w+")
# "Palmyra: ", "ERBIL, Kurdistan Region – ", "BEIRUT (Reuters) - ": a copy may have it and another not.
_DATELINE: Final = re.compile(r"[^\n.!?“”\"]{2,60}?(?::|\s[–—-]+)\s+")
# Shorter ones are compared as they stand: their beginning may be all there is to them.
_LONG: Final = 60


def drop_repeats(text: str, spans: Sequence[Span]) -> tuple[list[Span], int]:
    """Return the paragraphs without those that repeat an earlier one, and how many were dropped.

    Case, punctuation and spaces do not count, nor does a dateline before the first sentence.
    """
    seen: set[tuple[str, ...]] = set()
    kept: list[Span] = []
    for start, end in spans:
        paragraph = text[start:end]
        forms = {_normal(paragraph)}
        dateline = _DATELINE.match(paragraph)
        if dateline is not None and len(paragraph) - dateline.end() >= _LONG:
            forms.add(_normal(paragraph[dateline.end() :]))
        if seen.isdisjoint(forms):
            kept.append((start, end))
        seen |= forms
    return kept, len(spans) - len(kept)


def _normal(paragraph: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(paragraph.casefold()))
