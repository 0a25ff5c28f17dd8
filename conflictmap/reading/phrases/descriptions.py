"""Places described: parts of others, nouns that name a kind, and where the rest of the phrase puts them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from conflictmap.model import Extent, Toponym
from conflictmap.reading.phrases.anaphora import Anaphora
from conflictmap.reading.phrases.compounds import Compounds
from conflictmap.reading.phrases.groundnouns import (
    MAX_DEPTH,
    OUTSIDE,
    GroundNoun,
    GroundWords,
    is_definite,
)
from conflictmap.reading.phrases.lists import Lists
from conflictmap.reading.phrases.relations import Relation, relation_of
from conflictmap.reading.scene import Form, PlaceRef, Scene, by_name, narrower
from conflictmap.reading.syntax import conjuncts, noun_phrase, prepositions, squash

Resolve = Callable[[Scene, Token, int], list[PlaceRef]]
"""Returns the places of a noun that stands so many phrases deep in others."""

_BROAD = frozenset({"settlement", "region", "country"})
# "Positions from its rival X in the province of Y": a locative before the name, in the same clause.
_LOCATED = re.compile(
    r"\b(?:in|inside|near|around|outside|of|from|at)\s+(?:the\s+)?(?:[\w-]+\s+){0,6}$", re.IGNORECASE
)
_CLAUSE_END = re.compile(
    r"[;:.!?“”\"()]|\b(?:but|while|after|before|when|that|which|who|as|because|although|said|told)\b",
    re.IGNORECASE,
)
_WITHIN_CLAUSE = 90
# Longer texts are whole clauses.
_TEXT = 90


class Descriptions:
    """Resolves nouns of ground that are no names.

    Parameters
    ----------
    words, lists, anaphora
        What words mean, what lists hold and what was spoken of.
    resolve
        Resolves the nouns within a description.
    """

    def __init__(self, words: GroundWords, lists: Lists, anaphora: Anaphora, resolve: Resolve) -> None:
        self._words = words
        self._kinds = words.kinds
        self._lists = lists
        self._anaphora = anaphora
        self._compounds = Compounds(words)
        self._resolve = resolve

    def described(self, noun: GroundNoun) -> list[PlaceRef]:
        """Return the places that a description means, or nothing where it means none in particular."""
        apposed = self._apposed(noun)
        if apposed is not None:
            return [apposed]
        if noun.word in self._words.quantities:
            refs = self._quantity(noun)
            if refs or noun.word in self._words.extents.whole:
                return refs
        several = self._lists.owners(noun)
        if several:
            return several
        relations = list(prepositions(noun.token))
        of_a_name = (
            bool(relations) and relations[0][0] == "of" and noun.scene.name_at(relations[0][1]) is not None
        )
        owned = None if of_a_name else self._compounds.owned(noun)
        if owned is not None:
            return [owned]
        listed = self._lists.announced(noun) or self._anaphora.counted(noun)
        return listed or self._of_names(noun, relations) or self._bare(noun)

    def _apposed(self, noun: GroundNoun) -> PlaceRef | None:
        """Return a place by the name right behind its noun that no gazetteer knows ("the border town X")."""
        scene, last = noun.scene, noun.token.i + 1
        if self._kinds.group(noun.kind) not in {"settlement", "base"} or last >= len(noun.token.doc):
            return None
        name = noun.token.doc[last]
        own = name.dep_ == "appos" and name.head == noun.token and name.pos_ == "PROPN"
        if not own or scene.name_at(name) or scene.actor_at(name) or scene.is_time(name):
            return None
        return by_name(
            noun.toponym(scene.parsed.text[scene.offset(name) : scene.end(name)], words=[*noun.words, name]),
            f"the {noun.word} of that name",
            noun.extent,
        )

    # ------------------------------------------------------------ parts of a place

    def _quantity(self, noun: GroundNoun) -> list[PlaceRef]:
        """Resolve what is a part, a side or the rim of another place."""
        refs = self.through_of(noun.scene, noun.token, noun.depth)
        refs = (
            refs or self._possessor(noun) or self._anaphora.share(noun) or self._anaphora.surroundings(noun)
        )
        said = self._words.extent_of(noun.scene, [noun.token]) or Extent.PART
        return [replace(ref, extent=narrower(said, ref.extent)) for ref in refs]

    def through_of(self, scene: Scene, token: Token, depth: int) -> list[PlaceRef]:
        """Resolve what a quantity is a quantity of ("most of the city", "the outskirts of X")."""
        for name, complement in prepositions(token):
            if name not in {"of", "in", "to"} | OUTSIDE:
                continue
            refs = [ref for item in conjuncts(complement) for ref in self._resolve(scene, item, depth + 1)]
            if not refs:
                continue
            extent = Extent.OUTSKIRTS if name in {"to"} | OUTSIDE else None
            if scene.word(token) in self._words.extents.whole:
                nearly = not scene.words(token.children).isdisjoint(self._words.nearly)
                extent = Extent.PART if nearly else Extent.WHOLE
            first = min(noun_phrase(token), key=lambda word: word.i)
            start = scene.sentence.start + scene.offset(first)
            return [
                replace(_beginning_at(scene, ref, start), extent=narrower(extent, ref.extent)) for ref in refs
            ]
        return []

    def _possessor(self, noun: GroundNoun) -> list[PlaceRef]:
        """Return the place before a quantity ("the city's outskirts", "the town centre")."""
        for child in noun.token.children:
            if child.dep_ in {"poss", "compound", "nmod"} and child.i < noun.token.i:
                refs = self._resolve(noun.scene, child, noun.depth + 1)
                if len(refs) != 1:
                    return refs
                whole = noun.scene.text_from(noun.words, refs[0].toponym)
                return [replace(refs[0], toponym=whole, form=Form.DESCRIPTION)]
        return []

    # ------------------------------------------------------------ "the town of X"

    def _of_names(self, noun: GroundNoun, relations: Sequence[tuple[str, Token]]) -> list[PlaceRef]:
        """Resolve "the town of X", "the villages of X and Y", "positions of X"."""
        if not relations or relations[0][0] != "of":
            return []
        complement = relations[0][1]
        if noun.scene.name_at(complement) is None:
            transparent = noun.kind in {None, "base", "checkpoint"} or noun.word in self._words.ground.nouns
            if not transparent or noun.depth >= MAX_DEPTH - 1:
                return []
            inner = self._resolve(noun.scene, complement, noun.depth + 1)
            return [replace(ref, extent=narrower(Extent.PART, ref.extent)) for ref in inner]
        items = conjuncts(complement)
        return [
            self._of_name(noun, item, name, len(items))
            for item in items
            if (name := noun.scene.name_at(item)) is not None
        ]

    def _of_name(self, noun: GroundNoun, item: Token, name: Toponym, count: int) -> PlaceRef:
        """Resolve a noun and one of the names behind its "of"; `count` is how many there are."""
        word, kind, extent = noun.word, noun.kind, noun.extent
        rule = f"{word} of {name.name}"
        group = self._kinds.group(kind)
        same = kind is None or group in {*_BROAD, "district"} or self._kinds.agree(kind, name.kind)
        several = kind in {"base", "checkpoint"} and word.endswith("s") and count == 1
        if word in self._words.ground.areas and count == 1:
            extent = narrower(Extent.PART, extent)  # "rebel-held areas of X" are not all of X
        if same and not several:
            if kind is not None and (name.kind is None or group != self._kinds.group(name.kind)):
                name = replace(name, kind=kind)
            return by_name(name, rule, extent)
        toponym = noun.toponym(within=name.name, words=[*noun.words, item])
        extent = Extent.PART if several else extent
        return PlaceRef(toponym, extent, Form.DESCRIPTION, rule, f"{word} {name.name}".lower())

    # ------------------------------------------------------------ "the town", "a village near X"

    def _bare(self, noun: GroundNoun) -> list[PlaceRef]:
        """Resolve a description without a name: by what it stands for, or by where it lies."""
        scene, word = noun.scene, noun.word
        relation = relation_of(scene, noun.token, lambda item: self._first_name(scene, item, noun.depth))
        definite = is_definite(scene, noun.token)
        if definite and relation.anchor is None:
            stands_for = self._anaphora.antecedents(noun)
            if stands_for:
                return stands_for
        counted = word in self._words.quantities or word in self._words.ground.counts
        later = None if relation.anchor or counted else _located_behind(scene, noun.token)
        anchor = relation.anchor or later
        if anchor is None and self._kinds.group(noun.kind) not in _BROAD and (definite or noun.depth):
            around = scene.discourse.container(scene.number, noun.start)
            anchor = around.name if around is not None else None
        if noun.kind is None and not definite and anchor is None and word not in self._words.ground.nouns:
            return []
        toponym = self._at(noun, relation, anchor)
        key = f"{word} {anchor or ''} {noun.start}".lower()
        rule = f"described: {squash(toponym.text)}"
        return [PlaceRef(toponym, noun.extent, Form.DESCRIPTION, rule, key, far=later is not None)]

    @staticmethod
    def _at(noun: GroundNoun, relation: Relation, anchor: str | None) -> Toponym:
        """Return a place without a name where its relation puts it; its text reaches up to these names."""
        scene, token = noun.scene, noun.token
        anchors = {anchor, relation.towards} - {None}
        own = [
            token,
            *(t for child in token.children if child.dep_ not in {"conj", "cc"} for t in child.subtree),
        ]
        ends = [t for t in own if (name := scene.name_at(t)) and name.name in anchors]
        last = max([*noun.words, *ends], key=lambda t: t.i)
        return scene.text_from(
            list(scene.parsed.doc[noun.words[0].i : last.i + 1]),
            Toponym(
                "", 0, 0, "", noun.kind, anchor, relation.bearing, relation.distance_km, relation.towards
            ),
        )

    def _first_name(self, scene: Scene, token: Token, depth: int) -> Toponym | None:
        if depth >= MAX_DEPTH - 2:
            return None
        found = self._resolve(scene, token, depth + 2)
        return next((ref.toponym for ref in found if ref.toponym.name), None)


def _beginning_at(scene: Scene, ref: PlaceRef, start: int) -> PlaceRef:
    """Let the text of a reference begin with the quantity before it."""
    end = ref.toponym.end
    if not 0 < end - start <= _TEXT:
        return ref
    text = scene.parsed.text[start - scene.sentence.start : end - scene.sentence.start]
    return replace(ref, toponym=replace(ref.toponym, text=text, start=start))


def _located_behind(scene: Scene, token: Token) -> str | None:
    """Return the name that the rest of the clause locates an unnamed place by ("positions ... in X")."""
    end = scene.end(token)
    for start, _, toponym in scene.names:
        between = scene.parsed.text[end:start]
        if start < end or not _LOCATED.search(between):
            continue
        return None if len(between) > _WITHIN_CLAUSE or _CLAUSE_END.search(between) else toponym.name
    return None
