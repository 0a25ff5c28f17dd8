"""Words of a running text with what the recogniser needs to know of each: place, capital, sentence, link."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:['’ʼ`](?![sS]\b)[^\W_]+)*")
_LINK = re.compile(r"[  ]|-|–|\. |[  ]?['’ʼ`][  ]?")
_SENTENCE_END = re.compile(r"[.!?:;\n\"“”‘(\[•|]| [–—-] ")
_POSSESSIVE = frozenset({"'", "’", "`"})
_DOTTED = frozenset({"st", "mt", "ft", "ste"})
"""What goes on behind a full stop: "St. Petersburg"."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word.

    Attributes
    ----------
    low
        The word without case.
    opens
        First of its sentence or line, where a capital says nothing.
    linked
        Only a blank or a hyphen separates it from the token before.
    """

    text: str
    start: int
    end: int
    low: str
    opens: bool
    linked: bool

    @property
    def capital(self) -> bool:
        """Whether it starts with a capital letter."""
        return self.text[0].isupper()


def tokenise(text: str) -> Iterator[Token]:
    """Yield the words of a text in order; a possessive "s" is none."""
    end = 0
    previous = ""
    for match in _TOKEN.finditer(text):
        between = text[end : match.start()]
        if match.group() in {"s", "S"} and between in _POSSESSIVE:
            continue
        opens = end == 0 or _SENTENCE_END.search(between) is not None
        linked = end > 0 and _LINK.fullmatch(between) is not None
        if linked and between == ". ":
            linked = previous in _DOTTED
            opens = not linked
        previous = match.group().casefold()
        yield Token(match.group(), match.start(), match.end(), previous, opens, linked)
        end = match.end()
