"""Repetition is not corroboration: which claims are one statement that was only said again.

Two claims are one statement where the same sentence says the same of the same place, in whatever article,
and where the same speaker says the same of the same place and days, in whatever words.
"""

import re

import numpy as np

from conflictmap.control.columns import Ints, group_of, is_repeated, numbered
from conflictmap.control.evidence import Saying, Testimonies
from conflictmap.model import Change

_NO_WORD = re.compile(r"[\W_]+")


def statements(testimonies: Testimonies) -> Ints:
    """Return, for each testimony, the index of the first testimony that made the same statement.

    A testimony joins what was published before it and never joins two older statements with one another, so
    that what is published later cannot change what was one statement earlier.
    """
    what, _ = numbered(map(_what, testimonies.sayings))
    group = group_of(testimonies.place, what[testimonies.saying])
    # What only one testimony says needs no look at its words.
    rows = np.flatnonzero(is_repeated(group))
    words = group_of(group[rows], _words(testimonies, rows, group))
    speaker, _ = numbered(voice.id for voice in testimonies.voices)
    when = testimonies.when
    days = (when.first[rows], when.last[rows], when.order[rows])
    telling = group_of(group[rows], speaker[testimonies.voice[rows]], *days)
    again = np.flatnonzero(is_repeated(words) | is_repeated(telling))
    statement = np.arange(len(testimonies))
    first_by_words: dict[int, int] = {}
    first_by_speaker: dict[int, int] = {}
    columns = (rows[again], words[again], telling[again])
    for row, said, by in zip(*(column.tolist() for column in columns), strict=True):
        known = first_by_words.get(said)
        if known is None:
            known = first_by_speaker.get(by, row)
        first_by_words.setdefault(said, known)
        first_by_speaker.setdefault(by, known)
        statement[row] = known
    return statement


def _words(testimonies: Testimonies, rows: Ints, group: Ints) -> Ints:
    """Return numbers for the words of some testimony: within a group the same for the same words alone.

    Words are the same without regard to case and to what stands between them.
    """
    # Quotes are looked at in the order in which the claims lie in memory.
    order = np.argsort(testimonies.claim[rows])
    claims = testimonies.claim[rows][order].tolist()
    letters, _ = numbered(_letters(testimonies.claims[claim].quote) for claim in claims)
    alike = np.flatnonzero(is_repeated(group_of(group[rows][order], letters)))
    words, _ = numbered(_normal(testimonies.claims[claims[at]].quote) for at in alike.tolist())
    found = np.empty_like(letters)
    # A word's number is none of those of letters.
    letters[alike] = len(letters) + words
    found[order] = letters
    return found


def _normal(quote: str) -> str:
    return _NO_WORD.sub(" ", quote.casefold()).strip()


_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())


def _letters(quote: str) -> bytes:
    """Return the plain letters and digits of a quote: ten times as fast, and the same for the same words."""
    return quote.casefold().encode("ascii", "ignore").translate(None, _NO_LETTERS)


def _what(saying: Saying) -> tuple[object, ...]:
    """Return what is said of a place; a recapture is the same as a capture."""
    change = saying.change.family
    if change is Change.CONTESTED:
        parties: tuple[str | None, ...] = tuple(sorted((saying.gainer or "", saying.loser or "")))
    elif change is Change.CAPTURED or saying.gainer is not None:
        parties = (saying.gainer,)
    else:
        parties = (None, saying.loser)
    return saying.denied, change, parties
