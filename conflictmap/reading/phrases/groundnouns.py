"""Nouns that mean ground: their kind, how much of a place they mean, and the words that belong to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from conflictmap.kinds import Kinds
from conflictmap.model import Extent, Toponym
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.scene import Scene
from conflictmap.reading.syntax import noun_phrase

MAX_DEPTH = 5
"""How deep noun phrases may stand in each other: deeper nesting is a parser's error."""

OUTSIDE = frozenset({"outside", "near", "around"})
"""Prepositions of what is not in a place but beside it."""

_NAME_WORDS = 4
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "its", "their", "each"})
_INDEFINITE = frozenset({"several", "many", "some", "other", "another", "various", "new", "a", "an"})
_DETERMINERS = frozenset({"det", "poss", "preconj", "predet"})


@dataclass(frozen=True, slots=True)
class GroundNoun:
    """A noun of ground with what its phrase says.

    `words` are those of the phrase up to the noun; `depth` counts the phrases that it stands in.
    """

    scene: Scene
    token: Token
    kind: str | None
    words: Sequence[Token]
    extent: Extent | None
    depth: int

    @property
    def word(self) -> str:
        """The noun in lower case."""
        return self.scene.word(self.token)

    @property
    def start(self) -> int:
        """Where the phrase starts."""
        return self.scene.offset(self.words[0])

    def toponym(
        self, name: str = "", within: str | None = None, words: Sequence[Token] | None = None
    ) -> Toponym:
        """Return a toponym of the noun's kind with the text of the phrase, or of other words."""
        return self.scene.text_from(words or self.words, Toponym("", 0, 0, name, self.kind, within))


class GroundWords:
    """What single words say about ground."""

    def __init__(self, lexicon: Lexicon, kinds: Kinds) -> None:
        self.kinds = kinds
        self.extents = lexicon.context.extent
        self.ground = lexicon.context.ground
        self.forces = lexicon.context.forces
        self.nearly = lexicon.context.plans.nearly
        self.titles = lexicon.context.people.titles
        self.documents = lexicon.context.reporting.documents
        extents = self.extents
        self.quantities = extents.part | extents.whole | extents.outskirts | extents.directions
        self._rim = extents.outskirts - {"near", "around", "surrounding"}

    def noun(self, scene: Scene, token: Token, kind: str | None, depth: int) -> GroundNoun:
        """Return a noun with the words and the extent that its phrase gives it."""
        words = own_words(scene, token)
        # "The southern city of X" says where X lies, "southern X" and "the southern districts" how much is
        # meant.
        lies = self.kinds.group(kind) in {"settlement", "base"}
        own = [t for t in words if t != token and not (lies and scene.word(t) in self.extents.directions)]
        return GroundNoun(scene, token, kind, words, self.extent_of(scene, own), depth)

    def kind_of(self, scene: Scene, token: Token) -> str | None:
        """Return the kind a noun names, alone or with the word before it ("border crossing")."""
        word = scene.word(token)
        double = self.kinds.named_by(f"{scene.word(token.nbor(-1))} {word}") if token.i else None
        return double or self.kinds.named_by(word)

    def extent_of(self, scene: Scene, tokens: Iterable[Token]) -> Extent | None:
        """Return how much of a place some words leave of it."""
        words = {scene.word(token) for token in tokens}
        if words & self._rim:
            return Extent.OUTSKIRTS
        if words & self.nearly and words & self.extents.whole:
            return Extent.PART  # "nearly all of X"
        if words & (self.extents.part | self.extents.directions):
            return Extent.PART
        return Extent.WHOLE if words & self.extents.whole else None

    def is_people(self, scene: Scene, token: Token) -> bool:
        """Tell whether a noun means people, things or power, and no ground."""
        word = scene.word(token)
        if word in self.ground.never or (word in self.forces.people and self.kinds.named_by(word) is None):
            return True
        return scene.actor_at(token) is not None and word not in self.ground.of_parties

    def is_broad(self, toponym: Toponym) -> bool:
        """Tell whether a place is a region or a country."""
        return self.kinds.group(toponym.kind) in {"region", "country"}


def own_words(scene: Scene, token: Token) -> list[Token]:
    """Return the words of a noun phrase up to its noun, cut where the parser took in another's."""
    kept: list[Token] = []
    for word in sorted((t for t in noun_phrase(token) if t.i <= token.i), key=lambda t: -t.i):
        between = scene.parsed.text[scene.offset(word) : scene.offset(token)]
        of_another = scene.actor_at(word) is not None and "-" not in between
        finite = word.pos_ == "VERB" and word.tag_ in {"VBD", "VBZ", "VBP"}
        if word != token and (finite or of_another or scene.is_time(word)):
            break
        kept.append(word)
    return kept[::-1]


def is_definite(scene: Scene, token: Token) -> bool:
    """Tell whether a noun speaks of what is known ("the city", "its airport", and no number)."""
    children = list(token.children)
    determiners = scene.words([child for child in children if child.dep_ in _DETERMINERS])
    counted = any(child.dep_ == "nummod" or child.like_num for child in children)
    return bool(determiners & _DEFINITE) and not counted and not scene.words(children) & _INDEFINITE


def is_name(text: str) -> bool:
    """Tell whether a text may be a name: longer ones are titles."""
    return len(text.split()) <= _NAME_WORDS and not any(char.isdigit() for char in text)
