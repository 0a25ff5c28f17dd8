"""Which places the noun phrases around a trigger mean."""

from collections.abc import Iterable

from spacy.tokens import Token

from conflictmap.kinds import Kinds
from conflictmap.reading.dates import TIME_WORDS
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.phrases.anaphora import Anaphora
from conflictmap.reading.phrases.descriptions import Descriptions
from conflictmap.reading.phrases.groundnouns import MAX_DEPTH, GroundWords
from conflictmap.reading.phrases.lists import Lists
from conflictmap.reading.phrases.names import Names
from conflictmap.reading.scene import PlaceRef, Scene
from conflictmap.reading.syntax import conjuncts, prepositions

_PRONOUNS = frozenset({"it", "its", "there", "which", "itself"})
_OF_TWO = frozenset({"former", "latter"})


class Grounds:
    """Resolves noun phrases of one sentence to places.

    Parameters
    ----------
    lexicon, kinds
        The words that mean ground.
    demonyms
        Names of peoples, lower case.
    """

    def __init__(self, lexicon: Lexicon, kinds: Kinds, demonyms: Iterable[str] = ()) -> None:
        peoples = frozenset(form for demonym in demonyms for form in (demonym, f"{demonym}s"))
        self._words = GroundWords(lexicon, kinds)
        self._names = Names(self._words, peoples)
        self._lists = Lists(self._words, peoples)
        self._anaphora = Anaphora(self._words)
        self._descriptions = Descriptions(self._words, self._lists, self._anaphora, self._place)

    def places(self, scene: Scene, token: Token) -> list[PlaceRef]:
        """Return the places that a noun and the nouns coordinated with it mean, in order."""
        found = [ref for item in conjuncts(token) for ref in self._place(scene, item, 0)]
        return self._lists.completed(scene, found)

    def place(self, scene: Scene, token: Token) -> list[PlaceRef]:
        """Return the places that one noun means, without those coordinated with it."""
        return self._place(scene, token, 0)

    def implied(self, scene: Scene, trigger: Token) -> list[PlaceRef]:
        """Return the place that the text is about, where a frame names none."""
        return self._anaphora.implied(scene, trigger)

    def _place(self, scene: Scene, token: Token, depth: int) -> list[PlaceRef]:
        word = scene.word(token)
        if depth > MAX_DEPTH or scene.is_time(token) or word in TIME_WORDS:
            return []
        name = scene.name_at(token)
        if name is not None:
            return self._names.named(scene, token, name)
        if word in _PRONOUNS:
            return self._anaphora.pronoun(scene, token)
        if word in _OF_TWO and token.dep_ != "amod":
            return self._anaphora.of_two(scene, token)
        if word in self._words.ground.control and token.head.lower_ != "in":
            below = (t for name, t in prepositions(token) if name in {"of", "over"})
            return [ref for found in below for ref in self._place(scene, found, depth + 1)]
        return self._noun(scene, token, depth)

    def _noun(self, scene: Scene, token: Token, depth: int) -> list[PlaceRef]:
        """Resolve a noun that is no name in the gazetteer: by a name beside it, or as a description."""
        word = scene.word(token)
        unit = self._names.unit(scene, token) if word in self._words.forces.formations else None
        if unit is not None:
            return [unit]
        kind = self._words.kind_of(scene, token)
        explained = self._names.explained(scene, token, kind)
        if explained is not None:
            return self._names.named(scene, *explained)
        subjects = self._predicated(scene, token, depth) if kind is not None else []
        if subjects:
            return subjects
        if self._words.is_people(scene, token):
            return []
        return self._ground(scene, token, kind, depth)

    def _ground(self, scene: Scene, token: Token, kind: str | None, depth: int) -> list[PlaceRef]:
        """Resolve a noun that may mean ground."""
        word, whole = scene.word(token), self._words.extents.whole
        if kind is not None or word in self._words.ground.nouns or word in self._words.quantities - whole:
            return self._descriptions.described(self._words.noun(scene, token, kind, depth))
        headline = self._names.before_document(scene, token)
        if headline is not None:
            return self._names.named(scene, *headline)
        if word in whole or token.like_num:
            return self._descriptions.through_of(scene, token, depth)
        return self._names.unlisted(scene, token)

    def _predicated(self, scene: Scene, token: Token, depth: int) -> list[PlaceRef]:
        """Return what a noun is said of ("X is a town ...", "X and Y were among the crossings ...")."""
        link = token.head if token.dep_ == "pobj" and token.head.lower_ == "among" else token
        verb = link.head
        if verb.pos_ != "AUX" or not (link.dep_ == "attr" or (link is not token and link.dep_ == "prep")):
            return []
        subjects = [child for child in verb.children if child.dep_ == "nsubj" and child.i < token.i]
        items = (item for subject in subjects for item in conjuncts(subject))
        found = [ref for item in items for ref in self._place(scene, item, depth + 1)]
        return [ref for ref in found if ref.toponym.name]
