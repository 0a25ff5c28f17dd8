"""A sentence with everything that was found in it before frames are matched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property

from spacy.tokens import Token

from conflictmap.model import Extent, Toponym
from conflictmap.reading.actors import ActorMention, Theatre
from conflictmap.reading.discourse import Discourse
from conflictmap.reading.sentences import Sentence
from conflictmap.reading.syntax import Parsed

# From the narrowest on.
_NARROW = (Extent.OUTSKIRTS, Extent.PART, Extent.UNKNOWN, Extent.WHOLE)

IMPLICIT = "(implicit)"
"""The text of a toponym that stands for a place which the sentence leaves unsaid."""


class Form(Enum):
    """How a place is spoken of."""

    NAME = auto()
    DESCRIPTION = auto()
    PRONOUN = auto()
    IMPLICIT = auto()


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place that a noun phrase means, with what the phrase says about its extent.

    `rule` says for people why it is meant; `key` is equal for mentions of one place; `far` is True where only
    a name later in the clause locates it.
    """

    toponym: Toponym
    extent: Extent | None
    form: Form
    rule: str
    key: str
    far: bool = False


@dataclass
class Scene:
    """A parsed sentence and its mentions.

    Offsets of `names`, `actors`, `times` and in `parsed` count from the sentence's start; toponyms themselves
    carry offsets in the article. `voice` is the actor that the outlet means by "we", `state` the one that a
    bare "the army" belongs to.
    """

    sentence: Sentence
    number: int
    parsed: Parsed
    names: Sequence[tuple[int, int, Toponym]]
    actors: Sequence[ActorMention]
    discourse: Discourse
    theatre: Theatre | None
    times: Sequence[tuple[int, int]] = ()
    voice: str | None = None
    state: str | None = None

    @cached_property
    def _by_span(self) -> dict[tuple[int, int], Toponym]:
        return {(start, end): toponym for start, end, toponym in reversed(self.names)}

    @cached_property
    def _proper(self) -> list[ActorMention]:
        return [mention for mention in self.actors if not mention.generic]

    @property
    def is_headline(self) -> bool:
        """Whether the sentence may be written as headlines are, with its verbs taken for nouns."""
        return reads_as_headline(self.sentence, self.number)

    def offset(self, token: Token) -> int:
        """Return where a token starts."""
        return self.parsed.spans[token.i][0]

    def end(self, token: Token) -> int:
        """Return where a token ends."""
        return self.parsed.spans[token.i][1]

    def word(self, token: Token) -> str:
        """Return a token in lower case, as written."""
        return self.parsed.lower(token)

    def words(self, tokens: Sequence[Token] | Iterator[Token]) -> set[str]:
        """Return tokens in lower case, as written."""
        return {self.parsed.lower(token) for token in tokens}

    def name_at(self, token: Token) -> Toponym | None:
        """Return the place name that a token stands for, or None."""
        return self._by_span.get(self.parsed.spans[token.i])

    def is_time(self, token: Token) -> bool:
        """Tell whether a token belongs to an expression of time."""
        start = self.offset(token)
        return any(first <= start < last for first, last in self.times)

    def actor_at(self, token: Token) -> ActorMention | None:
        """Return the actor named by a proper name at a token, or None."""
        start = self.offset(token)
        return next((m for m in self._proper if m.start <= start < m.end), None)

    def text_from(self, tokens: Sequence[Token], toponym: Toponym) -> Toponym:
        """Return a toponym with the text and span of some tokens."""
        start, end = self.parsed.span(tokens)
        base = self.sentence.start
        return replace(toponym, text=self.parsed.text[start:end], start=base + start, end=base + end)

    def standing_for(
        self, tokens: Sequence[Token], named: Toponym, extent: Extent | None, rule: str
    ) -> PlaceRef:
        """Return the reference of a description or pronoun that stands for a name."""
        toponym = self.text_from(tokens, Toponym("", 0, 0, named.name, named.kind, named.within))
        return PlaceRef(toponym, extent, Form.DESCRIPTION, rule, named.name.lower())


def by_name(toponym: Toponym, rule: str, extent: Extent | None = None) -> PlaceRef:
    """Return the reference of a place that is called by its name."""
    return PlaceRef(toponym, extent, Form.NAME, rule, toponym.name.lower())


def reads_as_headline(sentence: Sentence, number: int) -> bool:
    """Tell whether a sentence, by its number in the article, may be written as headlines are."""
    return number <= 1 or sentence.in_title


def narrower(first: Extent | None, second: Extent | None) -> Extent | None:
    """Return the narrower of two extents, either of which may be unsaid."""
    given = [extent for extent in (first, second) if extent is not None]
    return min(given, key=_NARROW.index) if given else None
