"""The other side: who stands against a party that is named without its opponent."""

from collections import Counter

from spacy.tokens import Token

from conflictmap.model import ActorKind
from conflictmap.reading.actors import ActorLexicon
from conflictmap.reading.phrases.parties import Parties
from conflictmap.reading.scene import Scene

# So much more often than a third side must the other one be named.
_DOMINANT = 4


class Adversaries:
    """Finds opponents."""

    def __init__(self, actors: ActorLexicon, parties: Parties) -> None:
        self._actors = actors
        self._parties = parties

    def adversary(self, scene: Scene, trigger: Token, actor: str, *, reach: int) -> str | None:
        """Return the actor of another side that stands nearest to a trigger, in its sentence or just before.

        Of a state at home and its foreign ally it is the state at home, whose ground it is.

        Parameters
        ----------
        scene, trigger
            Where.
        actor
            The actor whose opponent is wanted.
        reach
            How many sentences back to look where the sentence itself names none.
        """
        found = self._nearest(scene, trigger, actor, reach)
        if found is None or found == scene.state or scene.state in {None, actor}:
            return found
        foreign = self._actors.kind(found) is ActorKind.STATE
        at_home = self._actors.side(scene.state, scene.theatre) == self._actors.side(found, scene.theatre)
        return scene.state if foreign and at_home else found

    def _nearest(self, scene: Scene, trigger: Token, actor: str, reach: int) -> str | None:
        side = self._actors.side(actor, scene.theatre)

        def is_adversary(other: str | None) -> bool:
            return (
                other is not None
                and self._actors.side(other, scene.theatre) != side
                and self._takes_part(scene, other)
            )

        offset = scene.offset(trigger)
        here = [
            (abs(mention.start - offset), other)
            for mention in scene.actors
            if is_adversary(other := self._parties.mentioned(scene, mention))
        ]
        if here:
            return min(here, key=lambda found: found[0])[1]
        if reach == 0:
            return None
        before = scene.discourse.actor(scene.number, 0, lambda seen: is_adversary(seen.actor), reach=reach)
        return before or self._only_adversary(scene, side)

    def _takes_part(self, scene: Scene, actor: str) -> bool:
        """Tell whether an actor belongs to the article's war, rather than commenting on it from outside."""
        if scene.theatre is None or not self._actors.lists(actor):
            return True
        return any(listed.id == actor for listed in scene.theatre.actors)

    def _only_adversary(self, scene: Scene, side: str) -> str | None:
        """Return the other side of an article that speaks of two, or hardly of a third, or else None."""
        others = {
            actor: count
            for actor, count in scene.discourse.named.items()
            if self._actors.side(actor, scene.theatre) != side and self._takes_part(scene, actor)
        }
        sides = Counter[str]()
        for actor, count in others.items():
            sides[self._actors.side(actor, scene.theatre)] += count
        ranked = sides.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] < _DOMINANT * ranked[1][1]):
            return None
        of_it = [actor for actor in others if self._actors.side(actor, scene.theatre) == ranked[0][0]]
        if scene.state in of_it:
            return scene.state  # rather than an ally of it
        return min(of_it, key=lambda actor: (-others[actor], actor))
