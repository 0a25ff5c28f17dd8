"""The actors that control data names: as described, as the gazetteer lists them, or made from their ids."""

from collections.abc import Iterable, Sequence
from functools import cache

from conflictmap.actors_file import actors_files, read_actors_file
from conflictmap.data import gazetteer_folder
from conflictmap.model import UNNAMED, Actor, ActorKind, ControlState

# Okabe and Ito's palette, which readers with any colour vision can tell apart, the first two somewhat deeper:
# https://jfly.uni-koeln.de/color/ ("Color Universal Design", 2008).
PALETTE = (
    "#1f6fb4",
    "#c8322b",
    "#009e73",
    "#e69f00",
    "#cc79a7",
    "#56b4e9",
    "#8f6bb8",
    "#a6761d",
)


def actors_of(states: Iterable[ControlState], described: Sequence[Actor] = ()) -> tuple[Actor, ...]:
    """Return the actors that states name, listed ones by id, then strangers by id.

    Parameters
    ----------
    states
        Their holders, rivals and besiegers are looked for.
    described
        Actors that are known; the others are taken from the built-in gazetteer, and one that it does not list
        is made from its id, an armed group in a colour of `PALETTE`.
    """
    named = dict.fromkeys(
        actor for state in states for actor in (state.holder, state.rival, state.besieged_by) if actor
    )
    named.pop(UNNAMED, None)
    known = {actor.id: actor for actor in described}
    if any(actor not in known for actor in named):
        known = actors_listed(named) | known
    strangers = sorted(actor for actor in named if actor not in known)
    colours = dict(zip(strangers, PALETTE * (len(strangers) // len(PALETTE) + 1), strict=False))
    listed = [known[actor] for actor in named if actor in known]
    return (
        *sorted(listed, key=lambda actor: actor.id),
        *(Actor(name, name, (), colours[name], name, ActorKind.ARMED_GROUP) for name in strangers),
    )


def actors_listed(named: Iterable[str]) -> dict[str, Actor]:
    """Return the built-in actors by id; of two with one id, that of the war with more of those named."""
    wanted = set(named)
    wars = sorted(_wars(), key=lambda actors: len(wanted & {actor.id for actor in actors}))
    return {actor.id: actor for actors in wars for actor in actors}


@cache
def _wars() -> tuple[tuple[Actor, ...], ...]:
    """Return the built-in actors of each war; reading them takes longer than a small table."""
    paths = actors_files(gazetteer_folder() / "actors").values()
    return tuple(tuple(row.actor() for row in read_actors_file(path).actor) for path in paths)
