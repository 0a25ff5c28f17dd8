"""Places spoken of before: what "it", "the city", "both towns" and "the two villages" stand for."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from conflictmap.model import Extent, Toponym
from conflictmap.reading.phrases.groundnouns import GroundNoun, GroundWords, is_definite
from conflictmap.reading.phrases.lists import LIST_JOIN
from conflictmap.reading.phrases.relations import relation_of
from conflictmap.reading.scene import IMPLICIT, Form, PlaceRef, Scene

_COUNTED = {word: number for number, word in enumerate("two three four five six seven eight nine".split(), 2)}
_COUNTED["both"] = 2


class Anaphora:
    """Finds in the discourse what pronouns and definite descriptions stand for."""

    def __init__(self, words: GroundWords) -> None:
        self._words = words
        self._kinds = words.kinds

    def implied(self, scene: Scene, trigger: Token) -> list[PlaceRef]:
        """Return the place that the text is about, where a frame names none."""
        offset = scene.offset(trigger)
        here = [
            toponym
            for start, _, toponym in scene.names
            if start < offset and not self._words.is_broad(toponym)
        ]
        named = here[-1] if here else scene.discourse.place(scene.number, offset, "city")
        if named is None or not (here or scene.discourse.is_topic(named, scene.number)):
            return []
        ref = scene.standing_for([trigger], named, None, f"implied: {named.name}")
        return [replace(ref, toponym=replace(ref.toponym, text=IMPLICIT), form=Form.IMPLICIT)]

    def pronoun(self, scene: Scene, token: Token) -> list[PlaceRef]:
        """Return the place that "it" or "there" stands for."""
        named = scene.discourse.place(scene.number, scene.offset(token), None)
        if named is None:
            return []
        rule = f"{scene.word(token)!r} stands for {named.name}"
        return [replace(scene.standing_for([token], named, None, rule), form=Form.PRONOUN)]

    def of_two(self, scene: Scene, token: Token) -> list[PlaceRef]:
        """Return the place that "the former" or "the latter" is."""
        word = scene.word(token)
        pair = self._pair_before(scene, token) or scene.discourse.last_pair(scene.number)
        if len(pair) < 2:
            return []
        named = pair[-2 if word == "former" else -1]
        return [scene.standing_for([token], named, None, f"the {word} of two: {named.name}")]

    def counted(self, noun: GroundNoun) -> list[PlaceRef]:
        """Return the names that a counted plural stands for ("the two towns", "3 villages" in a headline)."""
        scene, token = noun.scene, noun.token
        if self._kinds.group(noun.kind) not in {"settlement", "district", "base"}:
            return []
        words = (scene.word(child) for child in token.children if child.i < token.i)
        count = max(map(_number, words), default=0)
        if count < 2 or relation_of(scene, token, lambda _: None).anchor is not None:
            return []
        rule = f"{count} that the text names"
        return [
            replace(scene.standing_for(noun.words, name, noun.extent, rule), key=name.name.lower())
            for name in scene.discourse.listed(scene.number, noun.start, count, noun.kind)
        ]

    def surroundings(self, noun: GroundNoun) -> list[PlaceRef]:
        """Return the town spoken of where only its surroundings are said ("raging in the vicinity")."""
        scene = noun.scene
        if noun.word not in self._words.extents.outskirts or not is_definite(scene, noun.token):
            return []
        town = scene.discourse.container(scene.number, scene.offset(noun.token))
        if town is None:
            return []
        return [scene.standing_for(noun.words, town, Extent.OUTSKIRTS, f"around {town.name}")]

    def share(self, noun: GroundNoun) -> list[PlaceRef]:
        """Return the town of the sentence that a share is of ("half of X ... the other half")."""
        scene, start = noun.scene, noun.scene.offset(noun.token)
        towns = [t for s, _, t in scene.names if s < start and self._kinds.group(t.kind) == "settlement"]
        if not towns or noun.word not in self._words.extents.shares:
            return []
        return [scene.standing_for(noun.words, towns[-1], None, f"share of {towns[-1].name}")]

    def antecedents(self, noun: GroundNoun) -> list[PlaceRef]:
        """Return what a definite description stands for ("the city", "both locations", "the base")."""
        scene, extent = noun.scene, noun.extent
        both = "both" in scene.words(noun.token.children)
        if both or noun.word in self._words.ground.plural:
            pair = self._pair_before(scene, noun.words[0]) or scene.discourse.last_pair(scene.number)
            if pair:
                return self._standing_for(noun, pair, extent)
        named = self._named_just_before(noun) or scene.discourse.place(scene.number, noun.start, noun.kind)
        if named is None and self._kinds.group(noun.kind) == "settlement":
            named = scene.discourse.place(scene.number, noun.start, None)
        if named is None:
            return []
        if noun.kind is None and noun.word not in self._words.ground.anaphoric:
            extent = self._words.extent_of(scene, [noun.token]) or Extent.PART
        return self._standing_for(noun, [named], extent)

    @staticmethod
    def _standing_for(noun: GroundNoun, names: Sequence[Toponym], extent: Extent | None) -> list[PlaceRef]:
        return [
            noun.scene.standing_for(noun.words, name, extent, f"{noun.word!r} stands for {name.name}")
            for name in names
        ]

    def _pair_before(self, scene: Scene, first: Token) -> list[Toponym]:
        """Return the last two coordinated towns before "both towns" in its sentence."""
        start = scene.offset(first)
        towns = [
            name for name in scene.names if name[1] <= start and self._kinds.group(name[2].kind) != "country"
        ]
        if len(towns) < 2 or not LIST_JOIN.fullmatch(scene.parsed.text[towns[-2][1] : towns[-1][0]]):
            return []
        return [name for _, _, name in towns[-2:]]

    def _named_just_before(self, noun: GroundNoun) -> Toponym | None:
        """Return the name that a description follows after a comma ("Mosul, the largest city they hold")."""
        first = noun.words[0]
        if noun.kind is None or first.i < 1:
            return None
        comma = first.nbor(-1).text == ","
        if (comma and first.i < 2) or not (comma or first.lower_ == "the"):
            return None
        name = noun.scene.name_at(first.nbor(-2 if comma else -1))
        return name if name is not None and self._kinds.agree(name.kind, noun.kind) else None


def _number(word: str) -> int:
    if word.isdigit() and len(word) == 1:
        return int(word)
    return _COUNTED.get(word, 0)
