"""Nouns of ground with a name before them: "the Palmyra ruins", "Palmyra's downtown", "the Afrin area"."""

from dataclasses import replace

from spacy.tokens import Token

from conflictmap.model import Extent, Toponym
from conflictmap.reading.phrases.groundnouns import GroundNoun, GroundWords, is_name
from conflictmap.reading.scene import Form, PlaceRef, by_name
from conflictmap.reading.surroundings import BEFORE_NOUN

# Nouns of kinds that do not tell the kind of the place whose name they follow.
_VAGUE = frozenset({"region", "pocket", "enclave"})


class Compounds:
    """Resolves nouns with a name before them."""

    def __init__(self, words: GroundWords) -> None:
        self._words = words
        self._kinds = words.kinds

    def owned(self, noun: GroundNoun) -> PlaceRef | None:
        """Return the place of a noun and the name before it, or None where it has none."""
        owner = next(
            (
                child
                for child in noun.token.children
                if child.dep_ in BEFORE_NOUN and child.i < noun.token.i and noun.scene.name_at(child)
            ),
            None,
        )
        if owner is None:
            return self._unlisted(noun)
        name = noun.scene.name_at(owner)
        assert name is not None
        return self._of_name(noun, name, possessive=owner.dep_ == "poss")

    def _of_name(self, noun: GroundNoun, name: Toponym, *, possessive: bool) -> PlaceRef:
        word, kind, extent = noun.word, noun.kind, noun.extent
        group, key = self._kinds.group(kind), f"{name.name} {word}".lower()
        if self._words.is_broad(name) and group in {"settlement", "district", "base"}:
            toponym = noun.toponym(within=name.name)
            rule = f"{word} in {name.name}"
            return PlaceRef(toponym, extent, Form.DESCRIPTION, rule, f"{word} {name.name}".lower())
        same = word in self._words.ground.plain or group in {"settlement", "country"} or kind == "province"
        if same and not possessive:
            said = kind if kind and word not in _VAGUE else name.kind
            toponym = noun.scene.text_from(noun.words, replace(name, kind=said))
            return by_name(toponym, f"{name.name} {word}", extent)
        if kind is None or (possessive and group == "district"):
            part = self._words.extent_of(noun.scene, [noun.token]) or Extent.PART
            part = extent if extent is Extent.OUTSKIRTS else part
            toponym = noun.scene.text_from(noun.words, name)
            return PlaceRef(toponym, part, Form.DESCRIPTION, f"part of {name.name}", key)
        toponym = noun.toponym("" if possessive else name.name, name.name)
        form = Form.DESCRIPTION if possessive else Form.NAME
        return PlaceRef(toponym, extent, form, f"{name.name} {word}", key)

    def _unlisted(self, noun: GroundNoun) -> PlaceRef | None:
        """Return the place of a noun and a capitalised name before it that no gazetteer knows."""
        scene = noun.scene
        words = [word for word in noun.words if word.i < noun.token.i and self._is_capitalised(noun, word)]
        if not words or words[-1].i != noun.token.i - 1 or scene.parsed.text.isupper():
            return None
        start, end = scene.parsed.span(words)
        name = scene.parsed.text[start:end]
        if any(m.start < end and start < m.end for m in scene.actors) or not is_name(name):
            return None
        return by_name(noun.toponym(name), "unlisted name before a noun of place", noun.extent)

    def _is_capitalised(self, noun: GroundNoun, word: Token) -> bool:
        return (
            word.pos_ == "PROPN"
            and word.dep_ in {"compound", "nmod", "amod"}
            and noun.scene.parsed.word(word)[:1].isupper()
            and noun.scene.word(word) not in self._words.extents.directions
        )
