"""How a place looks on a day: what of its state a sign shows, and how strongly."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from conflictmap.colours import fade
from conflictmap.maps.pictures.parties import SOMEBODY, Party
from conflictmap.model import ControlState, Status


@dataclass(frozen=True, slots=True)
class Look:
    """What a sign shows.

    Attributes
    ----------
    strength
        How strongly it is drawn, 0 to 1: old news is fainter.
    """

    status: Status = Status.CONTROLLED
    holder: Party | None = None
    rival: Party | None = None
    besieger: Party | None = None
    divided: bool = False
    strength: float = 1.0

    @property
    def told(self) -> "Look":
        """The look as far as it says who holds a place: the same on days between which nothing changed.

        Which party is noted where none shows is no difference.
        """
        fought = self.status in {Status.CONTESTED, Status.DISPUTED}
        return replace(
            self,
            holder=None if self.status is Status.UNKNOWN else self.holder,
            rival=self.rival if fought else None,
            strength=1.0,
        )


NOTHING_KNOWN = Look(Status.UNKNOWN)


def look_of(state: ControlState, day: date, parties: Mapping[str, Party]) -> Look:
    """Return how a place in a state looks on a day."""

    def party(actor: str | None) -> Party | None:
        return None if actor is None else parties.get(actor, SOMEBODY)

    return Look(
        status=state.status,
        holder=party(state.holder),
        rival=party(state.rival),
        besieger=party(state.besieged_by),
        divided=state.divided,
        strength=1.0 if state.heard is None else fade((day - state.heard).days),
    )
