"""Which actors the noun phrases around a trigger mean."""

import re
from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Token

from conflictmap.kinds import Kinds
from conflictmap.model import Actor, ActorKind
from conflictmap.reading.actors import (
    FORCE_NOUNS,
    GROUP_NOUNS,
    STATE_NOUNS,
    ActorLexicon,
    ActorMention,
    is_held_by,
)
from conflictmap.reading.discourse import ActorSeen
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.scene import Scene
from conflictmap.reading.syntax import arguments, conjuncts, noun_phrase, prepositions

_PRONOUNS = frozenset({"they", "them", "their", "it", "its", "who", "he", "his", "which", "both"})
_OF_ANOTHER = re.compile(
    r"-\s?(?:led|backed|allied|aligned|linked|affiliated|supported)\s(?:\w+\s)?$", re.IGNORECASE
)
_UNDER_ARMS = FORCE_NOUNS | frozenset(
    "defenders attackers assailants invaders occupiers elements enemy bandits mercenaries guards battalions "
    "brigades columns convoys".split()
)
# "401st", "2nd": the number of a unit is nobody's name.
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|d)?$", re.IGNORECASE)
_UNITS = frozenset("unit units brigade brigades battalion battalions division divisions regiment".split())
# So much more often than a third side must the other one be named.
_DOMINANT = 4
_LOYAL = re.compile(r"\s+(?:who\s+(?:are|were)\s+)?loyal\sto\s+(?:the\s+)?", re.IGNORECASE)
_CIVILIANS = frozenset(
    "civilians residents people families refugees villagers evacuees children women".split()
)
# So many characters before "-backed troops" hold the backer.
_BACKER = 40
_FIRST_PERSON = frozenset({"we", "us", "our", "ours"})


class Parties:
    """Resolves noun phrases of one sentence to actors."""

    def __init__(self, lexicon: Lexicon, kinds: Kinds, actors: ActorLexicon) -> None:
        self._kinds = kinds
        self._actors = actors
        self._ground = lexicon.context.ground
        self._lexicon = lexicon

    def actor(self, scene: Scene, token: Token, *, avoid: str | None = None) -> str | None:
        """Return the actor that a noun phrase means, or None."""
        for item in conjuncts(token):
            found = self._actor(scene, item, avoid)
            if found is not None:
                return found
        return None

    def is_party(self, scene: Scene, token: Token) -> bool:
        """Tell whether a noun phrase means people under arms, whether or not it says which."""
        return any(scene.word(item) in _UNDER_ARMS for item in conjuncts(token))

    def is_fighting(self, scene: Scene, token: Token) -> bool:
        """Tell whether a noun phrase means people under arms or an armed group, and no state or civilians."""
        if self.is_party(scene, token):
            return True
        if token.pos_ == "PRON":
            found = self._actor(scene, token, None)
            return found is not None
        mention = scene.actor_at(token)
        return mention is not None and mention.actor is not None and self.is_armed_group(mention.actor)

    def actor_in(self, scene: Scene, tokens: Sequence[Token], *, avoid: str | None = None) -> str | None:
        """Return the last actor named among some tokens ("a Syrian regime offensive")."""
        if not tokens:
            return None
        start, end = scene.parsed.span(tokens)
        inside = [m for m in scene.actors if m.start >= start and m.end <= end]
        for mention in reversed(inside):
            actor = self.mentioned(scene, mention, avoid)
            if actor is not None:
                return actor
        return None

    def _actor(self, scene: Scene, token: Token, avoid: str | None) -> str | None:
        if (
            token.dep_ in {"pobj", "nsubj"}
            and token.head.lower_ == "including"
            and token.head.head != token.head
        ):
            token = token.head.head  # "insurgents including the X Front": the whole, not its part
        word = scene.parsed.lower(token)
        offset = scene.parsed.spans[token.i][0]
        if token.pos_ == "PRON" or word in _PRONOUNS:
            if word in _FIRST_PERSON:
                return scene.voice
            if word not in _PRONOUNS or self._means_people(scene, token):
                return None
            speaking = self._speaking(scene, token)
            if speaking is not None and speaking != avoid:
                return speaking
            return self._salient(scene, offset, avoid, None)
        of_place = word not in FORCE_NOUNS and self._kinds.named_by(word) is not None
        if of_place and scene.actor_at(token) is None:
            return None  # "a new military post" is no party
        left = [t for t in noun_phrase(token) if t.i <= token.i]
        start, end = scene.parsed.span(left)
        covering = [m for m in scene.actors if m.start < end and m.end > start]
        owner = next((t for t in token.children if t.dep_ == "poss" and t.pos_ == "PRON"), None)
        ours = any(scene.word(t) in _FIRST_PERSON for t in left)
        if ours and (not covering or covering[-1].generic):
            return scene.voice
        covering = [m for m in covering if not is_held_by(scene.parsed.text, m)]
        loyal = _LOYAL.match(scene.parsed.text, scene.end(token)) if word in _UNDER_ARMS else None
        if loyal is not None:
            rest = scene.parsed.text[loyal.end() : loyal.end() + _BACKER]
            served = next((m.actor for m in self._actors.find(rest, scene.theatre, qualified=True)), None)
            if served is not None:
                return served
        if not covering or covering[-1].generic:
            # "terrorists of the X group", "fighters from X": the name behind a bare noun says who they are.
            behind = [t for name, t in prepositions(token) if name in {"of", "from"}]
            named = next((m for t in behind if (m := scene.actor_at(t)) is not None and m.actor), None)
            if named is not None and (covering or word in _UNDER_ARMS):
                return self.mentioned(scene, named, avoid)
        if covering and not (owner is not None and covering[-1].actor is None):
            return self.mentioned(scene, covering[-1], avoid)
        for prep, complement in prepositions(token):
            if prep == "of" and word in FORCE_NOUNS | {
                "members",
                "activists",
                "elements",
                "fighters",
                "forces",
                "units",
                "number",
                "group",
                "hundreds",
                "dozens",
                "coalition",
                "alliance",
                "rest",
            }:
                return self._actor(scene, complement, avoid)
        if word in FORCE_NOUNS | {"defenders", "members", "positions", "attackers", "assailants"}:
            return self._noun_actor(scene, token, left, word, offset, avoid, owner)
        return self._named_party(scene, token)

    def _named_party(self, scene: Scene, token: Token) -> str | None:
        """Return the party that a country or region stands for ("Syria retakes X")."""
        name = scene.name_at(token)
        if name is None or self._kinds.group(name.kind) not in {"country", "region"}:
            return None
        stem = name.name[:4].lower()
        if scene.theatre is not None and any(region.startswith(stem) for region in scene.theatre.regions):
            return self._state_of(scene, name.name)
        return re.sub(r"[^\w]+", "-", name.name).strip("-").lower() or None

    def _noun_actor(
        self,
        scene: Scene,
        token: Token,
        left: list[Token],
        word: str,
        offset: int,
        avoid: str | None,
        owner: Token | None,
    ) -> str | None:
        names = [
            t
            for t in left
            if t.i < token.i
            and not scene.is_time(t)
            and not _ORDINAL.match(scene.word(t))
            and (t.pos_ == "PROPN" or scene.name_at(t) is not None)
        ]
        if word in _UNITS and any(_ORDINAL.match(scene.word(t)) for t in left):
            names = []
        if names:
            plain = [t for t in names if t.dep_ in {"compound", "poss", "nmod", "amod", "nsubj"}]
            start, end = scene.parsed.span(plain or names)
            slug = (
                re.sub(r"[^\w]+", "-", re.sub(r"['’]s$", "", scene.parsed.text[start:end])).strip("-").lower()
            )
            if slug:
                return (
                    f"{slug}-government"
                    if word in STATE_NOUNS - {"units", "brigade", "battalion", "division", "regiment"}
                    and scene.name_at(names[-1])
                    else slug
                )
        if word == "defenders":
            # Of what was attacked, not of who attacked it: the nearest party, whoever the sentence is about.
            return scene.discourse.actor(scene.number, offset, lambda seen: seen.actor != avoid)
        if owner is not None:
            return self._speaking(scene, owner) or self._salient(scene, offset, avoid, None)
        if word in STATE_NOUNS:
            return self._salient(scene, offset, avoid, ActorKind.STATE)
        if word in GROUP_NOUNS:
            return self._salient(scene, offset, avoid, ActorKind.ARMED_GROUP)
        return None

    def mentioned(self, scene: Scene, mention: ActorMention, avoid: str | None = None) -> str | None:
        """Return the actor of a mention; a bare noun stands for an actor before it."""
        if mention.generic and _OF_ANOTHER.search(scene.parsed.text[: mention.start]):
            return self._backed(scene, mention)
        if mention.actor is not None:
            return (self._local(scene, mention.actor) if mention.generic else None) or mention.actor
        token = scene.parsed.token_at(mention.start)
        speaking = self._speaking(scene, token) if token is not None else None
        group = mention.noun.split()[-1] in GROUP_NOUNS
        if speaking is not None and speaking != avoid and group and self.is_armed_group(speaking):
            return speaking  # "the group said that the militants had ..."
        known = scene.discourse.bare.get((scene.number, mention.start))
        if known is not None and known != avoid:
            return known
        words = mention.noun.split()
        kind = ActorKind.STATE if words and words[-1] in STATE_NOUNS else ActorKind.ARMED_GROUP
        return self._salient(scene, mention.start, avoid, kind)

    @staticmethod
    def _means_people(scene: Scene, token: Token) -> bool:
        """Tell whether "they" are the civilians that the sentence speaks of before."""
        if scene.word(token) not in {"they", "them", "their"}:
            return False
        nouns = [
            scene.word(t)
            for t in token.doc[: token.i]
            if t.pos_ == "NOUN" and scene.word(t).endswith(("s", "people"))
        ]
        return bool(nouns) and nouns[-1] in _CIVILIANS

    def _backed(self, scene: Scene, mention: ActorMention) -> str | None:
        """Return the state whose troops an ally backs ("Russian-backed troops"), or None for other clients.

        "Kurdish-led fighters" are not the fighters spoken of before.
        """
        if scene.state is None or mention.noun.split()[-1] not in STATE_NOUNS:
            return None
        before = scene.parsed.text[max(0, mention.start - _BACKER) : mention.start]
        backers = [m.actor for m in self._actors.find(before, scene.theatre, qualified=True) if m.actor]
        demonyms = [c for c in self._actors.demonyms if before.lower().split("-")[0].endswith(c)]
        sides = {self._side(scene, actor) for actor in backers}
        sides |= {self._side(scene, a.id) for d in demonyms for a in self._of_demonym(scene, d)}
        return scene.state if self._side(scene, scene.state) in sides else None

    @staticmethod
    def _of_demonym(scene: Scene, demonym: str) -> list[Actor]:
        """Return the actors of the theatre whose names begin with a demonym."""
        listed = scene.theatre.actors if scene.theatre is not None else ()
        return [a for a in listed if any(alias.lower().startswith(f"{demonym} ") for alias in a.aliases)]

    def _local(self, scene: Scene, actor: str) -> str | None:
        """Return the state that a bare "government forces" means in a sentence about another country."""
        if self._actors.kind(actor) is not ActorKind.STATE or scene.theatre is None:
            return None
        countries = [name for _, _, name in scene.names if self._kinds.group(name.kind) == "country"]
        own = {self._state_of(scene, name.name) for name in countries} - {None}
        return own.pop() if len(own) == 1 else None

    def _state_of(self, scene: Scene, country: str) -> str | None:
        """Return the state actor of the theatre that bears a country's name, or None."""
        stem = country[:4].lower()
        if scene.theatre is None or not any(region.startswith(stem) for region in scene.theatre.regions):
            return None
        for actor in scene.theatre.actors:
            if actor.kind is ActorKind.STATE and any(a.lower().startswith(stem) for a in actor.aliases):
                return actor.id
        return None

    def is_armed_group(self, actor: str) -> bool:
        """Tell whether an actor is known to be no state."""
        known = self._actors.lists(actor) or actor in self._lexicon.context.unnamed
        return known and self._actors.kind(actor) is not ActorKind.STATE

    def _side(self, scene: Scene, actor: str) -> str:
        return self._actors.side(actor, scene.theatre)

    def adversary(self, scene: Scene, trigger: Token, actor: str, *, reach: int) -> str | None:
        """Return the actor of another side that stands nearest to a trigger, in its sentence or just before.

        Parameters
        ----------
        scene, trigger
            Where.
        actor
            The actor whose opponent is wanted.
        reach
            How many sentences back to look where the sentence itself names none.
        """
        side = self._side(scene, actor)
        offset = scene.parsed.spans[trigger.i][0]
        nearest: tuple[int, str] | None = None
        for mention in scene.actors:
            other = self.mentioned(scene, mention)
            if other is None or self._side(scene, other) == side or not self._takes_part(scene, other):
                continue
            distance = abs(mention.start - offset)
            if nearest is None or distance < nearest[0]:
                nearest = (distance, other)
        if nearest is not None:
            return nearest[1]
        if reach == 0:
            return None
        before = scene.discourse.actor(
            scene.number,
            0,
            lambda seen: self._side(scene, seen.actor) != side and self._takes_part(scene, seen.actor),
            reach=reach,
        )
        return before or self._only_adversary(scene, side)

    def _takes_part(self, scene: Scene, actor: str) -> bool:
        """Tell whether an actor belongs to the article's war, rather than commenting on it from outside."""
        if scene.theatre is None or not self._actors.lists(actor):
            return True
        return any(listed.id == actor for listed in scene.theatre.actors)

    def _only_adversary(self, scene: Scene, side: str) -> str | None:
        """Return the other side of an article that speaks of two, or hardly of a third, or else None."""
        others = Counter(
            seen.actor
            for seen in scene.discourse.actors
            if self._side(scene, seen.actor) != side and self._takes_part(scene, seen.actor)
        )
        sides = Counter[str]()
        for actor, count in others.items():
            sides[self._side(scene, actor)] += count
        ranked = sides.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] < _DOMINANT * ranked[1][1]):
            return None
        of_it = [actor for actor in others if self._side(scene, actor) == ranked[0][0]]
        if scene.state in of_it:
            return scene.state  # rather than an ally of it
        return min(of_it, key=lambda actor: (-others[actor], actor))

    def _salient(self, scene: Scene, offset: int, avoid: str | None, kind: ActorKind | None) -> str | None:
        """Return the nearest earlier actor of a kind; a state's army is not "the militants"."""

        def accept(seen: ActorSeen) -> bool:
            if seen.actor == avoid:
                return False
            if kind is None:
                return True
            return (seen.kind is ActorKind.STATE) == (kind is ActorKind.STATE)

        return scene.discourse.actor(scene.number, offset, accept, topic=kind is None)

    def _speaking(self, scene: Scene, token: Token) -> str | None:
        """Return the actor that speaks the clause of a pronoun ("said its soldiers had ..."), or None."""
        for ancestor in token.ancestors:
            if self._lexicon.lemma(ancestor.lower_) not in self._lexicon.context.reporting.verbs:
                continue
            subject = next((c for c in ancestor.children if c.dep_ == "nsubj"), None)
            if subject is None:
                subject = next((t for t in arguments(ancestor).subjects), None)
            if subject is None or (subject.i > token.i and subject.head != ancestor):
                continue
            phrase = noun_phrase(subject)
            if any(t == token for t in phrase):
                continue
            start, end = scene.parsed.span(phrase)
            inside = [m.actor for m in scene.actors if start <= m.start < end and m.actor]
            found = self._actors.find(scene.parsed.text[start:end], scene.theatre, qualified=True)
            named = inside or [m.actor for m in found if m.actor]
            bare = [
                known
                for m in scene.actors
                if start <= m.start < end and (known := scene.discourse.bare.get((scene.number, m.start)))
            ]
            return next(reversed(named or bare), None)
        return None
