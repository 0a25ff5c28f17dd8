"""What is said of who holds a place, as votes for and against actors."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from conflictmap.control.evidence import DECISIVE, Saying
from conflictmap.control.marks import Role
from conflictmap.model import Change

# So many sayings are remembered with their votes.
_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Vote:
    """What is said of one actor: that he holds the place (sign 1) or does not (-1).

    Attributes
    ----------
    stirs
        Whether a change to or from him is told.
    calms
        Whether it is told that nothing changed.
    """

    role: Role
    actor: str
    sign: int
    stirs: bool = False
    calms: bool = False


@lru_cache(_REMEMBERED)
def votes_of(saying: Saying) -> Sequence[Vote]:
    """Return what is said about who holds the place; where no party is named, nothing."""
    change, gainer, loser = saying.change, saying.gainer, saying.loser
    if saying.denied:
        return _denied(change, gainer, loser)
    if change in DECISIVE:
        return _changed_hands(gainer, loser)
    if change is Change.HOLDS:
        return _for(gainer, calms=True)
    if change is Change.REPELLED:
        return _for(gainer) or _against(loser)
    if change is Change.CONTESTED:
        # The defender comes first; an attacker who is named alone is not said to be inside.
        defender = _for(gainer)
        return defender and defender + (_for(loser) if loser != gainer else [])
    return _for(loser) if change is Change.BESIEGED else ()


def _for(actor: str | None, *, stirs: bool = False, calms: bool = False) -> list[Vote]:
    return [] if actor is None else [Vote(Role.AFTER, actor, 1, stirs=stirs, calms=calms)]


def _against(actor: str | None, *, stirs: bool = False) -> list[Vote]:
    return [] if actor is None else [Vote(Role.AFTER, actor, -1, stirs=stirs)]


def _changed_hands(gainer: str | None, loser: str | None) -> list[Vote]:
    """Return that the gainer holds it, or where nobody is named that the loser does not, as it did before.

    Where only the gainer is named, he did not hold it before.
    """
    votes = _for(gainer, stirs=True) or _against(loser, stirs=True)
    if loser is not None:
        votes.append(Vote(Role.BEFORE, loser, 1))
    elif gainer is not None:
        votes.append(Vote(Role.BEFORE, gainer, -1))
    return votes


def _denied(change: Change, gainer: str | None, loser: str | None) -> Sequence[Vote]:
    if change is Change.WITHDREW and gainer is None:
        return _for(loser)
    if change in (*DECISIVE, Change.HOLDS, Change.REPELLED):
        return _against(gainer)
    return ()
