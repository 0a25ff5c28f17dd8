"""A text as the recogniser sees it: words, their neighbours, articles, compass words, ends of names."""

from collections.abc import Iterator
from string import ascii_lowercase

from conflictmap.kinds import Kinds
from conflictmap.places.contexts import Contexts
from conflictmap.places.geodesy import compass_bearing
from conflictmap.places.names import ARTICLES
from conflictmap.places.recogniser.tokens import Token, tokenise

LONGEST_NAME = 6
"""Words of the longest name that is looked up."""
SHOUTING = 3.0
"""Capital letters for each small one from which a text is written in capitals."""

_SMALL_WORDS = frozenset(
    "of the de del la le and upon on en sur du des di da do bin ibn ben bint ould abu".split()  # noqa: SIM905 - a list of words reads better as text
)
_SPACED_ARTICLES = frozenset({"al", "el", "ar", "ad", "ash", "az"})


class Text:
    """The words of a text.

    Attributes
    ----------
    shouting
        True where the text is written in capitals, so that a capital says nothing.
    """

    def __init__(self, text: str, kinds: Kinds, words: Contexts) -> None:
        self.text = text
        self.tokens = tuple(tokenise(text))
        self._kinds = kinds
        self._words = words
        self.shouting = _is_shouting(text)

    def may_start_name(self, position: int) -> bool:
        """Tell whether a name may start at a token: nearly all others are passed over at once.

        A name begins with a capital, with an article, or with a compass word before a capital.
        """
        tokens = self.tokens
        if tokens[position].capital or tokens[position].low in ARTICLES:
            return True
        return position + 1 < len(tokens) and tokens[position + 1].capital

    def before(self, position: int) -> Token | None:
        """Return the token before, where nothing but a blank or a hyphen lies between."""
        return self.tokens[position - 1] if position and self.tokens[position].linked else None

    def after(self, position: int) -> Token | None:
        """Return the token behind, where nothing but a blank or a hyphen lies between."""
        following = position + 1
        if following < len(self.tokens) and self.tokens[following].linked:
            return self.tokens[following]
        return None

    def gap(self, first: Token, second: Token) -> str:
        """Return what stands between two tokens."""
        return self.text[first.end : second.start]

    def article(self, position: int) -> bool:
        """Tell whether an Arabic article starts a name: "al-Bab", "Al Bab", but not "As Homs fell"."""
        token = self.tokens[position]
        following = self.after(position)
        if token.low not in ARTICLES or following is None:
            return False
        if self.gap(token, following) in {"-", "–"}:
            return following.text[0].isalpha()
        if token.low not in _SPACED_ARTICLES or not following.capital:
            return False
        return token.low in {"al", "el"} or (token.capital and not token.opens)

    def compass(self, position: int) -> float | None:
        """Return the bearing of the compass word that ends at a token, in one word or in two."""
        token = self.tokens[position]
        if position and token.linked:
            first = self.tokens[position - 1]
            if self.gap(first, token) in {"-", " "}:
                both = compass_bearing(first.text + token.text)
                if both is not None and compass_bearing(first.text) is not None:
                    return both
        return compass_bearing(token.text)

    def ends(self, first: int) -> Iterator[int]:
        """Yield where a name that starts here may end, longest first."""
        ends = [] if self.article(first) else [first]
        for last in range(first + 1, min(first + LONGEST_NAME, len(self.tokens))):
            token = self.tokens[last]
            if not token.linked:
                break
            # Lower case goes on only as a small word ("Isle of Man") or behind a hyphen ("Deir ez-zor").
            if token.low in ARTICLES:
                continue
            if token.capital or token.text.isdigit() or self.text[token.start - 1] == "-":
                ends.append(last)
            elif token.low not in _SMALL_WORDS:
                break
        yield from reversed(ends)

    def heads_longer_name(self, first: int) -> bool:
        """Tell whether "Tal" or "Deir" is only the head of a longer name: "Deir al-Adas"."""
        following = self.after(first)
        return (
            self.tokens[first].low in self._words.heads
            and following is not None
            and (following.capital or self.article(first + 1))
            and self._kinds.noun_at([following.text]) is None
        )


def _is_shouting(text: str) -> bool:
    plain = text.encode("ascii", "ignore")
    small = len(plain) - len(plain.translate(None, ascii_lowercase.encode()))
    if len(text) - small <= SHOUTING * small:
        return False  # as nearly always, and told without looking at each character
    return sum(map(str.isupper, text)) > SHOUTING * sum(map(str.islower, text))
