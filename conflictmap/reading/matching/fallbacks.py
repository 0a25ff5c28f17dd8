"""Who acts on what where the parser found no argument: by what stands before and behind the verb."""

import re
from dataclasses import replace

from spacy.tokens import Token

from conflictmap.model import Extent
from conflictmap.reading.actors import is_held_by
from conflictmap.reading.context import Extents
from conflictmap.reading.phrases.grounds import Grounds
from conflictmap.reading.phrases.parties import Parties
from conflictmap.reading.scene import PlaceRef, Scene
from conflictmap.reading.syntax import CLAUSE_REACH, Arguments

_CLAUSE_BREAK = re.compile(
    r"[;:,.!?“”\"()]|\b(?:but|while|after|before|when|that|which|who|as|because|although)\b", re.IGNORECASE
)
_ANOTHER_CLAUSE = frozenset({"said", "while", "but", "which", "who"})
# Between a verb and the name that it acts on these say that it acts on something else.
_ELSEWHERE = frozenset({"near", "outside", "around", "in", "from", "to"})
# So many characters may stand between a verb and its subject before, its object behind.
_SUBJECT_GAP, _OBJECT_GAP = 40, 45


class Fallbacks:
    """Finds subject, object and "from whom" in the words around a verb."""

    def __init__(self, extents: Extents, grounds: Grounds, parties: Parties) -> None:
        self._extents = extents
        self._grounds = grounds
        self._parties = parties

    def subject(self, scene: Scene, verb: Token) -> str | None:
        """Return the actor right before a verb where the parser found no subject (as in headlines)."""
        start = scene.offset(verb)
        before = [m for m in scene.actors if m.end <= start]
        if not before:
            return None
        mention = before[-1]
        between = scene.parsed.text[mention.end : start]
        if len(between) > _SUBJECT_GAP or _CLAUSE_BREAK.search(between):
            return None
        if is_held_by(scene.parsed.text, mention):
            return None
        if any(t.pos_ == "VERB" and scene.offset(t) >= mention.end for t in verb.doc[: verb.i]):
            return None
        return self._parties.mentioned(scene, mention)

    def headline_subject(self, scene: Scene, verb: Token) -> str | None:
        """Return whom a headline begins with, its verb taken for a noun ("... capture 3 villages")."""
        if verb.pos_ != "NOUN" or not scene.actors or scene.actors[0].end > scene.offset(verb):
            return None
        return self._parties.mentioned(scene, scene.actors[0])

    def from_whom(self, scene: Scene, verb: Token, avoid: str | None) -> str | None:
        """Return the party behind "from" that hangs on the place ("took X, the capital, from Y")."""
        for token in verb.doc[verb.i + 1 : verb.i + CLAUSE_REACH]:
            if token.lower_ in _ANOTHER_CLAUSE:
                return None
            if token.lower_ == "from":
                complements = (child for child in token.children if child.dep_ == "pobj")
                found = (self._parties.actor(scene, child, avoid=avoid) for child in complements)
                return next((actor for actor in found if actor is not None), None)
        return None

    def object_places(self, scene: Scene, verb: Token, args: Arguments) -> list[PlaceRef]:
        """Take the name that follows the verb where the parser found no object (as in headlines)."""
        if args.objects or args.passive:
            return []
        end = scene.end(verb)
        start = next((start for start, _, _ in scene.names if 0 < start - end < _OBJECT_GAP), None)
        if start is None:
            return []
        between = scene.parsed.text[end:start]
        if _CLAUSE_BREAK.search(between) or any(m.start >= end and m.end <= start for m in scene.actors):
            return []
        words = set(between.lower().split())
        token = scene.parsed.token_at(start)
        assert token is not None
        if words & _ELSEWHERE:
            return []
        extent = None
        if words & self._extents.part:
            extent = Extent.PART
        elif words & self._extents.whole:
            extent = Extent.WHOLE
        return [replace(ref, extent=ref.extent or extent) for ref in self._grounds.places(scene, token)[:1]]
