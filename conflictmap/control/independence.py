"""Repetition is not corroboration: which claims are one statement that was only said again.

Two claims are one statement where the same sentence says the same of the same place, in whatever article,
and where the same speaker says the same of the same place and days, in whatever words.
"""

import re
from collections.abc import Sequence
from hashlib import blake2b

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
    first_by_words: dict[tuple[object, ...], int] = {}
    first_by_speaker: dict[tuple[object, ...], int] = {}
    fingerprints: dict[str, bytes] = {}
    found: list[int] = []
    for index, one in enumerate(testimonies):
        quote = one.claim.quote
        fingerprint = fingerprints.get(quote)
        if fingerprint is None:
            fingerprint = fingerprints[quote] = _fingerprint(quote)
        what = _what(one)
        words = (*what, fingerprint)
        speaker = (*what, one.voice.id, one.when.first, one.when.last, one.when.order)
        statement = first_by_words.get(words)
        if statement is None:
            statement = first_by_speaker.get(speaker, index)
        first_by_words.setdefault(words, statement)
        first_by_speaker.setdefault(speaker, statement)
        found.append(statement)
    return found


def _fingerprint(quote: str) -> bytes:
    words = _NO_WORD.sub(" ", quote.casefold()).strip()
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()


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
