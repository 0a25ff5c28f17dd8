"""The states of a war: by the country's name, by a people's adjective, and by who backs their troops."""

import re

from conflictmap.kinds import Kinds
from conflictmap.model import Actor, ActorKind, Toponym
from conflictmap.reading.actors import ActorLexicon, ActorMention
from conflictmap.reading.scene import Scene

BACKER_REACH = 40
"""So many characters before "-backed troops" hold the backer."""

# Words that name one country share so many letters ("Syria", "Syrian").
_STEM = 4


class States:
    """Tells which state a country, or a bare noun beside one, stands for."""

    def __init__(self, kinds: Kinds, actors: ActorLexicon, nouns: frozenset[str]) -> None:
        self._kinds = kinds
        self._actors = actors
        self._nouns = nouns

    def named(self, scene: Scene, name: Toponym | None) -> str | None:
        """Return the party that a country or region stands for ("Syria retakes X")."""
        if name is None or self._kinds.group(name.kind) not in {"country", "region"}:
            return None
        if _is_of_theatre(scene, name.name):
            return self.of_country(scene, name.name)
        return slug(name.name) or None

    def of_country(self, scene: Scene, country: str) -> str | None:
        """Return the state actor of the theatre that bears a country's name, or None."""
        if scene.theatre is None or not _is_of_theatre(scene, country):
            return None
        stem = country[:_STEM].lower()
        for actor in scene.theatre.actors:
            if actor.kind is ActorKind.STATE and any(a.lower().startswith(stem) for a in actor.aliases):
                return actor.id
        return None

    def local(self, scene: Scene, actor: str) -> str | None:
        """Return the state that a bare "government forces" means in a sentence about another country."""
        if self._actors.kind(actor) is not ActorKind.STATE or scene.theatre is None:
            return None
        countries = [name for _, _, name in scene.names if self._kinds.group(name.kind) == "country"]
        own = {self.of_country(scene, name.name) for name in countries} - {None}
        return own.pop() if len(own) == 1 else None

    def backed(self, scene: Scene, mention: ActorMention) -> str | None:
        """Return the state whose troops an ally backs ("Russian-backed troops"), or None for other clients.

        "Kurdish-led fighters" are not the fighters spoken of before.
        """
        if scene.state is None or mention.noun.split()[-1] not in self._nouns:
            return None
        before = scene.parsed.text[max(0, mention.start - BACKER_REACH) : mention.start]
        backers = [m.actor for m in self._actors.find(before, scene.theatre, qualified=True) if m.actor]
        first = before.lower().split("-")[0]
        for demonym in self._actors.demonyms:
            if first.endswith(demonym):
                backers += [actor.id for actor in _of_demonym(scene, demonym)]
        sides = {self._actors.side(actor, scene.theatre) for actor in backers}
        return scene.state if self._actors.side(scene.state, scene.theatre) in sides else None


def slug(name: str) -> str:
    """Return the id of a party that nobody lists, from its name."""
    return re.sub(r"[^\w]+", "-", name).strip("-").lower()


def _is_of_theatre(scene: Scene, country: str) -> bool:
    stem = country[:_STEM].lower()
    return scene.theatre is not None and any(region.startswith(stem) for region in scene.theatre.regions)


def _of_demonym(scene: Scene, demonym: str) -> list[Actor]:
    """Return the actors of the theatre whose names begin with a demonym."""
    listed = scene.theatre.actors if scene.theatre is not None else ()
    return [a for a in listed if any(alias.lower().startswith(f"{demonym} ") for alias in a.aliases)]
