"""Places in lists: names joined by commas and "and", and the plurals that announce them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from conflictmap.model import Toponym
from conflictmap.reading.dates import TIME_WORDS
from conflictmap.reading.phrases.groundnouns import GroundNoun, GroundWords
from conflictmap.reading.scene import Form, PlaceRef, Scene, by_name
from conflictmap.reading.syntax import conjuncts

LIST_JOIN = re.compile(
    r"\s*(?:,|&|and|,\s*and|as well as)?\s*(?:the\s+)?"
    r"(?:(?:village|town|city|district|neighbou?rhood|area)s?\s+of\s+)?",
    re.IGNORECASE,
)
"""What stands between two names of one list."""

_CAPITALISED = re.compile(r"(?:[Aa]l-|[Ee]l-)?[A-Z][\w’'-]+(?:\s(?:al-|el-)[A-Z][\w’'-]+)*")
_LIST_AFTER = re.compile(
    rf"[^.;:–—]{{0,60}}?(?:\s[-–—]\s|:\s|,?\s(?:including|namely)\s)"
    rf"(?P<names>{_CAPITALISED.pattern}(?:(?:,\s(?:and\s)?|\sand\s|\s){_CAPITALISED.pattern})+)"
)
_AND_NAME = re.compile(rf"\s+and\s+(?P<name>{_CAPITALISED.pattern})(?:,|[.;]|$|\s+(?P<after>[a-z]+)\b)")
_BEFORE_JOINT = re.compile(r"\s*\b(?:on|in|by)\s+(?=and\b|,)")
_LISTING = frozenset({"including", "like", "namely"})


class Lists:
    """Finds the other places of a list, and those that a plural announces.

    Parameters
    ----------
    words
        The words that mean ground.
    peoples
        Names of peoples in lower case.
    """

    def __init__(self, words: GroundWords, peoples: Iterable[str]) -> None:
        self._words = words
        self._kinds = words.kinds
        self._peoples = frozenset(peoples)

    def completed(self, scene: Scene, found: Sequence[PlaceRef]) -> list[PlaceRef]:
        """Return places with the names of their list that the parser cut off."""
        whole = [*self._before(scene, found), *found, *self._behind(scene, found)]
        return list({(ref.key, ref.toponym.text): ref for ref in reversed(whole)}.values())[::-1]

    def _behind(self, scene: Scene, found: Sequence[PlaceRef]) -> list[PlaceRef]:
        """Return names that continue a list although the parser cut it ("Zeitan Khalsa and Barna")."""
        if not found or found[-1].form is not Form.NAME or not found[-1].toponym.name:
            return []
        end = max(ref.toponym.end for ref in found) - scene.sentence.start
        listed: list[Toponym] = []
        joined = False
        for start, stop, toponym in scene.names:
            if start < end:
                continue
            between = _without_times(scene, end, start)
            if not LIST_JOIN.fullmatch(between) or self._words.is_broad(toponym):
                break
            joined = joined or "and" in between
            listed.append(toponym)
            end = stop
        if not joined:
            # "Zabadani, Damascus": the second is where the first is.
            listed = self._unlisted_behind(scene, end)
        return [by_name(toponym, "listed with the name before") for toponym in listed]

    def _unlisted_behind(self, scene: Scene, end: int) -> list[Toponym]:
        """Return a capitalised name that no gazetteer knows, joined to the last name of a list by "and"."""
        match = _AND_NAME.match(scene.parsed.text, end)
        if match is None or scene.sentence.in_title or scene.parsed.text.isupper():
            return []
        start, stop = match.span("name")
        word = match["name"].lower()
        known = any(first < stop and start < last for first, last, _ in scene.names)
        party = any(mention.start < stop and start < mention.end for mention in scene.actors)
        people = word in self._peoples or match["after"] in self._words.forces.people
        if known or party or people or word in TIME_WORDS:
            return []
        base = scene.sentence.start
        return [Toponym(match["name"], base + start, base + stop, match["name"])]

    def _before(self, scene: Scene, found: Sequence[PlaceRef]) -> list[PlaceRef]:
        """Return names just before the first of a list, where commas were lost ("X Y and Z")."""
        if len(found) < 2 or any(ref.form is not Form.NAME for ref in found):
            return []
        start = found[0].toponym.start - scene.sentence.start
        listed: list[PlaceRef] = []
        for first, last, toponym in reversed(scene.names):
            if last > start:
                continue
            if scene.parsed.text[last:start].strip() or self._words.is_broad(toponym):
                break
            listed.insert(0, by_name(toponym, "listed with the name after"))
            start = first
        return listed

    def announced(self, noun: GroundNoun) -> list[PlaceRef]:
        """Return the places that a plural announces, as the tree or the punctuation lists them."""
        return self._members(noun) or self._behind_a_dash(noun)

    def _members(self, noun: GroundNoun) -> list[PlaceRef]:
        """Return the places that a plural lists ("two villages, Foua and Kefraya", "seven, including X")."""
        items = (item for child in noun.token.children for head in _listed(child) for item in conjuncts(head))
        names = [name for item in items if (name := noun.scene.name_at(item))]
        usable = [name for name in names if self._kinds.agree(noun.kind, name.kind)]
        if not usable and len(names) > 1:
            usable = names
        return [by_name(name, f"named by {noun.word!r}") for name in usable]

    def _behind_a_dash(self, noun: GroundNoun) -> list[PlaceRef]:
        """Return the names that a dash or a colon lists after a plural ("two villages - X and Y")."""
        scene = noun.scene
        plural = noun.word.endswith("s") and self._kinds.group(noun.kind) in {"settlement", "district"}
        match = _LIST_AFTER.match(scene.parsed.text, scene.end(noun.token)) if plural else None
        if match is None:
            return []
        first, base = match.start("names"), scene.sentence.start
        refs = []
        for found in _CAPITALISED.finditer(match["names"]):
            start, end = first + found.start(), first + found.end()
            named = next((t for a, b, t in scene.names if a < end and start < b), None)
            toponym = named or Toponym(found[0], base + start, base + end, found[0], noun.kind)
            refs.append(by_name(toponym, "listed after a plural"))
        return refs if len(refs) > 1 else []

    def owners(self, noun: GroundNoun) -> list[PlaceRef]:
        """Return the places of a plural with several names before it ("the X and Y districts")."""
        if noun.kind is None or not noun.word.endswith("s"):
            return []
        scene, start = noun.scene, noun.scene.offset(noun.token)
        found: list[Toponym] = []
        for first, last, name in reversed([name for name in scene.names if name[1] <= start]):
            between = scene.parsed.text[last:start]
            if between.strip() and not (found and LIST_JOIN.fullmatch(between)):
                break
            found.insert(0, replace(name, kind=name.kind or noun.kind))
            start = first
        rule = f"named before {noun.word!r}"
        return [by_name(name, rule, noun.extent) for name in found] if len(found) > 1 else []


def _listed(child: Token) -> list[Token]:
    """Return the first nouns of what a dependent of a plural lists."""
    if child.dep_ == "appos":
        return [child]
    if child.lower_ not in _LISTING:
        return []
    return [complement for complement in child.children if complement.dep_ in {"pobj", "dobj"}]


def _without_times(scene: Scene, start: int, end: int) -> str:
    """Return the text between two names without the times in it ("X on 3 May and Y two days later")."""
    text = scene.parsed.text[start:end]
    for first, last in scene.times:
        if start <= first and last <= end:
            text = text.replace(scene.parsed.text[first:last], " ")
    return _BEFORE_JOINT.sub(" ", text)
