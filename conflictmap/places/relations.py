"""What a text says of where a place lies: "X, 10 km north of Y", "X, in eastern Y", "the A-B highway"."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from conflictmap.model import Toponym
from conflictmap.places.geodesy import compass_bearing

KM_PER_MILE = 1.609344
LONGEST_RELATION = 80
"""Characters between two names beyond which nothing is read into their order."""

_GAP = re.compile(r"[,\s]{5,}")
"""So many blanks and commas part two names; the patterns would try every way to share them out."""
_RANK = r"(?:the\s+(?:\w+\s+)?(?:city|town|village)\s+of\s+)?"
_FILLER = (
    r"(?:(?:which|that)\s+(?:is|lies|are|lie)|is|are|was|were|lies|lie|located|situated|some|about|around|roughly"
    r"|approximately|nearly|only|just|an?\s+(?:\w+\s+)?(?:village|town|hamlet|hill|camp)|,|\s)*"
)
_DISTANCE = r"(?:(?P<number>\d+(?:[.,]\d+)?)[\s-]*(?P<unit>km|kms|kilomet(?:er|re)s?|miles?|mi)\b)?"
_COMPASS = r"(?P<compass>(?:north|south)?-?\s?(?:east|west)|north|south)(?:ern)?"
_DIRECTED = re.compile(
    rf"[,\s]*{_FILLER}{_DISTANCE}\s*(?:\([^)]*\))?\s*(?:(?:to|in)\s+(?:the\s+)?)?"
    rf"{_COMPASS}(?:\s+(?:edge|side|outskirts))?\s+of\s+{_RANK}",
    re.IGNORECASE,
)
_AWAY = re.compile(
    rf"[,\s]*{_FILLER}{_DISTANCE}\s*(?:\([^)]*\))?\s*(?:away\s+)?(?:from|outside)\s+{_RANK}", re.IGNORECASE
)
_BESIDE = re.compile(rf",?\s+(?:near|close to|outside)\s+{_RANK}", re.IGNORECASE)
_INSIDE = re.compile(
    r"(?:,\s*|\s+)in\s+(?:the\s+)?(?:(?:far\s+)?(?:[\w-]+)\s+)?(?:(?:countryside|province|governorate)\s+of\s+)?",
    re.IGNORECASE,
)
_EXPLAINED = re.compile(
    rf",?\s+(?:an?|the)\s[^.;:!?\n“”\"]{{0,60}}?\b(?:in|of|near|outside)\s+(?:[\w-]+ern\s+)?{_RANK}",
    re.IGNORECASE,
)
"""A name and what explains it: "Zuhur, the last district held in Y"."""
_KIND_OF_TOWN = re.compile(
    r"\b(?:district|neighbou?rhood|quarter|suburb|village|town|hamlet|camp|hill|base|area)\b", re.IGNORECASE
)
"""What explains a name that is known too; unknown ones take any explanation."""
_BETWEEN = re.compile(rf"[,\s]*{_FILLER}(?:on\s+the\s+\w+\s+)?between\s+{_RANK}", re.IGNORECASE)
_AND = re.compile(rf"\s+and\s+{_RANK}", re.IGNORECASE)
_DASH = re.compile(r"\s?[-–—]\s?")
_LISTED = re.compile(r",\s+(?:and\s+)?|,?\s+and\s+", re.IGNORECASE)
_AREAS = frozenset({"province", "country"})
_LONG = frozenset({"road", "river"})


@dataclass(frozen=True, slots=True)
class _Words:
    """A text, and which of its names no atlas has."""

    text: str
    unknown: Callable[[str], bool]

    def between(self, one: Toponym, other: Toponym) -> str:
        return self.text[one.end : other.start]


def with_relations(
    text: str, found: Sequence[Toponym], unknown: Callable[[str], bool]
) -> tuple[Toponym, ...]:
    """Return the mentions with what the words between them say of where they lie.

    Sets `within`, `bearing`, `distance_km` and `towards`. "The A-B highway" becomes one mention. What is said
    of the last of a list of unknown names ("X and Y, north of Z") is said of all of them.

    Parameters
    ----------
    unknown
        Tells whether no place is likely meant by a name.
    """
    words = _Words(text, unknown)
    mentions = list(_joined(words, found))
    related: list[Toponym] = []
    # From the end, so that a list finds what is said behind its last name.
    for number in range(len(mentions) - 1, -1, -1):
        following = mentions[number + 1 : number + 3]
        related.append(_related(words, mentions[number], following, related[-1] if related else None))
    return tuple(reversed(related))


def _joined(words: _Words, found: Sequence[Toponym]) -> Iterator[Toponym]:
    """Yield the mentions, with "A" and "B highway" made one where a dash joins them."""
    previous: Toponym | None = None
    for mention in found:
        if (
            previous is not None
            and mention.kind in _LONG
            and mention.text != mention.name
            and previous.within is None
            and _DASH.fullmatch(words.between(previous, mention))
        ):
            previous = replace(
                mention,
                text=words.text[previous.start : mention.end],
                start=previous.start,
                name=words.text[previous.start : mention.start + len(mention.name)],
                within=previous.name,
                towards=mention.name,
            )
            continue
        if previous is not None:
            yield previous
        previous = mention
    if previous is not None:
        yield previous


def _related(
    words: _Words, toponym: Toponym, following: Sequence[Toponym], next_related: Toponym | None
) -> Toponym:
    if toponym.within is not None or not following:
        return toponym
    outer = following[0]
    between = words.between(toponym, outer)
    if len(between) > LONGEST_RELATION or _GAP.search(between):
        return toponym
    pair = following[1] if len(following) > 1 else None
    if pair is not None and _BETWEEN.fullmatch(between) and _AND.fullmatch(words.between(outer, pair)):
        return replace(toponym, within=outer.name, towards=pair.name)
    said = _said(toponym, outer, between)
    explained = _EXPLAINED.fullmatch(between)
    if said is None and explained and (words.unknown(toponym.name) or _KIND_OF_TOWN.search(between)):
        said = replace(toponym, within=outer.name)
    if said is not None or not words.unknown(toponym.name):
        return said or toponym
    if next_related is not None and _LISTED.fullmatch(between) and words.unknown(outer.name):
        return replace(
            toponym,
            within=next_related.within,
            bearing=next_related.bearing,
            distance_km=next_related.distance_km,
            towards=next_related.towards,
        )
    return toponym


def _said(toponym: Toponym, outer: Toponym, between: str) -> Toponym | None:
    """Return a mention with what the words up to the next name say outright, None where they say nothing."""
    directed = _DIRECTED.fullmatch(between)
    if directed is not None:
        return replace(
            toponym,
            within=outer.name,
            bearing=compass_bearing(directed["compass"]),
            distance_km=_kilometres(directed["number"], directed["unit"]),
        )
    away = _AWAY.fullmatch(between)
    if away is not None and away["number"]:
        return replace(toponym, within=outer.name, distance_km=_kilometres(away["number"], away["unit"]))
    listed = between == ", " and outer.kind in _AREAS and toponym.kind != "country"
    if listed or _BESIDE.fullmatch(between) or _INSIDE.fullmatch(between):
        return replace(toponym, within=outer.name)
    return None


def _kilometres(number: str | None, unit: str | None) -> float | None:
    if number is None or unit is None:
        return None
    value = float(number.replace(",", "."))
    return round(value * KM_PER_MILE, 1) if unit.casefold().startswith("mi") else value
