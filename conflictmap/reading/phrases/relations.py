"""Where a description lies: in, near or north of a place that the text names."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Token

from conflictmap.model import Toponym
from conflictmap.reading.scene import Scene
from conflictmap.reading.syntax import conjuncts, prepositions

KM_PER_MILE = 1.609344

_DIRECTIONS = {"north": 0.0, "east": 90.0, "south": 180.0, "west": 270.0}
_DIRECTIONS |= {"northeast": 45.0, "southeast": 135.0, "southwest": 225.0, "northwest": 315.0}
BEARINGS = {
    f"{spelling}{ending}": bearing
    for word, bearing in _DIRECTIONS.items()
    for spelling in {word, word.replace("north", "north-").replace("south", "south-").rstrip("-")}
    for ending in ("", "ern", "wards")
}
"""Degrees clockwise from north, by adjective and adverb."""

_DISTANCE = re.compile(
    r"(\d+(?:[.,]\d+)?|one|two|three|four|five|six|ten)[\s-]*(km|kilomet(?:er|re)s?|miles?|mi)\b"
    r"(?=[^.;]{0,25}\b(?:north|south|east|west|from|of|outside|away))",
    re.IGNORECASE,
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_FOLLOWING = re.compile(
    r"\s+(near|outside|around|across|in|at|inside|within|of)\s+(?:the\s+)?", re.IGNORECASE
)
_DIRECTION_OF = re.compile(r"[^.;,]{0,40}?\b(" + "|".join(BEARINGS) + r")\s+of\s+(?:the\s+)?", re.IGNORECASE)
_RANK = r"(?:the\s+)?(?:(?:city|town|village)\s+of\s+)?"
_STRETCH = re.compile(
    rf"\s+(?:that\s+)?(?:between|from|linking|links|connecting|connects|joining)\s+{_RANK}", re.IGNORECASE
)
_JOINT = re.compile(rf"\s+(?:and|to|with)\s+{_RANK}", re.IGNORECASE)
"""Words before and between the ends of a road: "between A and B", "linking A with B"."""
_LOCATING = frozenset(
    {
        "in",
        "of",
        "from",
        "near",
        "outside",
        "around",
        "at",
        "on",
        "to",
        "inside",
        "within",
        "between",
        "across",
    }
)
_NESTED = frozenset({"in", "of", "from", "near", "outside", "around"})
# A description and its relation stand this close together, in characters; and a name after "of".
_WINDOW, _GAP = 80, 15


@dataclass(frozen=True, slots=True)
class Relation:
    """The name that a description is placed by, with bearing in degrees and distance in kilometres.

    `towards` is the other end of what lies between two names.
    """

    anchor: str | None
    bearing: float | None = None
    distance_km: float | None = None
    towards: str | None = None


def relation_of(scene: Scene, token: Token, inner: Callable[[Token], Toponym | None]) -> Relation:
    """Return where the noun phrase of a token says that its place lies.

    Parameters
    ----------
    scene
        The sentence.
    token
        The phrase's noun.
    inner
        Resolves a noun that is no name itself ("north of the city"), or returns None.
    """
    start = scene.offset(token)
    window = scene.parsed.text[start : start + _WINDOW]
    distance = _distance(window)
    stretch = _STRETCH.match(scene.parsed.text, scene.end(token))
    if stretch is not None:
        ends = _stretch(scene, stretch.end())
        if ends is not None:
            return Relation(ends[0], None, None, ends[1])
    for name, complement in prepositions(token):
        chain = name.split(".")
        if chain[-1] not in _LOCATING:
            continue
        for item in conjuncts(complement):
            named = scene.name_at(item) or (inner(item) if chain[-1] in _NESTED else None)
            if named is not None and named.name:
                bearing = next((BEARINGS[word] for word in chain if word in BEARINGS), None)
                return Relation(named.name, bearing, distance)
    # The parser may hang the preposition on the verb: what follows the noun at once belongs to it.
    follows = _FOLLOWING.match(scene.parsed.text, scene.end(token))
    if follows is not None:
        named = next((toponym for s, _, toponym in scene.names if s == follows.end()), None)
        if named is not None and named.name:
            return Relation(named.name, None, distance)
    # "north of the city" is often an adverb of its own in the tree: look for the words themselves.
    match = _DIRECTION_OF.match(window)
    if match:
        at = start + match.end()
        named = next((toponym for s, _, toponym in scene.names if at - 1 <= s < at + _GAP), None)
        if named is not None:
            return Relation(named.name, BEARINGS[match[1].lower()], distance)
    return Relation(None, None, distance)


def _stretch(scene: Scene, at: int) -> tuple[str, str] | None:
    """Return the two names of "between A and B", of which the first begins at an offset."""
    one = next((name for name in scene.names if name[0] == at), None)
    if one is None:
        return None
    joint = _JOINT.match(scene.parsed.text, one[1])
    other = next((name for name in scene.names if joint is not None and name[0] == joint.end()), None)
    return None if other is None else (one[2].name, other[2].name)


def _distance(text: str) -> float | None:
    match = _DISTANCE.search(text)
    if match is None:
        return None
    number = match[1].lower()
    value = float(_NUMBERS[number] if number in _NUMBERS else number.replace(",", "."))
    return value * KM_PER_MILE if match[2].lower().startswith("mi") else value
