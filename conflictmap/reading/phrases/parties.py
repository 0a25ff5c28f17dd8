"""Which actors the noun phrases around a trigger mean."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from conflictmap.kinds import Kinds
from conflictmap.model import ActorKind
from conflictmap.reading.actors import ActorLexicon, ActorMention, is_held_by
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.phrases.spokenof import SpokenOf
from conflictmap.reading.phrases.states import BACKER_REACH, States, slug
from conflictmap.reading.scene import Scene
from conflictmap.reading.surroundings import BEFORE_NOUN
from conflictmap.reading.syntax import FIRST_PERSON, conjuncts, noun_phrase, prepositions

_PRONOUNS = frozenset({"they", "them", "their", "it", "its", "who", "he", "his", "which", "both"})
_OF_ANOTHER = re.compile(
    r"-\s?(?:led|backed|allied|aligned|linked|affiliated|supported)\s(?:\w+\s)?$", re.IGNORECASE
)
_LOYAL = re.compile(r"\s+(?:who\s+(?:are|were)\s+)?loyal\sto\s+(?:the\s+)?", re.IGNORECASE)
# "401st", "2nd": the number of a unit is nobody's name.
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|d)?$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s$")


@dataclass(frozen=True, slots=True)
class _PartyNoun:
    """A noun that may mean a party, with the words before it and the mentions that they make up."""

    scene: Scene
    token: Token
    left: Sequence[Token]
    covering: Sequence[ActorMention]
    avoid: str | None

    @property
    def word(self) -> str:
        return self.scene.word(self.token)

    @property
    def is_bare(self) -> bool:
        """Whether no name says who is meant."""
        return not self.covering or self.covering[-1].generic

    @property
    def owner(self) -> Token | None:
        """The pronoun that says whose it is."""
        return next((c for c in self.token.children if c.dep_ == "poss" and c.pos_ == "PRON"), None)


class Parties:
    """Resolves noun phrases of one sentence to actors."""

    def __init__(self, lexicon: Lexicon, kinds: Kinds, actors: ActorLexicon) -> None:
        self._kinds = kinds
        self._actors = actors
        self._forces = lexicon.context.forces
        self._unnamed = lexicon.context.unnamed
        self._states = States(kinds, actors, self._forces.state)
        self._spoken_of = SpokenOf(lexicon, actors)

    def actor(self, scene: Scene, token: Token, *, avoid: str | None = None) -> str | None:
        """Return the actor that a noun phrase means, or None."""
        found = (self._actor(scene, item, avoid) for item in conjuncts(token))
        return next((actor for actor in found if actor is not None), None)

    def actor_in(self, scene: Scene, tokens: Sequence[Token], *, avoid: str | None = None) -> str | None:
        """Return the last actor named among some tokens ("a Syrian regime offensive")."""
        if not tokens:
            return None
        start, end = scene.parsed.span(tokens)
        inside = [m for m in scene.actors if m.start >= start and m.end <= end]
        found = (self.mentioned(scene, mention, avoid) for mention in reversed(inside))
        return next((actor for actor in found if actor is not None), None)

    def is_party(self, scene: Scene, token: Token) -> bool:
        """Tell whether a noun phrase means people under arms, whether or not it says which."""
        return any(scene.word(item) in self._forces.under_arms for item in conjuncts(token))

    def is_fighting(self, scene: Scene, token: Token) -> bool:
        """Tell whether a noun phrase means people under arms or an armed group, and no state or civilians."""
        if self.is_party(scene, token):
            return True
        if token.pos_ == "PRON":
            return self._actor(scene, token, None) is not None
        mention = scene.actor_at(token)
        return mention is not None and mention.actor is not None and self.is_armed_group(mention.actor)

    def is_armed_group(self, actor: str) -> bool:
        """Tell whether an actor is known to be no state."""
        known = self._actors.lists(actor) or actor in self._unnamed
        return known and self._actors.kind(actor) is not ActorKind.STATE

    def mentioned(self, scene: Scene, mention: ActorMention, avoid: str | None = None) -> str | None:
        """Return the actor of a mention; a bare noun stands for an actor before it."""
        if mention.generic and _OF_ANOTHER.search(scene.parsed.text[: mention.start]):
            return self._states.backed(scene, mention)
        if mention.actor is not None:
            return (self._states.local(scene, mention.actor) if mention.generic else None) or mention.actor
        token = scene.parsed.token_at(mention.start)
        last = mention.noun.split()[-1]
        speaking = self._spoken_of.speaking(scene, token) if token is not None else None
        group = last in self._forces.groups and speaking is not None and self.is_armed_group(speaking)
        if group and speaking != avoid:
            return speaking  # "the group said that the militants had ..."
        known = scene.discourse.bare.get((scene.number, mention.start))
        if known is not None and known != avoid:
            return known
        if mention.noun in self._forces.enemies:
            return None  # whose enemy it is nobody says
        kind = ActorKind.STATE if last in self._forces.state else ActorKind.ARMED_GROUP
        return self._spoken_of.salient(scene, mention.start, avoid, kind)

    # ------------------------------------------------------------ one noun

    def _actor(self, scene: Scene, token: Token, avoid: str | None) -> str | None:
        token = _whole(token)
        word = scene.word(token)
        if token.pos_ == "PRON" or word in _PRONOUNS:
            return self._pronoun(scene, token, avoid)
        of_place = word not in self._forces.people and self._kinds.named_by(word) is not None
        if of_place and scene.actor_at(token) is None:
            return None  # "a new military post" is no party
        noun = _noun(scene, token, avoid)
        if noun.is_bare and any(scene.word(t) in FIRST_PERSON for t in noun.left):
            return scene.voice
        return self._of_noun(_without_holders(noun))

    def _of_noun(self, noun: _PartyNoun) -> str | None:
        """Return the actor of a noun: by a name behind it, before it, or by itself."""
        behind = self._served(noun) or self._named_behind(noun)
        if behind is not None:
            return behind
        if noun.covering and (noun.owner is None or noun.covering[-1].actor is not None):
            return self.mentioned(noun.scene, noun.covering[-1], noun.avoid)
        if noun.word in self._forces.of_another:
            member_of = next((t for name, t in prepositions(noun.token) if name == "of"), None)
            if member_of is not None:
                return self._actor(noun.scene, member_of, noun.avoid)
        if noun.word in self._forces.named_by_another:
            return self._named_before(noun) or self._by_itself(noun)
        return self._states.named(noun.scene, noun.scene.name_at(noun.token))

    def _pronoun(self, scene: Scene, token: Token, avoid: str | None) -> str | None:
        word = scene.word(token)
        if word in FIRST_PERSON:
            return scene.voice
        if word not in _PRONOUNS or self._spoken_of.means_people(scene, token):
            return None
        speaking = self._spoken_of.speaking(scene, token)
        if speaking is not None and speaking != avoid:
            return speaking
        return self._spoken_of.salient(scene, scene.offset(token), avoid, None)

    def _served(self, noun: _PartyNoun) -> str | None:
        """Return whom fighters serve ("troops loyal to the X government")."""
        text = noun.scene.parsed.text
        under_arms = noun.word in self._forces.under_arms
        loyal = _LOYAL.match(text, noun.scene.end(noun.token)) if under_arms else None
        if loyal is None:
            return None
        rest = text[loyal.end() : loyal.end() + BACKER_REACH]
        found = self._actors.find(rest, noun.scene.theatre, qualified=True)
        return next((mention.actor for mention in found), None)

    def _named_behind(self, noun: _PartyNoun) -> str | None:
        """Return whose a bare noun is by the name behind it ("terrorists of the X group")."""
        if not noun.is_bare or not (noun.covering or noun.word in self._forces.under_arms):
            return None
        behind = (t for name, t in prepositions(noun.token) if name in {"of", "from"})
        mentions = (noun.scene.actor_at(token) for token in behind)
        named = next((m for m in mentions if m is not None and m.actor), None)
        return None if named is None else self.mentioned(noun.scene, named, noun.avoid)

    def _named_before(self, noun: _PartyNoun) -> str | None:
        """Return the party that a name before a noun makes of it ("Wagner fighters", "Kenyan troops")."""
        scene = noun.scene
        numbered = any(_ORDINAL.match(scene.word(t)) for t in noun.left)
        names = [t for t in noun.left if t.i < noun.token.i and _is_name(scene, t)]
        if not names or (numbered and noun.word in self._forces.units):
            return None
        plain = [t for t in names if t.dep_ in BEFORE_NOUN or t.dep_ == "nsubj"]
        start, end = scene.parsed.span(plain or names)
        party = slug(_POSSESSIVE.sub("", scene.parsed.text[start:end]))
        of_state = noun.word in self._forces.state - self._forces.units
        return f"{party}-government" if party and of_state and scene.name_at(names[-1]) else party or None

    def _by_itself(self, noun: _PartyNoun) -> str | None:
        """Return the party spoken of that a noun without a name stands for."""
        scene, offset = noun.scene, noun.scene.offset(noun.token)
        if noun.word == "defenders":
            # Of what was attacked, not of who attacked it: the nearest party, whoever the sentence is about.
            return self._spoken_of.nearest(scene, offset, noun.avoid)
        if noun.owner is not None:
            speaking = self._spoken_of.speaking(scene, noun.owner)
            return speaking or self._spoken_of.salient(scene, offset, noun.avoid, None)
        if noun.word in self._forces.state:
            return self._spoken_of.salient(scene, offset, noun.avoid, ActorKind.STATE)
        if noun.word in self._forces.groups:
            return self._spoken_of.salient(scene, offset, noun.avoid, ActorKind.ARMED_GROUP)
        return None


def _noun(scene: Scene, token: Token, avoid: str | None) -> _PartyNoun:
    left = [t for t in noun_phrase(token) if t.i <= token.i]
    start, end = scene.parsed.span(left)
    covering = [m for m in scene.actors if m.start < end and m.end > start]
    return _PartyNoun(scene, token, left, covering, avoid)


def _without_holders(noun: _PartyNoun) -> _PartyNoun:
    """Leave out who is only the first half of "rebel-held" before a noun."""
    text = noun.scene.parsed.text
    return replace(noun, covering=_named_first([m for m in noun.covering if not is_held_by(text, m)]))


def _named_first(mentions: Sequence[ActorMention]) -> Sequence[ActorMention]:
    """Leave out a bare noun right behind the name of whose it is ("Kurdish-led X fighters")."""
    if len(mentions) < 2 or mentions[-1].actor is not None:
        return mentions
    named, bare = mentions[-2:]
    return mentions[:-1] if named.actor is not None and 0 <= bare.start - named.end <= 1 else mentions


def _whole(token: Token) -> Token:
    """Return the whole that "including" names a part of ("insurgents including the X Front")."""
    link = token.head
    part = token.dep_ in {"pobj", "nsubj"} and link.lower_ == "including" and link.head != link
    return link.head if part else token


def _is_name(scene: Scene, token: Token) -> bool:
    named = token.pos_ == "PROPN" or scene.name_at(token) is not None
    return named and not scene.is_time(token) and not _ORDINAL.match(scene.word(token))
