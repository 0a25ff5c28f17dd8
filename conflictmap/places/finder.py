"""The recogniser: which stretches of a text name a place, from the gazetteer, the shape and the words around."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from conflictmap.model import Toponym
from conflictmap.places.contexts import Contexts, load_contexts
from conflictmap.places.geodesy import compass_bearing
from conflictmap.places.kinds import LONGEST_NOUN, Kind, Kinds
from conflictmap.places.names import ARTICLES, strict_key
from conflictmap.places.world import Candidate

LONGEST_NAME = 6
"""Words of the longest name that is looked up."""
ENOUGH = 1.5
"""Weight of evidence from which a name counts as a place."""
KM_PER_MILE = 1.609344

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:['’ʼ`](?![sS]\b)[^\W_]+)*")
_LINK = re.compile(r" |-|–|\. | ?['’ʼ`] ?|  ")
_SENTENCE_END = re.compile(r"[.!?:;\n\"“”‘(\[•|]|^\s*$| [–—-] ")
_SMALL_WORDS = frozenset(
    {"of", "the", "de", "del", "la", "le", "and", "upon", "on", "en", "sur", "du", "des", "di", "da", "do"}
)
_ARTICLE = "(?:[Aa]l|[Ee]l|[Aa]s|[Aa]r|[Aa]sh|[Aa]d|[Aa]n|[Aa]t|[Aa]z|[Ee]z|[Ee]s|[Uu]l)"
_RELATION = re.compile(
    r"[,\s]*(?:which (?:is|lies)|lies|located|situated|some|about|around|roughly|approximately|just|,|\s)*"
    r"(?:(?P<number>\d+(?:[.,]\d+)?)[\s-]*(?P<unit>km|kms|kilomet(?:er|re)s?|miles?|mi)\b)?\s*(?:\([^)]*\))?\s*"
    r"(?:to the\s+)?(?P<compass>(?:north|south)?-?\s?(?:east|west)|north|south)(?:ern)?(?:\s+(?:edge|side|outskirts))?\s+of\s+",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r",?\s+(?:near|close to|outside)\s+(?:the\s+(?:\w+\s+)?(?:city|town|village)\s+of\s+)?", re.IGNORECASE
)
_IN = re.compile(
    r"(?:,\s*|\s+)in\s+(?:the\s+)?(?:(?:far\s+)?(?P<compass>[\w-]+)\s+)?(?:countryside\s+of\s+|province\s+of\s+|governorate\s+of\s+)?",
    re.IGNORECASE,
)


class Names(Protocol):
    """What the recogniser asks of a gazetteer."""

    kinds: Kinds
    countries: frozenset[str]

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Return the places that a name may mean, likeliest first."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    opens: bool
    """First of its sentence, where a capital says nothing."""
    linked: bool
    """Only a blank or a hyphen separates it from the token before."""

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def low(self) -> str:
        return self.text.casefold()


@dataclass(frozen=True, slots=True)
class _Mention:
    first: int
    last: int
    """Tokens, both included."""
    name_first: int
    name_last: int
    kind: str | None
    candidates: tuple[Candidate, ...]
    weight: float
    shaped: bool = False


class Finder:
    """Finds place mentions in running text, in time linear in its length."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._kinds = names.kinds
        self._words = load_contexts()
        self._best = lru_cache(maxsize=32768)(self._assess)

    def find(self, text: str, *, demonyms: bool = False) -> tuple[Toponym, ...]:
        """Return the place mentions of a text, in order, without overlap."""
        reading = _Reading(text, self._names, self._words, self._best)
        mentions = tuple(reading.mentions())
        found = [*(_toponym(text, reading.tokens, mention) for mention in mentions)]
        found = _related(text, found)
        if demonyms:
            found = self._with_demonyms(reading.tokens, found)
        return tuple(found)

    def _with_demonyms(self, tokens: list[_Token], found: list[Toponym]) -> list[Toponym]:
        taken = {position for toponym in found for position in range(toponym.start, toponym.end)}
        more = []
        for number, token in enumerate(tokens):
            two = number + 1 < len(tokens) and f"{token.text} {tokens[number + 1].text}"
            for words, end in ((two, tokens[min(number + 1, len(tokens) - 1)].end), (token.text, token.end)):
                if words and words in self._words.demonyms and token.start not in taken:
                    more.append(
                        Toponym(words, token.start, end, name=self._words.demonyms[words], kind="country")
                    )
                    taken.update(range(token.start, end))
                    break
        return sorted([*found, *more], key=lambda toponym: toponym.start)

    def _assess(self, name: str) -> tuple[tuple[Candidate, ...], float]:
        """Return a name's candidates and how likely it is a place before any context is looked at."""
        key = strict_key(name)
        if key in self._words.never or not key or key.isdigit():
            return (), 0.0
        candidates = self._names.candidates(name)
        if name.isupper() and len(name) <= 4 and not name.startswith("T"):  # noqa: PLR2004  ISIS, NATO, AFP
            candidates = tuple(
                c for c in candidates if c.kind == "country" and len(name.replace(".", "")) <= 3
            )  # noqa: PLR2004
        if not candidates:
            return (), 0.0
        weight = max(self._prior(candidate) for candidate in candidates)
        words = key.split()
        if len(words) > 1:
            weight += 0.5 if all(word in self._words.common for word in words) else 1.5
        elif key in self._words.common:
            weight -= 2.5
        elif (key in self._words.given_names or key in self._words.surnames) and weight < 3:  # noqa: PLR2004
            weight -= 1.0
        if len(key) <= 3 and weight < 3:  # noqa: PLR2004  very short names are somebody's initials
            weight -= 1.5
        return candidates, weight

    def _prior(self, candidate: Candidate) -> float:
        match candidate.kind:
            case "country" | "continent":
                return 4.0
            case "province" | "region":
                base = 2.2
            case _ if candidate.local:
                base = 2.8
            case _:
                base = math.log10(candidate.population + 1) - 2.8
        if candidate.country in self._names.countries:
            base = max(base, 1.2) + 0.4
        return base if candidate.exact else base - 0.6


class _Reading:
    """One text being read: its tokens and what has been seen in it."""

    def __init__(self, text: str, names: Names, words: Contexts, best: "_Best") -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self._names = names
        self._words = words
        self._best = best
        self._persons = self._person_names()

    def mentions(self) -> Iterator[_Mention]:
        """Yield the mentions from left to right; the longest name wins."""
        position = 0
        while position < len(self.tokens):
            mention = self._mention_at(position)
            if mention is None:
                position += 1
            else:
                yield mention
                position = mention.last + 1

    def _mention_at(self, first: int) -> _Mention | None:
        token = self.tokens[first]
        if not token.capital and not self._article(first):
            return None
        if token.low in self._words.not_in_names and not self._article(first):
            return None
        best: _Mention | None = None
        for last in self._ends(first):
            name = self.text[token.start : self.tokens[last].end]
            candidates, weight = self._best(name)
            if not candidates and last == first and len(name) > 4 and name.endswith("s"):  # noqa: PLR2004
                continue
            if candidates:
                mention = self._noun(_Mention(first, last, first, last, None, candidates, weight))
                if self._accepted(mention):
                    return mention
                best = None
        return best or self._shape(first)

    def _ends(self, first: int) -> Iterator[int]:
        """Yield where a name that starts here may end, longest first."""
        last, ends = first, [first]
        while last + 1 < len(self.tokens) and last - first + 1 < LONGEST_NAME:
            following = self.tokens[last + 1]
            if not following.linked:
                break
            last += 1
            if following.capital or following.text.isdigit():
                ends.append(last)
            elif following.low not in _SMALL_WORDS and following.low not in ARTICLES:
                # "Deir ez-zor", "al-zubat": lower case goes on only behind an article or a hyphen.
                glued = self.text[following.start - 1] == "-"
                if not glued:
                    break
                ends.append(last)
        if self._article(first):
            ends = [end for end in ends if end > first]
        yield from reversed(ends)

    def _article(self, position: int) -> bool:
        """Tell whether an Arabic article starts a name here: "al-Bab", "Al Bab", but no "As Damascus fell"."""
        token = self.tokens[position]
        if token.low not in ARTICLES or position + 1 >= len(self.tokens):
            return False
        following = self.tokens[position + 1]
        if not following.linked:
            return False
        hyphen = self.text[token.end : following.start] in {"-", "–"}
        return (hyphen and following.text[0].isalpha()) or (
            token.low in {"al", "el", "ar", "ad", "ash", "az", "as"}
            and following.capital
            and (token.low in {"al", "el"} or (token.capital and not token.opens and token.low != "as"))
        )

    def _noun(self, mention: _Mention) -> _Mention:
        """Take in a noun of kind behind the name, or one before it ("the town of X", "Jabal X")."""
        following = [
            token.text
            for token in self.tokens[mention.last + 1 : mention.last + 1 + LONGEST_NOUN]
        ]  # fmt: skip
        linked = 0
        for token in self.tokens[mention.last + 1 : mention.last + 1 + LONGEST_NOUN]:
            if not token.linked:
                break
            linked += 1
        found = self._names.kinds.noun_at(following[:linked])
        own = {candidate.kind for candidate in mention.candidates}
        if found is not None and found[0].name not in {"region", "country"}:
            kind, length = found
            spoken = " ".join(following[:length])
            if not spoken.istitle() or not (own == {"country"}):
                return replace(
                    mention, last=mention.last + length, kind=kind.name, weight=mention.weight + 1.5
                )
        kind = self._noun_before(mention.first)
        if kind is not None:
            return replace(mention, kind=kind.name, weight=mention.weight + 2.5)
        return mention

    def _noun_before(self, first: int) -> Kind | None:
        """Return the kind that "the town of" or "the towns of X and" gives the name that starts here."""
        position = first - 1
        if position < 1 or self.tokens[position].low != "of":
            return None
        for length in range(min(LONGEST_NOUN, position), 0, -1):
            words = [token.low for token in self.tokens[position - length : position]]
            found = self._names.kinds.noun_at(words)
            if found is not None and found[1] == length and found[0].name not in {"region", "country"}:
                return found[0]
        return None

    def _accepted(self, mention: _Mention) -> bool:
        first, last = mention.first, mention.name_last
        weight = mention.weight
        token = self.tokens[first]
        before = self.tokens[first - 1] if first and token.linked else None
        after_at = last + 1
        after = (
            self.tokens[after_at] if after_at < len(self.tokens) and self.tokens[after_at].linked else None
        )
        single = first == last
        glue = self.text[before.end : token.start] if before else ""
        if glue in {"-", "–"} and before is not None and not before.capital:
            return False
        if after is not None and self.text[self.tokens[last].end : after.start] == "-" and not after.capital:
            # "Russian-backed", "Damascus-based": still the place, if a well-known one.
            weight -= 0.5
        if before is not None:
            low = before.low
            if low in self._words.locative:
                weight += 1.5
            if compass_bearing(low) is not None:
                weight += 1.5
            if low == "of" and first > 1 and compass_bearing(self.tokens[first - 2].low) is not None:
                weight += 1.5
            if low in self._words.titles and not any(c.kind == "country" for c in mention.candidates):
                weight -= 3.0
            if before.capital and not before.opens and glue != "-":
                if low in self._words.given_names or low in self._words.name_particles:
                    weight -= 4.0
                elif (
                    low not in self._words.common
                    and compass_bearing(low) is None
                    and before.text not in self._words.demonyms
                ):
                    weight -= 1.5
            elif before.capital and before.opens and low in self._words.given_names and glue == " ":
                weight -= 3.0
        if after is not None:
            low = after.low
            if low in self._words.organisation and after.capital and mention.kind is None:
                weight -= 4.0
            elif (
                after.capital
                and mention.kind is None
                and self.text[self.tokens[last].end : after.start] == " "
            ):
                strange = low not in self._words.common and compass_bearing(low) is None
                if strange and after.text not in self._words.demonyms and not self._best(after.text)[0]:
                    weight -= 2.5 if token.low in self._words.given_names else 1.5
            if low in self._words.said and single:
                weight -= 1.0
        surname = self.tokens[last].low if self._article(first) else token.low if single else ""
        if surname in self._persons:
            weight -= 3.0
        if (
            before is not None
            and before.low == "to"
            and first > 1
            and self.tokens[first - 2].low == "according"
        ):
            weight -= 2.0
        weight += self._container(mention)
        if token.opens and single and token.low in self._words.common:
            weight -= 1.0
        return weight >= ENOUGH

    def _container(self, mention: _Mention) -> float:
        """Return the weight of a region or country named right behind: "Danbury, Connecticut"."""
        at = mention.last + 1
        if at >= len(self.tokens):
            return 0.0
        between = self.text[self.tokens[mention.last].end : self.tokens[at].start]
        if between != ", " or not self.tokens[at].capital:
            return 0.0
        words = self.text[self.tokens[at].start : self.tokens[at].end]
        if words + self.text[self.tokens[at].end : self.tokens[at].end + 1] in self._words.abbreviations:
            return 3.0
        for last in self._ends(at):
            for candidate in self._best(self.text[self.tokens[at].start : self.tokens[last].end])[0]:
                if candidate.kind in {"country", "province"} and any(
                    inner.within == candidate.id or inner.country == candidate.country
                    for inner in mention.candidates
                ):
                    return 2.5
        return 0.0

    def _shape(self, first: int) -> _Mention | None:
        """Return a name that no atlas has, from "NAME + district" or "the village of NAME"."""
        token = self.tokens[first]
        if (
            token.low in self._words.common
            or token.low in self._words.never
            or token.text in self._words.demonyms
        ):
            return None
        if token.text.isupper() and len(token.text) > 1 and not self._article(first):
            return None
        last = first + 1 if self._article(first) else first
        if last > first and self.tokens[last].low in self._words.never:
            return None
        while last + 1 < len(self.tokens) and last - first < 3:  # noqa: PLR2004  longer runs are titles
            following = self.tokens[last + 1]
            stop = (
                not following.linked or not following.capital or self._names.kinds.noun_at([following.text])
            )
            if stop and not (
                following.linked
                and self.text[following.start - 1] in "-'’"
                and following.low not in {"held", "based", "backed", "controlled", "led"}
            ):
                break
            last += 1
        words = [token.low for token in self.tokens[first : last + 1]]
        if any(
            word in self._words.organisation or word in self._words.titles or word in self._words.given_names
            for word in words
        ):
            return None
        mention = self._noun(_Mention(first, last, first, last, None, (), 0.0, shaped=True))
        if mention.kind is None:
            return None
        if mention.last > last:
            noun = " ".join(token.low for token in self.tokens[last + 1 : mention.last + 1])
            if noun in self._words.no_shape or noun.removesuffix("s") in self._words.no_shape:
                return None
        elif self._names.kinds.by_name[mention.kind].group not in {"settlement", "district", "region"}:
            return None
        if self._names.kinds.by_name[mention.kind].group == "country":
            return None
        return mention

    def _person_names(self) -> frozenset[str]:
        """Return the family names of the people whom the text calls by title or given name."""
        found = set()
        in_name = False
        for number, token in enumerate(self.tokens):
            if in_name and token.linked and (token.capital or token.low in ARTICLES):
                if not any(c.kind in {"country", "province"} for c in self._best(token.text)[0]):
                    found.add(token.low)
                continue
            in_name = token.low in self._words.titles or (
                token.capital and token.low in self._words.given_names and not self._place_like(number)
            )
        return frozenset(found - ARTICLES)

    def _place_like(self, number: int) -> bool:
        """Tell whether a given name here is a well-known place too ("Paris", "Jordan")."""
        _, weight = self._best(self.tokens[number].text)
        return weight >= 2.5  # noqa: PLR2004  a country, a region, a big city or a theatre's place


class _Best(Protocol):
    def __call__(self, name: str, /) -> tuple[tuple[Candidate, ...], float]: ...


def _tokens(text: str) -> Iterator[_Token]:
    end = 0
    for match in _TOKEN.finditer(text):
        between = text[end : match.start()]
        opens = end == 0 or _SENTENCE_END.search(between) is not None
        linked = end > 0 and _LINK.fullmatch(between) is not None
        if linked and between == ". ":
            linked = len(text[max(0, end - 3) : end].split()[-1]) <= 2 or text[end - 2 : end].lower() in {
                "st",
                "mt",
                "ft",
            }  # noqa: PLR2004
            opens = opens and not linked
        if match.group() not in {"s", "S"} or between not in {"'", "’"}:
            yield _Token(match.group(), match.start(), match.end(), opens, linked)
            end = match.end()


def _toponym(text: str, tokens: list[_Token], mention: _Mention) -> Toponym:
    start, end = tokens[mention.first].start, tokens[mention.last].end
    name = text[tokens[mention.name_first].start : tokens[mention.name_last].end]
    kind = mention.kind or (mention.candidates[0].kind if mention.candidates else None)
    bearing = (
        compass_bearing(tokens[mention.first - 1].text)
        if mention.first and tokens[mention.first].linked
        else None
    )
    return Toponym(
        text[start:end],
        start,
        end,
        name=name,
        kind=kind,
        within=name if bearing is not None else None,
        bearing=bearing,
    )


def _related(text: str, found: list[Toponym]) -> list[Toponym]:
    """Put into each mention what the text says of where it lies: "X, 10 km north of Y", "X, in eastern Y"."""
    related = []
    for toponym, following in zip(found, [*found[1:], None], strict=True):
        if following is None or toponym.within is not None or following.start - toponym.end > 80:  # noqa: PLR2004
            related.append(toponym)
            continue
        between = text[toponym.end : following.start]
        match = _RELATION.fullmatch(between)
        if match:
            number = match["number"]
            distance = float(number.replace(",", ".")) if number else None
            if distance is not None and match["unit"].lower().startswith("mi"):
                distance = round(distance * KM_PER_MILE, 1)
            toponym = replace(
                toponym,
                within=following.name,
                bearing=compass_bearing(match["compass"]),
                distance_km=distance,
            )
        elif _NEAR.fullmatch(between) or _IN.fullmatch(between) or between == ", ":
            if between != ", " or (following.kind in {"province", "country"} and toponym.kind != "country"):
                toponym = replace(toponym, within=following.name)
        related.append(toponym)
    return related
