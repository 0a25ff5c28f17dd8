"""What the words around a name say for or against its being a place."""

from collections.abc import Callable

from conflictmap.places.contexts import Contexts
from conflictmap.places.geodesy import compass_bearing
from conflictmap.places.names import ARTICLES, strict_key
from conflictmap.places.recogniser.mention import Mention
from conflictmap.places.recogniser.standing import CERTAIN, Standing
from conflictmap.places.recogniser.text import Text
from conflictmap.places.recogniser.tokens import Token


class Evidence:
    """Weighs the surroundings of the names of one text.

    Parameters
    ----------
    abbreviation
        Tells whether a region's abbreviation starts at a token ("Ky.").
    """

    def __init__(
        self,
        text: Text,
        words: Contexts,
        standing: Callable[[str], Standing],
        abbreviation: Callable[[int], bool],
    ) -> None:
        self._text = text
        self._words = words
        self._standing = standing
        self._abbreviation = abbreviation
        self._people = self._family_names()

    def weight(self, mention: Mention) -> float:
        """Return what speaks for a mention, less what speaks against it."""
        before, after = self._text.before(mention.first), self._text.after(mention.last)
        weight = self._container(mention) + self._personal(mention)
        if before is not None:
            weight += self._from_before(mention, before)
        if after is not None:
            weight += self._from_after(mention, after)
        token = self._text.tokens[mention.first]
        if token.opens and mention.first == mention.last and token.low in self._words.common:
            weight -= 1.0
        return weight

    def _from_before(self, mention: Mention, before: Token) -> float:
        token = self._text.tokens[mention.first]
        gap = self._text.gap(before, token)
        if gap in {"-", "–"} and not before.capital:
            return -9.0
        weight = 0.0
        if before.low in self._words.locative or compass_bearing(before.low) is not None:
            weight += 1.5
        earlier = self._text.tokens[mention.first - 2] if mention.first > 1 else None
        if earlier is not None and before.low == "of" and compass_bearing(earlier.low) is not None:
            weight += 1.5
        if earlier is not None and before.low == "to" and earlier.low == "according":
            weight -= 3.5
        if earlier is not None and before.low == "on" and earlier.low in self._words.advances:
            weight += 1.5
        if before.low in self._words.titles and "country" not in mention.standing.kinds:
            weight -= 3.0
        if not before.capital or gap in {"-", "–"}:
            return weight
        if before.low in self._words.given_names or before.low in self._words.name_particles:
            return weight - (3.0 if before.opens else 4.0)
        strange = before.low not in self._words.common and before.text not in self._words.demonyms
        return weight - (1.5 if strange and not before.opens and compass_bearing(before.low) is None else 0.0)

    def _from_after(self, mention: Mention, after: Token) -> float:
        last = self._text.tokens[mention.last]
        single = mention.first == mention.last
        gap = self._text.gap(last, after)
        if gap == "-" and not after.capital:
            # "Damascus-based": still the place, if a well-known one.
            return -0.5
        if single and after.low in self._words.said:
            return -1.0
        if not after.capital or mention.kind is not None or gap != " ":
            return 0.0
        return -4.0 if after.low in self._words.organisation else self._from_name_after(mention, after)

    def _from_name_after(self, mention: Mention, after: Token) -> float:
        """Return the weight of a capitalised word right behind: a family name, or the rest of a name."""
        last = self._text.tokens[mention.last]
        if last.low in self._words.given_names and after.low in self._words.surnames:
            return -2.5
        strange = after.low not in self._words.common and after.text not in self._words.demonyms
        if strange and compass_bearing(after.low) is None and not self._standing(after.text).candidates:
            # "Adan Yabaal" is not Aden, which Adan is another name of.
            other = not any(c.local or strict_key(c.name) == last.low for c in mention.standing.candidates)
            return -3.0 if other or last.low in self._words.given_names else -1.5
        return 0.0

    def _personal(self, mention: Mention) -> float:
        """Return the weight of a family name that the text gives to somebody."""
        alone = mention.first == mention.name_last or (
            self._text.article(mention.first) and mention.first + 1 == mention.name_last
        )
        return -3.0 if alone and self._text.tokens[mention.name_last].low in self._people else 0.0

    def _container(self, mention: Mention) -> float:
        """Return the weight of a region or country named right behind: "Danbury, Connecticut"."""
        at = mention.last + 1
        if at >= len(self._text.tokens) or not self._text.tokens[at].capital:
            return 0.0
        if self._text.gap(self._text.tokens[mention.last], self._text.tokens[at]) != ", ":
            return 0.0
        if self._abbreviation(at):
            return 3.0
        for last in self._text.ends(at):
            for outer in self._standing(
                self._text.text[self._text.tokens[at].start : self._text.tokens[last].end]
            ).candidates:
                if outer.kind in {"country", "province"} and any(
                    outer.id in {inner.within, f"iso:{inner.country}"}
                    for inner in mention.standing.candidates
                ):
                    return 2.5
        return 0.0

    def _family_names(self) -> frozenset[str]:
        """Return the family names of the people whom the text calls by title or given name."""
        found = set()
        in_name = False
        for number, token in enumerate(self._text.tokens):
            if in_name and token.linked and (token.capital or token.low in ARTICLES):
                if not self._standing(token.text).kinds & {"country", "province"}:
                    found.add(token.low)
                continue
            in_name = token.low in self._words.titles or (
                token.capital
                and token.low in self._words.given_names
                and not self._text.article(number)
                and self._standing(token.text).weight < CERTAIN
            )
        return frozenset(found - ARTICLES)
