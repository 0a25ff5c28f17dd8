"""The nouns of kind around a name: "NAME district", "the town of NAME", "the villages of A and B"."""

from dataclasses import dataclass, replace

from conflictmap.kinds import LONGEST_NOUN, Kind, Kinds
from conflictmap.places.contexts import Contexts
from conflictmap.places.recogniser.mention import Mention
from conflictmap.places.recogniser.text import Text

_ANYWHERE = frozenset({"building", "monument", "road", "land", "settlement", "district"})
"""Groups of which a region has so many that its name names none of them."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """What "the villages of" says of the names behind it; a vague noun ("areas") gives no kind."""

    kind: Kind | None
    several: bool


class Nouns:
    """The nouns of kind in one text."""

    def __init__(self, text: Text, kinds: Kinds, words: Contexts) -> None:
        self._text = text
        self._kinds = kinds
        self._words = words

    def with_noun(self, mention: Mention) -> Mention:
        """Take in a noun of kind behind the name, or mark what one before it says."""
        found = self._noun_behind(mention)
        if found is not None:
            kind, length = found
            return replace(mention, last=mention.last + length, kind=kind.name, weight=mention.weight + 1.5)
        before = self._noun_before(mention.first)
        if before is None:
            return mention
        # "The district of Homs" is one of its districts, "the district of Midan" is Midan.
        inside = before.group == "district" and mention.standing.kinds & {"city", "town"}
        return replace(mention, kind=None if inside else before.name, weight=mention.weight + 2.5)

    def _noun_behind(self, mention: Mention) -> tuple[Kind, int] | None:
        words: list[str] = []
        for number in range(mention.last, mention.last + LONGEST_NOUN):
            token = self._text.after(number)
            if token is None:
                break
            words.append(token.text)
        found = self._kinds.noun_at(words)
        if found is None or found[0].name in {"region", "country"}:
            return None
        kind, length = found
        noun = " ".join(words[:length])
        if self._of_another_place(mention, kind):
            return None
        several = self._kinds.plural(noun) and kind.group not in {"land", "monument"}
        own = kind.name in mention.standing.kinds
        paper = noun[0].isupper() and noun.casefold() in self._words.organisation
        if noun == "State" or paper or noun in self._words.beside or (several and not own):
            # "Kansas State" is a university, "Washington Post" a paper; "Aleppo districts" are several.
            return None
        return kind, length

    def _of_another_place(self, mention: Mention, kind: Kind) -> bool:
        """Tell whether "Texas hospital" or "U.S. base" names a region and something somewhere in it."""
        kinds = mention.standing.kinds
        if not kinds or kind.group == "region":
            return False
        if kinds == {"country"}:
            return True
        return kinds <= {"country", "province"} and kind.group in _ANYWHERE

    def _noun_before(self, first: int) -> Kind | None:
        """Return the kind that "the town of" gives the name that starts here."""
        introduction = self.introduction(first)
        return None if introduction is None else introduction.kind

    def introduction(self, first: int) -> Introduction | None:
        """Return what "the town of" or "the areas of" says of the name that starts here."""
        position = first - 1
        if position < 1 or self._text.tokens[position].low != "of":
            return None
        for length in range(min(LONGEST_NOUN, position), 0, -1):
            words = [token.low for token in self._text.tokens[position - length : position]]
            noun = " ".join(words)
            if noun in self._words.vague:
                return Introduction(None, noun.endswith("s"))
            found = self._kinds.noun_at(words)
            if found is None or found[1] != length or found[0].name in {"region", "country"}:
                continue
            if noun in self._words.no_shape or noun in self._words.beside:
                return None
            return Introduction(found[0], self._kinds.plural(noun))
        return None
