"""The recogniser: which stretches of a text name a place, by gazetteer, shape and the words around."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from conflictmap.kinds import LONGEST_NOUN, Kind, Kinds
from conflictmap.model import Toponym
from conflictmap.places.contexts import Contexts, load_contexts
from conflictmap.places.geodesy import compass_bearing
from conflictmap.places.names import ARTICLES, strict_key
from conflictmap.places.relations import with_relations
from conflictmap.places.tokens import Token, tokenise
from conflictmap.places.world import Candidate, likeliest_kind

ENOUGH = 1.5
"""Weight of evidence from which a name counts as a place."""
CERTAIN = 3.0
"""Weight from which a name is a place whatever else it may be: a country, a metropolis."""
LONGEST_NAME = 6
"""Words of the longest name that is looked up."""
LONGEST_SHAPE = 3
"""Words of the longest unknown name in "NAME district"."""
LONGEST_EXPLANATION = 4
"""Words up to the noun of "NAME, the last rebel-held district"."""
SHOUTING = 3.0
"""Capital letters for each small one from which a text is written in capitals."""
LONGEST_ACRONYM = 4
SHORTEST_CLEAR_NAME = 4
"""Letters below which a name may as well be somebody's initials."""

_SMALL_WORDS = frozenset(
    {"of", "the", "de", "del", "la", "le", "and", "upon", "on", "en", "sur", "du", "des", "di", "da", "do"}
)
_SPACED_ARTICLES = frozenset({"al", "el", "ar", "ad", "ash", "az"})
_COMPOUND = frozenset(
    {"held", "based", "backed", "controlled", "led", "born", "run", "style", "wide", "made"}
)
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
_ANYWHERE = frozenset({"building", "monument", "road", "land", "settlement", "district"})
"""Groups of which a region has so many that its name names none of them."""
_NAMED_BY_NOUN = frozenset({"settlement", "district", "region", "relief", "crossing", "land"})
"""Groups of kinds that make a place of any name: "the hill of X", but "the base of X" is in X."""
_DETERMINERS = frozenset({"a", "an", "the"})
_LIST_JOINS = frozenset({", ", " and ", ", and ", " & "})
_CONTRACTION = re.compile(r".*['’](?:d|re|ll|ve|t|m)$", re.IGNORECASE)
_REGIONS = frozenset({"country", "province", "region", "continent"})


class Names(Protocol):
    """What the recogniser asks of a gazetteer."""

    kinds: Kinds
    countries: frozenset[str]

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Return the places that a name may mean, likeliest first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A name's candidates and the weight of its being a place before any context is looked at."""

    candidates: tuple[Candidate, ...]
    weight: float

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its candidates."""
        return frozenset(candidate.kind for candidate in self.candidates)


_NOBODY = Standing((), 0.0)


@dataclass(frozen=True, slots=True)
class _Mention:
    """Tokens `first` to `last`, both included, of which the name ends at `name_last`."""

    first: int
    name_last: int
    last: int
    standing: Standing
    weight: float
    kind: str | None = None
    expanded: str | None = None
    """What an abbreviation stands for."""
    cut: int = 0
    """Letters at the end that are no part of the name."""


@dataclass(frozen=True, slots=True)
class _Introduction:
    """What "the villages of" says of the names behind it; a vague noun ("areas") gives no kind."""

    kind: Kind | None
    several: bool


class Finder:
    """Finds place mentions in running text, in time linear in its length."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._words = load_contexts()
        self._standing = lru_cache(maxsize=32768)(self._assess)

    def find(self, text: str, *, demonyms: bool = False) -> tuple[Toponym, ...]:
        """Return the place mentions of a text, in order, without overlap."""
        reading = _Reading(text, self._names.kinds, self._words, self._standing)
        mentions = tuple(reading.toponyms())
        mentions = tuple(sorted([*mentions, *reading.echoes(mentions)], key=_start))
        found = with_relations(text, mentions, self.unknown)
        return tuple(sorted([*found, *reading.adjectives(found)], key=_start)) if demonyms else found

    def unknown(self, name: str) -> bool:
        """Tell whether no place is likely meant by a name."""
        return self._standing(name).weight < ENOUGH

    def _assess(self, name: str) -> Standing:
        key = strict_key(name)
        unfit = key in self._words.never or name in self._words.demonyms or _CONTRACTION.match(name)
        if not key or key.isdigit() or unfit or compass_bearing(name) is not None:
            return _NOBODY
        candidates = self._names.candidates(name)
        if name.casefold().startswith("the "):
            # "The Hague", but not "The Calgary police".
            candidates = tuple(c for c in candidates if c.name.casefold().startswith("the "))
        acronym = name.isupper() and len(name.replace(".", "")) <= LONGEST_ACRONYM and name.isalpha()
        if acronym or "." in name:
            # ISIS, NATO and AFP are no towns, but the US is a country.
            candidates = tuple(c for c in candidates if c.kind == "country" and len(key) < LONGEST_ACRONYM)
            return Standing(candidates, CERTAIN) if candidates else _NOBODY
        if len(key) < LONGEST_ACRONYM:
            # "Us" and "Car" are no countries, and two letters are no town.
            long_enough = len(key) > 2 or _digit(key)  # noqa: PLR2004
            candidates = tuple(c for c in candidates if c.kind != "country" and long_enough)
        if not candidates:
            return _NOBODY
        weight = max(self._prior(candidate, key) for candidate in candidates)
        local = all(candidate.local for candidate in candidates)
        return Standing(candidates, weight + self._look(key, weight, local=local))

    def _prior(self, candidate: Candidate, key: str) -> float:
        if candidate.kind in {"country", "continent"}:
            return 4.0
        weight = math.log10(candidate.population + 1) - 2.8
        if candidate.kind in _REGIONS:
            weight = max(1.5, weight - 1.0)
        if candidate.local:
            weight = max(weight, 2.8)
        elif strict_key(candidate.name) != key:
            weight -= 0.5
        if candidate.country in self._names.countries:
            weight = max(weight, 1.2) + 0.4
        return weight if candidate.exact else weight - 0.6

    def _look(self, key: str, weight: float, *, local: bool) -> float:
        """Return what the form of a name adds or takes away."""
        words = [word for word in key.split() if word not in ARTICLES] or key.split()
        common = all(word in self._words.common for word in words)
        if len(words) > 1:
            return 0.5 if common else 1.5
        if common:
            return -1.0 if weight > CERTAIN else -2.5
        personal = words[0] in self._words.given_names or words[0] in self._words.surnames
        if personal and (local or weight <= CERTAIN):
            return -1.0
        return -1.5 if len(key) < SHORTEST_CLEAR_NAME and weight <= CERTAIN else 0.0


def _digit(key: str) -> bool:
    return any(character.isdigit() for character in key)


def _start(toponym: Toponym) -> int:
    return toponym.start


class _Reading:
    """One text being read: its tokens and the people it speaks of."""

    def __init__(self, text: str, kinds: Kinds, words: Contexts, standing: Callable[[str], Standing]) -> None:
        self._text = text
        self._tokens = tuple(tokenise(text))
        self._kinds = kinds
        self._words = words
        self._standing = standing
        self._people = self._family_names()
        capitals = sum(character.isupper() for character in text)
        self._shouting = capitals > SHOUTING * sum(character.islower() for character in text)
        self._listed: _Introduction | None = None
        self._list_end = -1

    def toponyms(self) -> Iterator[Toponym]:
        """Yield the mentions from left to right; the longest name wins."""
        position = 0
        while position < len(self._tokens):
            mention = self._abbreviation(position) or self._known(position) or self._shape(position)
            if mention is None:
                position += 1
            else:
                self._take_down(mention)
                yield self._toponym(mention)
                position = mention.last + 1

    def _take_down(self, mention: _Mention) -> None:
        """Remember the list that a mention starts or goes on with ("the villages of A, B and C")."""
        if not self._goes_on(mention.first):
            introduction = self._introduction(mention.first)
            self._listed = introduction if introduction is not None and introduction.several else None
        self._list_end = mention.last

    def _goes_on(self, first: int) -> bool:
        """Tell whether a name that starts here would be the next of a list."""
        if self._listed is None or not 0 <= self._list_end < first <= self._list_end + 2:
            return False
        between = self._text[self._tokens[self._list_end].end : self._tokens[first].start]
        return between.casefold() in _LIST_JOINS

    def echoes(self, found: Sequence[Toponym]) -> Iterator[Toponym]:
        """Yield the bare mentions of names that no atlas has and that the text calls a place elsewhere."""
        kinds = {
            tuple(token.low for token in tokenise(toponym.name)): toponym.kind
            for toponym in found
            if toponym.name and not self._standing(toponym.name).candidates
        }
        if not kinds:
            return
        taken = {position for toponym in found for position in range(toponym.start, toponym.end)}
        longest = max(len(words) for words in kinds)
        position = 0
        while position < len(self._tokens):
            token = self._tokens[position]
            last = position - 1
            if token.capital or self._article(position):
                for end in range(min(position + longest, len(self._tokens)), position, -1):
                    words = self._tokens[position:end]
                    known = tuple(word.low for word in words) in kinds
                    if known and token.start not in taken and all(word.linked for word in words[1:]):
                        last = end - 1
                        break
            if last >= position:
                start, stop = token.start, self._tokens[last].end
                name = self._text[start:stop]
                kind = kinds[tuple(word.low for word in self._tokens[position : last + 1])]
                yield Toponym(name, start, stop, name, kind)
            position = max(last, position) + 1

    def adjectives(self, found: tuple[Toponym, ...]) -> Iterator[Toponym]:
        """Yield the adjectives of countries that stand in no mention."""
        taken = {position for toponym in found for position in range(toponym.start, toponym.end)}
        for number, token in enumerate(self._tokens):
            for last in (number + 1, number):
                if last >= len(self._tokens) or (last > number and not self._tokens[last].linked):
                    continue
                end = self._tokens[last].end
                country = self._words.demonyms.get(self._text[token.start : end])
                if country is not None and token.start not in taken:
                    taken.update(range(token.start, end))
                    yield Toponym(self._text[token.start : end], token.start, end, country, "country")

    def _toponym(self, mention: _Mention) -> Toponym:
        start, end = self._tokens[mention.first].start, self._tokens[mention.last].end - mention.cut
        name = self._text[start : self._tokens[mention.name_last].end - mention.cut]
        if mention.expanded is not None:
            name = mention.expanded
            end += self._text.startswith(".", end)
        bearing, noun = self._part(mention)
        return Toponym(
            self._text[start:end],
            start,
            end,
            name=name,
            kind=mention.kind or noun or likeliest_kind(mention.standing.candidates),
            within=None if bearing is None else name,
            bearing=bearing,
        )

    def _part(self, mention: _Mention) -> tuple[float | None, str | None]:
        """Return the bearing of the part meant, and the kind of the whole where the words tell.

        Reads "north-east Homs", "the eastern countryside of Homs" and "Homs' eastern countryside".
        """
        position = mention.first - 1
        if self._before(mention.first) is None:
            position = -1
        noun = ""
        if position > 1 and self._tokens[position].low == "of" and self._tokens[position - 1].low in _PARTS:
            noun = self._tokens[position - 1].low
            position -= 2
        bearing = self._compass(position) if position >= 0 else None
        if bearing is None and mention.last + 2 < len(self._tokens):
            noun = self._tokens[mention.last + 2].low
            adjective = self._after(mention.last)
            if adjective is not None and not adjective.capital and noun in _PARTS:
                bearing = compass_bearing(adjective.text)
        return bearing, "province" if bearing is not None and noun == "countryside" else None

    def _compass(self, position: int) -> float | None:
        """Return the bearing of the compass word that ends at a token, in one word or in two."""
        token = self._tokens[position]
        if position and token.linked:
            first = self._tokens[position - 1]
            if self._gap(first, token) in {"-", " "}:
                both = compass_bearing(first.text + token.text)
                if both is not None and compass_bearing(first.text) is not None:
                    return both
        return compass_bearing(token.text)

    def _before(self, position: int) -> Token | None:
        """Return the token before, where nothing but a blank or a hyphen lies between."""
        return self._tokens[position - 1] if position and self._tokens[position].linked else None

    def _after(self, position: int) -> Token | None:
        following = position + 1
        if following < len(self._tokens) and self._tokens[following].linked:
            return self._tokens[following]
        return None

    def _gap(self, first: Token, second: Token) -> str:
        return self._text[first.end : second.start]

    # Names of the gazetteer

    def _known(self, first: int) -> _Mention | None:
        token = self._tokens[first]
        article = self._article(first)
        if not (token.capital or article):
            return self._named_by_compass(first)
        if token.low in ARTICLES and not article and not token.text.isupper():
            return None
        for last in self._ends(first):
            if last == first and (token.low in self._words.not_in_names or self._heads_longer_name(first)):
                continue
            standing = self._standing(self._text[token.start : self._tokens[last].end])
            if standing.candidates:
                mention = self._with_noun(_Mention(first, last, last, standing, standing.weight))
                if mention.weight + self._evidence(mention) >= ENOUGH:
                    return mention
        return self._stripped_possessive(first)

    def _named_by_compass(self, first: int) -> _Mention | None:
        """Return a name that begins with a lower-case compass word, if it is a name: "eastern Ghouta"."""
        token, following = self._tokens[first], self._after(first)
        if following is None or not following.capital or compass_bearing(token.low) is None:
            return None
        standing = self._standing(self._text[token.start : following.end])
        if not any(candidate.exact for candidate in standing.candidates):
            return None
        return self._with_noun(_Mention(first, first + 1, first + 1, standing, standing.weight))

    def _stripped_possessive(self, first: int) -> _Mention | None:
        """Return "Syria" of "Syrias second city", as texts write that lost their apostrophes."""
        token = self._tokens[first]
        if not token.text.endswith("s") or len(token.text) <= SHORTEST_CLEAR_NAME:
            return None
        standing = self._standing(token.text[:-1])
        if standing.weight < CERTAIN or self._standing(token.text).candidates:
            return None
        return _Mention(first, first, first, standing, standing.weight, cut=1)

    def _heads_longer_name(self, first: int) -> bool:
        """Tell whether "Tal" or "Deir" is only the head of a longer name: "Deir al-Adas"."""
        following = self._after(first)
        return (
            self._tokens[first].low in self._words.heads
            and following is not None
            and (following.capital or self._article(first + 1))
            and self._kinds.noun_at([following.text]) is None
        )

    def _ends(self, first: int) -> Iterator[int]:
        """Yield where a name that starts here may end, longest first."""
        ends = [] if self._article(first) else [first]
        for last in range(first + 1, min(first + LONGEST_NAME, len(self._tokens))):
            token = self._tokens[last]
            if not token.linked:
                break
            # Lower case goes on only as a small word ("Isle of Man") or behind a hyphen ("Deir ez-zor").
            if token.low in ARTICLES:
                continue
            if token.capital or token.text.isdigit() or self._text[token.start - 1] == "-":
                ends.append(last)
            elif token.low not in _SMALL_WORDS:
                break
        yield from reversed(ends)

    def _article(self, position: int) -> bool:
        """Tell whether an Arabic article starts a name: "al-Bab", "Al Bab", but not "As Homs fell"."""
        token = self._tokens[position]
        following = self._after(position)
        if token.low not in ARTICLES or following is None:
            return False
        if self._gap(token, following) in {"-", "–"}:
            return following.text[0].isalpha()
        if token.low not in _SPACED_ARTICLES or not following.capital:
            return False
        return token.low in {"al", "el"} or (token.capital and not token.opens)

    def _with_noun(self, mention: _Mention) -> _Mention:
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

    def _noun_behind(self, mention: _Mention) -> tuple[Kind, int] | None:
        words: list[str] = []
        for number in range(mention.last, mention.last + LONGEST_NOUN):
            token = self._after(number)
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

    def _of_another_place(self, mention: _Mention, kind: Kind) -> bool:
        """Tell whether "Texas hospital" or "U.S. base" names a region and something somewhere in it."""
        kinds = mention.standing.kinds
        if not kinds or kind.group == "region":
            return False
        if kinds == {"country"}:
            return True
        return kinds <= {"country", "province"} and kind.group in _ANYWHERE

    def _noun_before(self, first: int) -> Kind | None:
        """Return the kind that "the town of" gives the name that starts here."""
        introduction = self._introduction(first)
        return None if introduction is None else introduction.kind

    def _introduction(self, first: int) -> _Introduction | None:
        """Return what "the town of" or "the areas of" says of the name that starts here."""
        position = first - 1
        if position < 1 or self._tokens[position].low != "of":
            return None
        for length in range(min(LONGEST_NOUN, position), 0, -1):
            words = [token.low for token in self._tokens[position - length : position]]
            noun = " ".join(words)
            if noun in self._words.vague:
                return _Introduction(None, noun.endswith("s"))
            found = self._kinds.noun_at(words)
            if found is None or found[1] != length or found[0].name in {"region", "country"}:
                continue
            if noun in self._words.no_shape or noun in self._words.beside:
                return None
            return _Introduction(found[0], self._kinds.plural(noun))
        return None

    # Evidence for and against

    def _evidence(self, mention: _Mention) -> float:
        before, after = self._before(mention.first), self._after(mention.last)
        weight = self._container(mention) + self._personal(mention)
        if before is not None:
            weight += self._from_before(mention, before)
        if after is not None:
            weight += self._from_after(mention, after)
        token = self._tokens[mention.first]
        if token.opens and mention.first == mention.last and token.low in self._words.common:
            weight -= 1.0
        return weight

    def _from_before(self, mention: _Mention, before: Token) -> float:
        token = self._tokens[mention.first]
        gap = self._gap(before, token)
        if gap in {"-", "–"} and not before.capital:
            return -9.0
        weight = 0.0
        if before.low in self._words.locative or compass_bearing(before.low) is not None:
            weight += 1.5
        earlier = self._tokens[mention.first - 2] if mention.first > 1 else None
        if earlier is not None and before.low == "of" and compass_bearing(earlier.low) is not None:
            weight += 1.5
        if earlier is not None and before.low == "to" and earlier.low == "according":
            weight -= 3.5
        if before.low in self._words.titles and "country" not in mention.standing.kinds:
            weight -= 3.0
        if not before.capital or gap in {"-", "–"}:
            return weight
        if before.low in self._words.given_names or before.low in self._words.name_particles:
            return weight - (3.0 if before.opens else 4.0)
        strange = before.low not in self._words.common and before.text not in self._words.demonyms
        return weight - (1.5 if strange and not before.opens and compass_bearing(before.low) is None else 0.0)

    def _from_after(self, mention: _Mention, after: Token) -> float:
        last = self._tokens[mention.last]
        single = mention.first == mention.last
        gap = self._gap(last, after)
        if gap == "-" and not after.capital:
            # "Damascus-based": still the place, if a well-known one.
            return -0.5
        if single and after.low in self._words.said:
            return -1.0
        if not after.capital or mention.kind is not None or gap != " ":
            return 0.0
        return -4.0 if after.low in self._words.organisation else self._from_name_after(last, after)

    def _from_name_after(self, last: Token, after: Token) -> float:
        """Return the weight of a capitalised word right behind: a family name, or who knows what."""
        if last.low in self._words.given_names and after.low in self._words.surnames:
            return -2.5
        strange = after.low not in self._words.common and after.text not in self._words.demonyms
        if strange and compass_bearing(after.low) is None and not self._standing(after.text).candidates:
            return -3.0 if last.low in self._words.given_names else -1.5
        return 0.0

    def _personal(self, mention: _Mention) -> float:
        """Return the weight of a family name that the text gives to somebody."""
        alone = mention.first == mention.name_last or (
            self._article(mention.first) and mention.first + 1 == mention.name_last
        )
        return -3.0 if alone and self._tokens[mention.name_last].low in self._people else 0.0

    def _container(self, mention: _Mention) -> float:
        """Return the weight of a region or country named right behind: "Danbury, Connecticut"."""
        at = mention.last + 1
        if at >= len(self._tokens) or not self._tokens[at].capital:
            return 0.0
        if self._gap(self._tokens[mention.last], self._tokens[at]) != ", ":
            return 0.0
        if self._abbreviation(at) is not None:
            return 3.0
        for last in self._ends(at):
            for outer in self._standing(
                self._text[self._tokens[at].start : self._tokens[last].end]
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
        for token in self._tokens:
            if in_name and token.linked and (token.capital or token.low in ARTICLES):
                if not self._standing(token.text).kinds & {"country", "province"}:
                    found.add(token.low)
                continue
            in_name = token.low in self._words.titles or (
                token.capital
                and token.low in self._words.given_names
                and self._standing(token.text).weight < CERTAIN
            )
        return frozenset(found - ARTICLES)

    # Names that no atlas has

    def _abbreviation(self, position: int) -> _Mention | None:
        """Return a region's abbreviation behind a comma: "Glasgow, Ky."."""
        token = self._tokens[position]
        behind_comma = self._text[max(0, token.start - 2) : token.start] == ", "
        if not token.capital or not (behind_comma or "." in token.text):
            return None
        dotted = token.text if token.text.endswith(".") else token.text + "."
        if dotted not in self._words.abbreviations or not self._text.startswith(dotted, token.start):
            return None
        expanded = self._words.abbreviations[dotted]
        standing = self._standing(expanded)
        return _Mention(position, position, position, standing, CERTAIN, "province", expanded)

    def _shape(self, first: int) -> _Mention | None:
        """Return a name that no atlas has: "NAME district", "the villages of A and B", "NAME, a hill"."""
        if not self._may_start_shape(first):
            return None
        last = self._end_of_shape(first)
        if any(self._unlikely_in_shape(token.low) for token in self._tokens[first : last + 1]):
            return None
        mention = self._with_noun(_Mention(first, last, last, _NOBODY, 0.0))
        headed = last > first and self._heads_longer_name(first)
        introduction = self._introduction(first) or (self._listed if self._goes_on(first) else None)
        if introduction is not None and mention.kind is None and introduction.kind is not None:
            mention = replace(mention, kind=introduction.kind.name)
        vague = introduction is not None and introduction.kind is None
        if headed or vague or self._shape_holds(mention):
            return mention
        explained = self._explained(last)
        return None if explained is None else replace(mention, kind=explained.name)

    def _end_of_shape(self, first: int) -> int:
        """Return the last token of an unknown name that starts here."""
        last = first + 1 if self._article(first) else first
        while last + 1 < len(self._tokens) and last - first < LONGEST_SHAPE:
            token = self._tokens[last + 1]
            hyphen = token.linked and self._text[token.start - 1] == "-" and token.low not in _COMPOUND
            hyphen = hyphen or (token.linked and self._article(last + 1))
            named = (
                token.linked
                and token.capital
                and self._kinds.noun_at([token.text]) is None
                and self._standing(token.text).weight < ENOUGH
                and not (self._shouting and token.low in self._words.common)
            )
            if not (hyphen or named):
                break
            last += 1
        return last

    def _explained(self, last: int) -> Kind | None:
        """Return the kind that an apposition gives the name that ends here: "Zuhur, the last district in"."""
        at = last + 1
        if at + 1 >= len(self._tokens) or self._tokens[at].low not in _DETERMINERS:
            return None
        if self._text[self._tokens[last].end : self._tokens[at].start] not in {", ", " "}:
            return None
        for start in range(at + 1, min(at + 1 + LONGEST_EXPLANATION, len(self._tokens))):
            if not self._tokens[start].linked or self._tokens[start].capital:
                return None
            words = [token.low for token in self._tokens[start : start + LONGEST_NOUN]]
            found = self._kinds.noun_at(words)
            if found is None:
                continue
            kind, length = found
            noun = " ".join(words[:length])
            following = self._tokens[start + length] if start + length < len(self._tokens) else None
            # "A village elder" is a person.
            ends = following is None or not following.linked or following.low in self._words.after_noun
            named = kind.group in _NAMED_BY_NOUN and noun not in self._words.no_shape
            return kind if ends and named and not self._kinds.plural(noun) else None
        return None

    def _may_start_shape(self, first: int) -> bool:
        token = self._tokens[first]
        if self._article(first):
            return True
        shouted = token.text.isupper() and len(token.text) > 1 and not self._shouting
        heads = self._heads_longer_name(first) and not token.opens
        known_word = (token.low in self._words.common and not heads) or token.low in self._words.not_in_names
        return token.capital and not (shouted or known_word or token.text in self._words.demonyms)

    def _unlikely_in_shape(self, word: str) -> bool:
        return word not in ARTICLES and (
            word in self._words.organisation
            or word in self._words.titles
            or word in self._words.given_names
            or word in self._words.never
        )

    def _shape_holds(self, mention: _Mention) -> bool:
        if mention.kind is None:
            return False
        group = self._kinds.by_name[mention.kind].group
        if mention.last == mention.name_last:
            return group in _NAMED_BY_NOUN
        noun = " ".join(token.low for token in self._tokens[mention.name_last + 1 : mention.last + 1])
        return group != "country" and noun not in self._words.no_shape
