"""Parties spoken of before: whom "they", "the group" and "its fighters" stand for."""

from spacy.tokens import Token

from conflictmap.model import ActorKind
from conflictmap.reading.actors import ActorLexicon
from conflictmap.reading.discourse import ActorSeen
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.scene import Scene
from conflictmap.reading.syntax import arguments, noun_phrase

_THEY = frozenset({"they", "them", "their"})


class SpokenOf:
    """Finds in the sentence and the discourse whom bare nouns and pronouns stand for."""

    def __init__(self, lexicon: Lexicon, actors: ActorLexicon) -> None:
        self._lemma = lexicon.lemma
        self._reporting = lexicon.context.reporting.verbs
        self._civilians = lexicon.context.people.civilians
        self._actors = actors

    def salient(self, scene: Scene, offset: int, avoid: str | None, kind: ActorKind | None) -> str | None:
        """Return the nearest earlier actor of a kind; a state's army is not "the militants"."""

        def accept(seen: ActorSeen) -> bool:
            if seen.actor == avoid:
                return False
            return kind is None or (seen.kind is ActorKind.STATE) == (kind is ActorKind.STATE)

        return scene.discourse.actor(scene.number, offset, accept, topic=kind is None)

    def nearest(self, scene: Scene, offset: int, avoid: str | None) -> str | None:
        """Return the nearest earlier actor, whoever the sentence is about."""
        return scene.discourse.actor(scene.number, offset, lambda seen: seen.actor != avoid)

    def speaking(self, scene: Scene, token: Token) -> str | None:
        """Return the actor that speaks the clause of a pronoun ("said its soldiers had ..."), or None."""
        for ancestor in token.ancestors:
            if self._lemma(ancestor.lower_) not in self._reporting:
                continue
            subject = next((c for c in ancestor.children if c.dep_ == "nsubj"), None)
            if subject is None:
                subject = next(iter(arguments(ancestor).subjects), None)
            if subject is None or (subject.i > token.i and subject.head != ancestor):
                continue
            phrase = noun_phrase(subject)
            if token not in phrase:
                return self._named_in(scene, *scene.parsed.span(phrase))
        return None

    def _named_in(self, scene: Scene, start: int, end: int) -> str | None:
        """Return the last actor of a span, by its name or else by the bare noun that stands for it."""
        mentions = [m for m in scene.actors if start <= m.start < end]
        found = self._actors.find(scene.parsed.text[start:end], scene.theatre, qualified=True)
        named = [m.actor for m in mentions if m.actor] or [m.actor for m in found if m.actor]
        if named:
            return named[-1]
        bare = (scene.discourse.bare.get((scene.number, m.start)) for m in reversed(mentions))
        return next((actor for actor in bare if actor), None)

    def means_people(self, scene: Scene, token: Token) -> bool:
        """Tell whether "they" are the civilians that the sentence speaks of before."""
        if scene.word(token) not in _THEY:
            return False
        nouns = (t for t in reversed(token.doc[: token.i]) if t.pos_ == "NOUN")
        plurals = (word for t in nouns if (word := scene.word(t)).endswith(("s", "people")))
        return next(plurals, None) in self._civilians
