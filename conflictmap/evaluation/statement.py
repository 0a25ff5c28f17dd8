"""What of a claim is compared, whether a person or a reader made it."""

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Self

from conflictmap.claims_file import ClaimRow
from conflictmap.model import Certainty, Change, Claim, Extent


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim as its line of JSON tells it.

    Attributes
    ----------
    place, place_name
        The place as the text writes it, and the name of the place meant where it is known.
    lat, lon
        Degrees WGS 84, both None where the place is not located.
    radius_km
        How far off the point may be; 0 for what people placed.
    gainer, loser
        Names or ids of actors.
    earliest, latest
        ISO day, month or year each, None where the text cannot say.
    """

    article: str
    sentence: str
    change: Change
    place: str
    place_name: str | None
    lat: float | None
    lon: float | None
    radius_km: float
    gainer: str | None
    loser: str | None
    extent: Extent
    earliest: str | None
    latest: str | None
    attribution: str | None
    certainty: Certainty
    background: bool

    @classmethod
    def from_claim(cls, claim: Claim) -> Self:
        """Return what a reader's claim says, as `claims.jsonl` would."""
        row = ClaimRow.from_claim(claim)
        return cls(
            article=row.article,
            sentence=row.sentence,
            change=row.change,
            place=row.place,
            place_name=row.place_name,
            lat=row.lat,
            lon=row.lon,
            radius_km=row.radius_km or 0.0,
            gainer=row.gainer,
            loser=row.loser,
            extent=row.extent,
            earliest=row.earliest,
            latest=row.latest,
            attribution=row.attribution,
            certainty=row.certainty,
            background=row.background,
        )

    @property
    def dated(self) -> bool:
        """Whether anything is said about when it happened."""
        return bool(self.earliest or self.latest)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that it may have happened on.

        A month or a year stands for all its days, a missing `latest` is the same as `earliest`, and an end
        that is not told is open.
        """
        last = self.latest or self.earliest
        return (
            first_day(self.earliest) if self.earliest else date.min,
            last_day(last) if last else date.max,
        )


def first_day(text: str) -> date:
    """Return the first day of an ISO day, month or year; raises ValueError where it is none."""
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1)


def last_day(text: str) -> date:
    """Return the last day of an ISO day, month or year; raises ValueError where it is none."""
    year, month, day = _parts(text)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def _parts(text: str) -> tuple[int, int | None, int | None]:
    lengths = [len(part) for part in text.split("-")]
    if lengths not in ([4], [4, 2], [4, 2, 2]) or not text.replace("-", "").isdecimal():
        raise ValueError(f"{text!r} is no ISO day, month or year")
    year, month, day = (*map(int, text.split("-")), None, None)[:3]
    assert year is not None
    return year, month, day
