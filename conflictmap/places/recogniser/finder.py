"""Finds the place mentions of a text, from left to right; the longest name wins."""

from collections.abc import Iterator

from conflictmap.kinds import Kinds
from conflictmap.model import Toponym
from conflictmap.places.contexts import Contexts, load_contexts
from conflictmap.places.geodesy import compass_bearing
from conflictmap.places.names import ARTICLES
from conflictmap.places.recogniser.evidence import Evidence
from conflictmap.places.recogniser.mention import Mention
from conflictmap.places.recogniser.nouns import Nouns
from conflictmap.places.recogniser.standing import (
    CERTAIN,
    ENOUGH,
    NOBODY,
    SHORTEST_CLEAR_NAME,
    Assessor,
    Names,
)
from conflictmap.places.recogniser.text import Text
from conflictmap.places.recogniser.unknown import UnknownNames
from conflictmap.places.relations import with_relations
from conflictmap.places.world import likeliest_kind

_PARTS = frozenset(
    {
        "part",
        "parts",
        "half",
        "side",
        "countryside",
        "edge",
        "outskirts",
        "suburbs",
        "districts",
        "tip",
        "end",
    }
    | {"neighbourhoods", "neighborhoods", "areas", "area", "corner", "sector"}
)


class Finder:
    """Finds place mentions in running text, in time linear in its length."""

    def __init__(self, names: Names) -> None:
        self._kinds = names.kinds
        self._words = load_contexts()
        self._assessor = Assessor(names, self._words)

    def find(self, text: str, *, demonyms: bool = False) -> tuple[Toponym, ...]:
        """Return the place mentions of a text, in order, without overlap."""
        reading = _Reading(text, self._kinds, self._words, self._assessor)
        found = with_relations(text, reading.toponyms(), self._assessor.unknown)
        return tuple(sorted([*found, *reading.adjectives(found)], key=_start)) if demonyms else found


def _start(toponym: Toponym) -> int:
    return toponym.start


class _Reading:
    """One text being read."""

    def __init__(self, text: str, kinds: Kinds, words: Contexts, assessor: Assessor) -> None:
        self._text = Text(text, kinds, words)
        self._words = words
        self._standing = assessor.standing
        self._nouns = Nouns(self._text, kinds, words)
        self._unknown = UnknownNames(self._text, kinds, words, self._nouns, assessor.standing)
        self._evidence = Evidence(
            self._text, words, assessor.standing, lambda position: self._abbreviation(position) is not None
        )

    def toponyms(self) -> tuple[Toponym, ...]:
        """Return the mentions in order."""
        found = tuple(self._mentions())
        return tuple(sorted([*found, *self._unknown.echoes(found)], key=_start))

    def _mentions(self) -> Iterator[Toponym]:
        position = 0
        while position < len(self._text.tokens):
            if not self._text.may_start_name(position):
                position += 1
                continue
            mention = (
                self._abbreviation(position)
                or self._peoples_land(position)
                or self._known(position)
                or self._unknown.starting_at(position)
            )
            if mention is None:
                position += 1
            else:
                self._unknown.take_down(mention)
                yield self._toponym(mention)
                position = mention.last + 1

    def adjectives(self, found: tuple[Toponym, ...]) -> Iterator[Toponym]:
        """Yield the adjectives of countries that stand in no mention."""
        taken = {position for toponym in found for position in range(toponym.start, toponym.end)}
        for number, token in enumerate(self._text.tokens):
            for last in (number + 1, number):
                if last >= len(self._text.tokens) or (last > number and not self._text.tokens[last].linked):
                    continue
                end = self._text.tokens[last].end
                country = self._words.demonyms.get(self._text.text[token.start : end])
                if country is not None and token.start not in taken:
                    taken.update(range(token.start, end))
                    yield Toponym(self._text.text[token.start : end], token.start, end, country, "country")

    def _toponym(self, mention: Mention) -> Toponym:
        start, end = self._text.tokens[mention.first].start, self._text.tokens[mention.last].end - mention.cut
        name = self._text.text[start : self._text.tokens[mention.name_last].end - mention.cut]
        if mention.expanded is not None:
            name = mention.expanded
            end += self._text.text.startswith(".", end)
        bearing, noun = self._part(mention)
        return Toponym(
            self._text.text[start:end],
            start,
            end,
            name=name,
            kind=mention.kind
            or noun
            or self._countryside(mention)
            or likeliest_kind(mention.standing.candidates),
            within=None if bearing is None else name,
            bearing=bearing,
        )

    def _countryside(self, mention: Mention) -> str | None:
        """Return that the province is meant, where a city shares its name: "villages in Homs"."""
        tokens, first = self._text.tokens, mention.first
        if first < 2 or tokens[first - 1].low != "in" or tokens[first - 2].low not in self._words.countryside:  # noqa: PLR2004 - two
            return None
        kinds = mention.standing.kinds
        return "province" if "province" in kinds and kinds & {"city", "town"} else None

    def _part(self, mention: Mention) -> tuple[float | None, str | None]:
        """Return the bearing of the part meant, and the kind of the whole where the words tell.

        Reads "north-east Homs", "the eastern countryside of Homs" and "Homs' eastern countryside".
        """
        position = mention.first - 1
        if self._text.before(mention.first) is None:
            position = -1
        noun = ""
        if (
            position > 1
            and self._text.tokens[position].low == "of"
            and self._text.tokens[position - 1].low in _PARTS
        ):
            noun = self._text.tokens[position - 1].low
            position -= 2
        bearing = self._text.compass(position) if position >= 0 else None
        if bearing is None and mention.last + 2 < len(self._text.tokens):
            noun = self._text.tokens[mention.last + 2].low
            adjective = self._text.after(mention.last)
            if adjective is not None and not adjective.capital and noun in _PARTS:
                bearing = compass_bearing(adjective.text)
        return bearing, "province" if bearing is not None and noun == "countryside" else None

    def _known(self, first: int) -> Mention | None:
        token = self._text.tokens[first]
        article = self._text.article(first)
        if not (token.capital or article):
            return self._named_by_compass(first)
        if token.low in ARTICLES and not article and not token.text.isupper():
            return None
        for last in self._text.ends(first):
            if last == first and (
                token.low in self._words.not_in_names or self._text.heads_longer_name(first)
            ):
                continue
            standing = self._standing(self._text.text[token.start : self._text.tokens[last].end])
            if standing.candidates:
                mention = self._nouns.with_noun(Mention(first, last, last, standing, standing.weight))
                if mention.weight + self._evidence.weight(mention) >= ENOUGH:
                    return None if self._goes_on(mention) else mention
        return self._stripped_possessive(first)

    def _goes_on(self, mention: Mention) -> bool:
        """Tell whether a known name is the head of an unknown one: "the village of Novoselivka Persha"."""
        following = self._text.after(mention.last)
        if following is None or not following.capital or mention.last > mention.name_last:
            return False
        if mention.standing.weight >= CERTAIN:
            return False
        known_word = following.low in self._words.common or following.low in self._words.never
        gap = self._text.gap(self._text.tokens[mention.last], following)
        return (
            gap == " "
            and not known_word
            and self._standing(following.text).weight < ENOUGH
            and self._nouns.introduction(mention.first) is not None
        )

    def _named_by_compass(self, first: int) -> Mention | None:
        """Return a name that begins with a lower-case compass word, if it is a name: "eastern Ghouta"."""
        token, following = self._text.tokens[first], self._text.after(first)
        if following is None or not following.capital or compass_bearing(token.low) is None:
            return None
        standing = self._standing(self._text.text[token.start : following.end])
        if not any(candidate.exact for candidate in standing.candidates):
            return None
        return self._nouns.with_noun(Mention(first, first + 1, first + 1, standing, standing.weight))

    def _stripped_possessive(self, first: int) -> Mention | None:
        """Return "Syria" of "Syrias second city", as texts write that lost their apostrophes."""
        token = self._text.tokens[first]
        if not token.text.endswith("s") or len(token.text) <= SHORTEST_CLEAR_NAME:
            return None
        standing = self._standing(token.text[:-1])
        if standing.weight < CERTAIN or self._standing(token.text).candidates:
            return None
        return Mention(first, first, first, standing, standing.weight, cut=1)

    def _peoples_land(self, position: int) -> Mention | None:
        """Return the country of "Syrian territory"."""
        token, noun = self._text.tokens[position], self._text.after(position)
        country = self._words.demonyms.get(token.text)
        if country is None or noun is None or noun.low not in self._words.land:
            return None
        return Mention(position, position, position + 1, NOBODY, CERTAIN, "country", country)

    def _abbreviation(self, position: int) -> Mention | None:
        """Return a region's abbreviation behind a comma: "Glasgow, Ky."."""
        token = self._text.tokens[position]
        behind_comma = self._text.text[max(0, token.start - 2) : token.start] == ", "
        if not token.capital or not (behind_comma or "." in token.text):
            return None
        dotted = token.text if token.text.endswith(".") else token.text + "."
        if dotted not in self._words.abbreviations or not self._text.text.startswith(dotted, token.start):
            return None
        expanded = self._words.abbreviations[dotted]
        standing = self._standing(expanded)
        return Mention(position, position, position, standing, CERTAIN, "province", expanded)
