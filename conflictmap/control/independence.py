"""Repetition is not corroboration: which claims are one statement that was only said again.

Two claims are one statement where the same sentence says the same of the same place, in whatever article,
and where the same speaker says the same of the same place and days, in whatever words.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from conflictmap.control.evidence import Testimony
from conflictmap.model import Change

_NO_WORD = re.compile(r"[\W_]+")


def statements(testimonies: Sequence[Testimony]) -> list[int]:
    """Return, for each testimony, the index of the first testimony that made the same statement.

    A testimony joins what was published before it and never joins two older statements with one another, so
    that what is published later cannot change what was one statement earlier.

    Parameters
    ----------
    testimonies
        In the order of publication.
    """
    saying: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, one in enumerate(testimonies):
        saying[_what(one)].append(index)
    found = list(range(len(testimonies)))
    for same in saying.values():
        # What only one testimony says needs no look at its words.
        if len(same) > 1:
            for index, statement in zip(same, _told_again(testimonies, same), strict=True):
                found[index] = statement
    return found


def _told_again(testimonies: Sequence[Testimony], same: Sequence[int]) -> Iterator[int]:
    """Yield the statement of each of the testimonies that say the same of a place."""
    first_by_words: dict[str, int] = {}
    first_by_speaker: dict[tuple[str, int, int, int], int] = {}
    for index in same:
        one = testimonies[index]
        words = _NO_WORD.sub(" ", one.claim.quote.casefold()).strip()
        speaker = (one.voice.id, one.when.first, one.when.last, one.when.order)
        statement = first_by_words.get(words)
        if statement is None:
            statement = first_by_speaker.get(speaker, index)
        first_by_words.setdefault(words, statement)
        first_by_speaker.setdefault(speaker, statement)
        yield statement


def _what(one: Testimony) -> tuple[object, ...]:
    """Return what is said of which place; a recapture is the same as a capture."""
    claim = one.claim
    change = claim.change.family
    if change is Change.CONTESTED:
        parties: tuple[str | None, ...] = tuple(sorted((claim.gainer or "", claim.loser or "")))
    elif change is Change.CAPTURED or claim.gainer is not None:
        parties = (claim.gainer,)
    else:
        parties = (None, claim.loser)
    return one.place, one.denied, change, parties
