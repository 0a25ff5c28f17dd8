"""The parties of a timeline as pictures show them: colour, pattern, and the order of legends."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from conflictmap.colours import NEUTRAL, plain_colour
from conflictmap.maps.pictures.patterns import Pattern, patterns_of
from conflictmap.model import UNNAMED, Timeline

_ROLES: Final = ("holder", "rival", "besieged_by")


@dataclass(frozen=True, slots=True)
class Party:
    """An actor as it is drawn."""

    id: str
    name: str
    colour: str
    pattern: Pattern


SOMEBODY: Final = Party(UNNAMED, "somebody unnamed", NEUTRAL, Pattern.NONE)
"""A besieger whom nobody names."""


def parties_of(timeline: Timeline) -> Mapping[str, Party]:
    """Return whoever holds, contests or besieges a place at any time, by id; who holds most comes first.

    The order, and so the patterns, are those of the page.
    """
    held: Counter[str] = Counter()
    partaking: set[str] = set()
    for state in timeline.states:
        if state.holder is not None:
            held[state.holder] += (state.end - state.start).days + 1
    for state in (*timeline.states, *timeline.as_known):
        partaking.update(actor for role in _ROLES if (actor := getattr(state, role)) is not None)
    listed = [(actor.id, actor.name, actor.colour) for actor in timeline.actors]
    known = {identity for identity, _, _ in listed} | {UNNAMED}
    listed += [(actor, actor, NEUTRAL) for actor in sorted(partaking - known)]
    ranked = sorted((one for one in listed if one[0] in partaking), key=lambda one: -held[one[0]])
    patterns = patterns_of([colour for _, _, colour in ranked])
    return {
        identity: Party(identity, name, plain_colour(colour), pattern)
        for (identity, name, colour), pattern in zip(ranked, patterns, strict=True)
    }
