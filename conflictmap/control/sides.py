"""Actors and their sides as indices."""

from dataclasses import dataclass

import numpy as np

from conflictmap.control.case import Case
from conflictmap.control.columns import Ints

NO_SIDE = -1
"""Stands for the side of nobody, and of somebody else."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The sides of the actors of a case.

    Attributes
    ----------
    actor, side
        Indices by id, -1 for None; those of sides in the order of their ids.
    of_actor
        The side of each actor; also of those that stand for nobody, for somebody else and for none.
    """

    actor: dict[str | None, int]
    side: dict[str | None, int]
    of_actor: Ints

    @classmethod
    def of(cls, case: Case) -> "Sides":
        """Return the sides of the actors that claims name."""
        sides = [case.book.side(actor) for actor in case.actors]
        index: dict[str | None, int] = {side: at for at, side in enumerate(sorted({*filter(None, sides)}))}
        index[None] = NO_SIDE
        actors: dict[str | None, int] = {actor: at for at, actor in enumerate(case.actors)}
        actors[None] = -1
        # Whoever has no actor's index has a negative one, which is counted from the end.
        codes = [*(index[side] for side in sides), NO_SIDE, NO_SIDE]
        return cls(actors, index, np.array(codes, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.side) - 1
