"""Words of a running text with what the recogniser needs to know of each: place, capital, sentence, link."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:['’ʼ`](?![sS]\b)[^\W_]+)*")
_LINK = re.compile(r"[  ]|-|–|\. |[  ]?['’ʼ`][  ]?")
_SENTENCE_END = re.compile(r"[.!?:;\n\"“”‘(\[•|]| [–—-] ")
_POSSESSIVE = frozenset({"'", "’", "`"})
_TITLES = {"dr", "mr", "mrs", "ms", "prof", "rev", "gov", "sen", "rep"}
_RANKS = {"gen", "lt", "col", "maj", "capt", "sgt", "cpl", "brig", "adm", "pvt"}
_DOTTED = frozenset({"st", "mt", "ft", "ste"} | _TITLES | _RANKS)
"""What goes on behind a full stop: "St. Petersburg", "Dr. Homsi"."""


class Token(NamedTuple):
    """A word; a tuple, since a text has so many of them.

    Attributes
    ----------
    low
        The word without case.
    opens
        First of its sentence or line, where a capital says nothing.
    linked
        Only a blank or a hyphen separates it from the token before.
    capital
        Whether it starts with a capital letter.
    """

    text: str
    start: int
    end: int
    low: str
    opens: bool
    linked: bool
    capital: bool


def tokenise(text: str) -> Iterator[Token]:
    """Yield the words of a text in order; a possessive "s" is none."""
    end = 0
    previous = ""
    for match in _TOKEN.finditer(text):
        start, stop = match.span()
        word = match[0]
        between = text[end:start]
        if between == " ":
            opens, linked = end == 0, end > 0  # as nearly always
        elif word in {"s", "S"} and between in _POSSESSIVE:
            continue
        else:
            opens = end == 0 or _SENTENCE_END.search(between) is not None
            linked = end > 0 and _LINK.fullmatch(between) is not None
            if linked and between == ". ":
                linked = previous in _DOTTED
                opens = not linked
        previous = word.casefold()
        yield Token(word, start, stop, previous, opens, linked, word[0].isupper())
        end = stop
