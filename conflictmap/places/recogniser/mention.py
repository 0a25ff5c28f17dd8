"""A stretch of words that may name a place, while it is being weighed."""

from dataclasses import dataclass

from conflictmap.places.recogniser.standing import Standing


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `first` to `last`, both included, of which the name ends at `name_last`."""

    first: int
    name_last: int
    last: int
    standing: Standing
    weight: float
    kind: str | None = None
    expanded: str | None = None
    """What an abbreviation stands for."""
    cut: int = 0
    """Letters at the end that are no part of the name."""
