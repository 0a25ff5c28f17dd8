"""A claim in the making."""

from dataclasses import dataclass

from conflictmap.model import Certainty, Change, DateSpan, Extent
from conflictmap.reading.frames import Frame
from conflictmap.reading.scene import PlaceRef


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before duplicates are removed; `trigger` is the offset of its trigger in the sentence."""

    frame: Frame
    trigger: int
    change: Change
    place: PlaceRef
    gainer: str | None
    loser: str | None
    extent: Extent
    certainty: Certainty
    attribution: str | None
    when: DateSpan
    background: bool
    trace: tuple[str, ...]
