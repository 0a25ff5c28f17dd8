"""The pictures of a report: before and after, and the days on which something changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from conflictmap.maps.pictures import Album, Picture
from conflictmap.reporting.content import Report

# More small maps than these cannot be read on a page.
_MOST_DAYS: Final = 12


@dataclass(frozen=True, slots=True)
class Illustration:
    """A picture with the name of its file, without an ending."""

    name: str
    picture: Picture


def illustrations(album: Album, report: Report) -> Iterator[Illustration]:
    """Yield the pictures that show what a report tells."""
    first = max(report.day_before, album.chronicle.first)
    if report.change_days and first < report.last:
        yield Illustration("before-after", album.pair(first, report.last))
    else:
        yield Illustration("map", album.slice(report.last))
    days = report.change_days
    if len(days) > 1:
        # Of very many days some from all over the period, the last among them.
        step = -(-len(days) // _MOST_DAYS)
        yield Illustration("days", album.together(sorted({*days[::-1][::step]})))
