"""Places called by their names: in the gazetteer or not, with what stands beside the name."""

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Token

from conflictmap.model import Extent, Toponym
from conflictmap.reading.phrases.groundnouns import OUTSIDE, GroundWords, is_name, own_words
from conflictmap.reading.scene import Form, PlaceRef, Scene, by_name
from conflictmap.reading.syntax import conjuncts, noun_phrase

_LOCATIVE = frozenset({"in", "inside", "at", "around", "near", "outside"})
_RIM_BEHIND = frozenset({"outskirts", "countryside", "suburbs"})
_INSIDE_NAMES = frozenset("-'’")


class Names:
    """Resolves names, and nouns that only explain one beside them.

    Parameters
    ----------
    words
        The words that mean ground.
    peoples
        Names of peoples in lower case, who are no places however capitalised ("dozens of Palestinians").
    """

    def __init__(self, words: GroundWords, peoples: Iterable[str]) -> None:
        self._words = words
        self._kinds = words.kinds
        self._titles = words.titles
        self._no_places = frozenset(peoples) | words.ground.institutions | words.ground.agencies

    def named(self, scene: Scene, token: Token, name: Toponym) -> list[PlaceRef]:
        """Return the place of a name that the gazetteer knows, and those in apposition to it."""
        before = [word for word in noun_phrase(token) if word.i < token.i]
        toponym, extent = name, self._words.extent_of(scene, before)
        if token.i and scene.word(token.nbor(-1)) in self._words.extents.directions:
            extent = extent or Extent.PART
            toponym = replace(scene.text_from([token.nbor(-1), token], name), kind=name.kind)
        after = scene.word(token.nbor(1)) if token.i + 1 < len(token.doc) else ""
        rim = after in _RIM_BEHIND and name.kind not in {"province", "region"}
        if rim or scene.words(before) & OUTSIDE:
            extent = Extent.OUTSKIRTS
        apposed = [
            other
            for child in token.children
            if child.dep_ == "appos"
            for item in conjuncts(child)
            if (other := scene.name_at(item)) is not None
        ]
        return [
            PlaceRef(toponym, extent, Form.NAME, "named", name.name.lower()),
            *(
                by_name(other, "apposed")
                for other in apposed
                if other.name != name.name and not self._contains(other, name)
            ),
        ]

    def _contains(self, outer: Toponym, inner: Toponym) -> bool:
        """Tell whether an apposed name is the surrounding area ("Douma, Damascus countryside")."""
        return self._words.is_broad(outer) or inner.kind in {"district", "camp"}

    def explained(self, scene: Scene, token: Token, kind: str | None) -> tuple[Token, Toponym] | None:
        """Return the name that a noun explains: before it in apposition, or right behind it."""
        return self._apposition(scene, token, kind) or self._restrictive(scene, token, kind)

    def _apposition(self, scene: Scene, token: Token, kind: str | None) -> tuple[Token, Toponym] | None:
        """Return the name before a noun ("Mosul, the largest city they have captured")."""
        name = scene.name_at(token.head) if token.dep_ == "appos" else None
        if name is not None and self._kinds.agree(kind, name.kind):
            return token.head, name
        return self._without_comma(scene, token, kind)

    def _without_comma(self, scene: Scene, token: Token, kind: str | None) -> tuple[Token, Toponym] | None:
        """Return the name right before a phrase that says what it is ("Binnish a rebel-held town in X")."""
        first = own_words(scene, token)[0]
        if first.lower_ not in {"a", "an"} or first.i < 1:
            return None
        before = first.nbor(-1)
        if before.text == "," and before.i:
            before = before.nbor(-1)
        name = scene.name_at(before)
        if name is None or before.head == token:
            return None
        bastion = scene.word(token) in self._words.ground.bastions
        return (before, name) if bastion or self._kinds.agree(kind, name.kind) else None

    def _restrictive(self, scene: Scene, token: Token, kind: str | None) -> tuple[Token, Toponym] | None:
        """Return the name right behind a noun ("the border town X", "their bastion X")."""
        bastion = kind is None and scene.word(token) in self._words.ground.bastions
        settled = self._kinds.group(kind) in {"settlement", "district"}
        if token.i + 1 >= len(token.doc) or not (bastion or settled):
            return None
        name = scene.name_at(token.nbor(1))
        of_name = None if kind == "district" else kind
        if name is None or not self._kinds.agree(of_name, name.kind):
            return None
        return token.nbor(1), name

    def before_document(self, scene: Scene, token: Token) -> tuple[Token, Toponym] | None:
        """Return the name before "report" in a headline's "... areas of Aleppo report"."""
        if scene.word(token) not in self._words.documents or not token.i:
            return None
        name = scene.name_at(token.nbor(-1))
        return (token.nbor(-1), name) if name is not None else None

    def unit(self, scene: Scene, token: Token) -> PlaceRef | None:
        """Return the place of a military unit, where it is spoken of as one ("around the 3rd Brigade")."""
        numbered = any(c.dep_ in {"amod", "nummod"} and c.text[:1].isdigit() for c in token.children)
        if not numbered or token.dep_ != "pobj" or token.head.lower_ not in _LOCATIVE:
            return None
        toponym = scene.text_from(noun_phrase(token), Toponym("", 0, 0, "", "base"))
        return by_name(replace(toponym, name=toponym.text), "a unit where it lies")

    def unlisted(self, scene: Scene, token: Token) -> list[PlaceRef]:
        """Accept a capitalised name that no gazetteer knows, where the grammar says that it is a place."""
        shouting = scene.sentence.in_title or scene.parsed.text.isupper()
        if token.pos_ != "PROPN" or not scene.parsed.word(token)[:1].isupper() or shouting:
            return []
        if any(mention.start <= scene.offset(token) < mention.end for mention in scene.actors):
            return []
        if scene.word(token) in self._no_places:
            return []
        if any(scene.word(word) in self._titles for word in noun_phrase(token)):
            return []
        words = [
            word
            for word in noun_phrase(token)
            if word.i <= token.i
            and word.dep_ != "det"
            and (word.pos_ == "PROPN" or word.dep_ == "compound" or word.text in _INSIDE_NAMES)
        ]
        while words and words[0].text in _INSIDE_NAMES:
            words = words[1:]  # "rebel-held Xyz"
        toponym = scene.text_from(words or [token], Toponym("", 0, 0))
        if not is_name(toponym.text):
            return []
        return [by_name(replace(toponym, name=toponym.text), "capitalised name in a place's position")]
