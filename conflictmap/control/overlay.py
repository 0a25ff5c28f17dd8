"""Fighting, sieges and divided places: what lies over the holder of a place, and when it is over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conflictmap.control.marks import Overlay, OverlayMark
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sources import SourceBook

UNNAMED = "unknown"
"""The besieger where the reports tell of a siege and name nobody."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Days, both included, on which something lies over a place, and who is party to it."""

    first: int
    last: int
    gainer: str | None
    loser: str | None


@dataclass(frozen=True, slots=True)
class Overlays:
    """What lies over one place, as known by a day."""

    fighting: tuple[Spell, ...] = ()
    sieges: tuple[Spell, ...] = ()
    divisions: tuple[Spell, ...] = ()

    def edges(self) -> Iterable[int]:
        """Yield the days on which something begins, and those after its end."""
        for spell in (*self.fighting, *self.sieges, *self.divisions):
            yield spell.first
            yield spell.last + 1


def overlays(
    marks: Sequence[OverlayMark], known: int, book: SourceBook, settings: ControlSettings
) -> Overlays:
    """Return what lies over a place by the marks known by a day."""
    if not marks:
        return Overlays()
    by_kind: dict[Overlay, list[OverlayMark]] = {kind: [] for kind in Overlay}
    for mark in marks:
        if mark.on <= known:
            by_kind[mark.kind].append(mark)
    decisions = by_kind[Overlay.DECISION]
    ends = sorted(mark.last for mark in decisions)
    lifted = by_kind[Overlay.LIFTED]
    return Overlays(
        tuple(_lasting(mark, ends, settings.fighting_days) for mark in by_kind[Overlay.FIGHTING]),
        tuple(
            _lasting(mark, sorted(_siege_ends(mark, decisions, lifted, book)), settings.siege_days)
            for mark in by_kind[Overlay.SIEGE]
        ),
        tuple(_lasting(mark, ends, settings.division_days) for mark in by_kind[Overlay.DIVISION]),
    )


def _lasting(mark: OverlayMark, ends: Sequence[int], days: int) -> Spell:
    """Return how long something lasts: until it is decided, at most some days after the last word of it."""
    decided = next((end for end in ends if end >= mark.last), None)
    last = mark.last + days
    if decided is not None:
        # On the day of the decision it is over.
        last = min(last, decided - 1)
    return Spell(mark.first, last, mark.gainer, mark.loser)


def _siege_ends(
    siege: OverlayMark, decisions: Iterable[OverlayMark], lifted: Iterable[OverlayMark], book: SourceBook
) -> Iterable[int]:
    """Yield the days on which the besieged lost or left the place, or the siege was denied."""
    besieged = book.side(siege.loser)
    for mark in decisions:
        if besieged is None or book.side(mark.gainer) != besieged:
            yield mark.last
    for mark in lifted:
        yield mark.last
