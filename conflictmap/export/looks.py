"""How states look: which of them are drawn alike, in which colours, and what a legend calls them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from conflictmap.colours import NEUTRAL, SCREEN, visible
from conflictmap.model import UNNAMED, Actor, ControlState, Status

_TWO_SIDED: Final = frozenset({Status.CONTESTED, Status.DISPUTED})


@dataclass(frozen=True, slots=True, order=True)
class Look:
    """What decides how a state is drawn.

    Attributes
    ----------
    holder, rival
        Actor ids, empty where there is none; `rival` only where the status has two sides.
    """

    status: Status
    holder: str
    rival: str

    @classmethod
    def of(cls, state: ControlState) -> "Look":
        """Return the look of a state."""
        rival = state.rival if state.status in _TWO_SIDED else None
        return cls(state.status, state.holder or "", rival or "")


@dataclass(frozen=True, slots=True)
class Palette:
    """The actors' names and colours, also of those that nobody describes."""

    actors: Mapping[str, Actor]

    @classmethod
    def of(cls, actors: Iterable[Actor]) -> "Palette":
        """Return the palette of some actors."""
        return cls({actor.id: actor for actor in actors})

    def name(self, actor: str | None) -> str | None:
        """Return an actor's name, its id where nobody describes it, None for nobody."""
        if actor == UNNAMED:
            return "somebody unnamed"
        known = self.actors.get(actor or "")
        return actor if known is None else known.name

    def colour(self, actor: str | None) -> str:
        """Return an actor's colour as the page shows it, #rrggbb."""
        known = self.actors.get(actor or "")
        return visible(NEUTRAL if known is None else known.colour, SCREEN)

    def label(self, look: Look) -> str:
        """Return what a legend calls a look: "Contested: Syrian army against ISIS"."""
        holder, rival = self.name(look.holder or None), self.name(look.rival or None)
        parties = f"{holder or 'nobody named'} against {rival}" if rival else holder
        status = look.status.value.capitalize()
        return f"{status}: {parties}" if parties else status


def looks_of(states: Iterable[ControlState]) -> tuple[Look, ...]:
    """Return every look there is among states, in the order of statuses, holders and rivals."""
    order = {status: rank for rank, status in enumerate(Status)}
    return tuple(sorted({Look.of(state) for state in states}, key=lambda look: (order[look.status], look)))
