"""claims.jsonl: a line a claim, for people's own tools and for reading back."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from shapely import Point

from conflictmap.errors import DataError
from conflictmap.model import (
    LARGEST_RADIUS_KM,
    Certainty,
    Change,
    Claim,
    DateSpan,
    Decision,
    DecisionKind,
    Extent,
    Place,
    Precision,
    Toponym,
)


class DecisionRow(BaseModel):
    """What a person decided about a claim."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: DecisionKind
    by: str = ""
    on: date | None = None
    why: str = ""


class ClaimRow(BaseModel):
    """The fields of a line; `decision` is there only where a person decided about the claim.

    The first group is the fixed contract, for whoever uses the claims; the second is what else it takes to
    read a claim back as it was. `earliest` and `latest` are as fine as the text is ("2016-03"),
    `earliest_day` and `latest_day` are always days. Places other than by id are not kept whole: what is read
    back without a gazetteer has a point, a radius and a kind, but no outline and no other names.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    article: str
    sentence: str
    start: int
    end: int
    change: Change
    place: str
    place_id: str | None
    place_name: str | None
    lat: Annotated[float, Field(ge=-90, le=90)] | None
    lon: Annotated[float, Field(ge=-180, le=180)] | None
    radius_km: Annotated[float, Field(ge=0, le=LARGEST_RADIUS_KM)] | None
    gainer: str | None
    loser: str | None
    extent: Extent
    earliest: str | None
    latest: str | None
    attribution: str | None
    certainty: Certainty
    background: bool

    id: str
    in_title: bool = False
    place_kind: str | None = None
    place_within: str | None = None
    place_country: str | None = None
    place_provenance: str = ""
    precision: Precision
    order: int = 0
    earliest_day: date | None
    latest_day: date | None
    toponym_start: int
    toponym_end: int
    toponym_name: str = ""
    toponym_kind: str | None = None
    toponym_within: str | None = None
    toponym_bearing: float | None = None
    toponym_distance_km: float | None = None
    toponym_towards: str | None = None
    trace: tuple[str, ...] = ()
    decision: DecisionRow | None = None

    @classmethod
    def from_claim(cls, claim: Claim) -> Self:
        """Return the row of a claim."""
        earliest, latest = claim.when.isoformat()
        place, toponym = claim.place, claim.toponym
        return cls(
            article=claim.article,
            sentence=claim.quote,
            start=claim.start,
            end=claim.end,
            change=claim.change,
            place=toponym.text,
            place_id=place.id if place else None,
            place_name=place.name if place else toponym.name or None,
            lat=place.lat if place else None,
            lon=place.lon if place else None,
            radius_km=place.radius_km if place else None,
            gainer=claim.gainer,
            loser=claim.loser,
            extent=claim.extent,
            earliest=earliest,
            latest=latest,
            attribution=claim.attribution,
            certainty=claim.certainty,
            background=claim.background,
            id=claim.id,
            in_title=claim.in_title,
            place_kind=place.kind if place else None,
            place_within=place.within if place else None,
            place_country=place.country if place else None,
            place_provenance=place.provenance if place else "",
            precision=claim.when.precision,
            order=claim.when.order,
            earliest_day=claim.when.earliest,
            latest_day=claim.when.latest,
            toponym_start=toponym.start,
            toponym_end=toponym.end,
            toponym_name=toponym.name,
            toponym_kind=toponym.kind,
            toponym_within=toponym.within,
            toponym_bearing=toponym.bearing,
            toponym_distance_km=toponym.distance_km,
            toponym_towards=toponym.towards,
            trace=claim.trace,
            decision=None
            if (decided := claim.decision) is None
            else DecisionRow(kind=decided.kind, by=decided.by, on=decided.on, why=decided.why),
        )

    def to_claim(self, places: Mapping[str, Place] | None = None) -> Claim:
        """Return the claim of a row, with the place of that id among `places` if it is there."""
        return Claim(
            id=self.id,
            article=self.article,
            quote=self.sentence,
            start=self.start,
            end=self.end,
            change=self.change,
            gainer=self.gainer,
            loser=self.loser,
            toponym=Toponym(
                self.place,
                self.toponym_start,
                self.toponym_end,
                self.toponym_name,
                self.toponym_kind,
                self.toponym_within,
                self.toponym_bearing,
                self.toponym_distance_km,
                self.toponym_towards,
            ),
            place=(places or {}).get(self.place_id or "") or self._place(),
            extent=self.extent,
            when=DateSpan(self.earliest_day, self.latest_day, self.precision, self.order),
            attribution=self.attribution,
            certainty=self.certainty,
            background=self.background,
            in_title=self.in_title,
            trace=self.trace,
            decision=None
            if (decided := self.decision) is None
            else Decision(decided.kind, decided.by, decided.on, decided.why),
        )

    def _place(self) -> Place | None:
        if self.place_id is None:
            return None
        return Place(
            self.place_id,
            self.place_name or self.place,
            self.place_kind or "",
            None if self.lon is None or self.lat is None else Point(self.lon, self.lat),
            self.radius_km or 0.0,
            within=self.place_within,
            country=self.place_country,
            provenance=self.place_provenance,
        )


def claim_lines(claims: Iterable[Claim]) -> Iterator[str]:
    """Yield the claims as lines of JSON, each with its line end, in the order given."""
    for claim in claims:
        row: dict[str, Any] = ClaimRow.from_claim(claim).model_dump(mode="json")
        if row["decision"] is None:
            del row["decision"]
        yield json.dumps(row, ensure_ascii=False, separators=(", ", ": ")) + "\n"


def read_claim_lines(
    lines: Iterable[str], where: str, places: Mapping[str, Place] | None = None
) -> Iterator[Claim]:
    """Yield the claims of a claims.jsonl; blank lines are skipped.

    Parameters
    ----------
    lines
        The file's lines.
    where
        Its name, for messages.
    places
        Places by id, which stand in for the bare ones that the file describes.

    Raises
    ------
    DataError
        A line is not a claim.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = ClaimRow.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            raise DataError(
                f"this line is not a claim: {key + ': ' if key else ''}{first['msg']}",
                where=f"{where}:{number}",
                mend="Write it anew with conflictmap claims",
            ) from error
        yield row.to_claim(places)
