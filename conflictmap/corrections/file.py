"""The tables of a corrections.toml as people write them, each key validated."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator

from conflictmap.model import (
    LARGEST_RADIUS_KM,
    Certainty,
    Change,
    DateSpan,
    Decision,
    DecisionKind,
    Extent,
    Precision,
)
from conflictmap.places.names import strict_key
from conflictmap.toml_file import LineOf, mendable

FILE_NAME: Final = "corrections.toml"

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
_Text = Annotated[str, Field(min_length=1)]

_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")
_YEAR: Final = re.compile(r"\d{4}")
_COARSENESS: Final = (Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.OPEN)
# Changes that a place may see without that anybody ends up with it or loses it.
_BETWEEN_NOBODY: Final = frozenset({Change.CONTESTED, Change.BESIEGED})


def _time(value: object) -> DateSpan:
    """Return the days of `2016-12-11`, or of "2016-12" or "2016" as text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return DateSpan.day(value)
    try:
        if isinstance(value, str) and _YEAR.fullmatch(value):
            return DateSpan.year(int(value))
        if isinstance(value, str) and (month := _MONTH.fullmatch(value)):
            return DateSpan.month(int(month[1]), int(month[2]))
        if isinstance(value, str):
            return DateSpan.day(date.fromisoformat(value))
    except ValueError:
        pass
    raise mendable(f"{value!r} is no day, month or year", 'Write 2016-12-11, "2016-12" or "2016"')


_Time = Annotated[DateSpan, PlainValidator(_time)]


class Decided(BaseModel):
    """Who decided something, when and on what ground, for people."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str = ""
    on: date | None = None
    why: str = ""

    @property
    def who_and_why(self) -> str:
        """Who decided, when and why, as far as the file says."""
        who = " ".join(part for part in (self.by, self.on.isoformat() if self.on else "") if part)
        return ": ".join(part for part in (who, self.why) if part)

    def decided(self, kind: DecisionKind) -> Decision:
        """Return this as a decision about a claim."""
        return Decision(kind, self.by, self.on, self.why)


class PlaceCorrection(Decided):
    """Which place a name means that the gazetteer leaves open or takes for another.

    Attributes
    ----------
    name
        As the articles write it; spellings of one key are one name.
    means
        The id of a place ("gn:163808"), or
    lat, lon
        degrees WGS 84 of a place that no gazetteer has.
    article
        Id of the only article that it holds for.
    """

    name: str = Field(min_length=1)
    means: str | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    radius_km: Annotated[float, Field(gt=0, le=LARGEST_RADIUS_KM)] = 1.0
    kind: str = "village"
    article: str | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        placed = self.lat is not None and self.lon is not None
        if (self.means is None) == (not placed) or (self.lat is None) != (self.lon is None):
            raise ValueError("give either means = the id of a place, or lat and lon")
        if not strict_key(self.name):
            raise ValueError(f"{self.name!r} holds no letters")
        return self


class _Dated(Decided):
    """What a table says of when something happened: a `day`, or both or one of the ends of a span."""

    day: _Time | None = None
    earliest: _Time | None = None
    latest: _Time | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.day is not None and (self.earliest or self.latest):
            raise mendable("day is both ends of a span, which are given too", "Leave out day, or the ends")
        ends = self.span(DateSpan(None, None, Precision.OPEN))
        if ends.earliest and ends.latest and ends.earliest > ends.latest:
            raise mendable("earliest is after latest", "Turn them round")
        return self

    @property
    def dated(self) -> bool:
        """True where a day or an end of a span is given."""
        return any((self.day, self.earliest, self.latest))

    def span(self, before: DateSpan) -> DateSpan:
        """Return the days, with the ends that are not given as they were before."""
        if self.day is not None:
            return self.day
        given = [one for one in (self.earliest, self.latest) if one is not None]
        if not given:
            return before
        first = self.earliest.earliest if self.earliest else before.earliest
        last = self.latest.latest if self.latest else before.latest
        if first is None:
            return DateSpan(None, last, Precision.OPEN)
        return DateSpan(first, last, max((one.precision for one in given), key=_COARSENESS.index))


class ClaimChanges(_Dated):
    """What a claim is to say instead; what is not given stays as it was read.

    Attributes
    ----------
    place
        The id of a place, or a name that the gazetteer or a `[[place]]` resolves.
    gainer, loser
        Ids of actors, "" for nobody.
    attribution
        Who says so, "" for the outlet itself.
    """

    change: Change | None = None
    place: _Text | None = None
    gainer: str | None = None
    loser: str | None = None
    extent: Extent | None = None
    attribution: str | None = None
    certainty: Certainty | None = None
    background: bool | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.by or self.on or self.why:
            raise mendable("by, on and why belong to the claim's own table", "Move them out of set")
        if not self.model_fields_set:
            raise ValueError("nothing is to be changed")
        return self


class ClaimCorrection(Decided):
    """What is done with a claim that was read from an article.

    Attributes
    ----------
    article
        The article's id.
    sentence
        The claim's sentence or a part of it; case and white space do not count.
    place, change, gainer, loser
        Tell it from others of the sentence: the place as written or its id, the change, ids of actors.
    changes
        For an edit, what it is to say instead; the key is `set`.
    """

    decision: Literal["accept", "reject", "edit"]
    article: str = Field(min_length=1)
    sentence: str = Field(min_length=1)
    place: _Text | None = None
    change: Change | None = None
    gainer: str | None = None
    loser: str | None = None
    changes: ClaimChanges | None = Field(default=None, alias="set")

    @model_validator(mode="after")
    def _edit_sets(self) -> Self:
        if not self.sentence.split():
            raise ValueError("the sentence is empty")
        if self.decision == "edit" and self.changes is None:
            raise mendable("the edit changes nothing", 'Add set = { gainer = "…" }')
        if self.decision != "edit" and self.changes is not None:
            raise mendable(f"set is for edits, and this is decision = {self.decision!r}", 'Use "edit"')
        return self

    @property
    def kind(self) -> DecisionKind:
        """What the decision is, of a claim."""
        return {
            "accept": DecisionKind.ACCEPTED,
            "reject": DecisionKind.REJECTED,
            "edit": DecisionKind.EDITED,
        }[self.decision]


class AddedClaim(_Dated):
    """A claim that no rule read, with its source.

    Attributes
    ----------
    sentence
        What the source says, word for word.
    article
        Id of the project's article that says so; else
    source, published, url, title
        who published it, when and where, for a report that is not among the articles.
    place
        The id of a place, or a name; with `lat` and `lon` (degrees WGS 84) the name of a place of its own.
    """

    change: Change
    place: str = Field(min_length=1)
    lat: Latitude | None = None
    lon: Longitude | None = None
    radius_km: Annotated[float, Field(gt=0, le=LARGEST_RADIUS_KM)] = 1.0
    kind: str = "village"
    gainer: str | None = None
    loser: str | None = None
    extent: Extent = Extent.WHOLE
    attribution: str | None = None
    certainty: Certainty = Certainty.CONFIRMED
    background: bool = False
    sentence: str = Field(min_length=1)
    article: _Text | None = None
    source: _Text | None = None
    published: date | None = None
    url: str | None = None
    title: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.sentence.split():
            raise ValueError("the sentence is empty")
        if (self.article is None) == (self.source is None):
            raise mendable(
                "a claim needs its source: an article of the project, or a report that is not among them",
                "Give either article, or source and published",
            )
        if self.article is not None and (self.published or self.url or self.title):
            raise mendable(
                "the article itself tells source, day and address", "Leave out published, url, title"
            )
        if self.source is not None and self.published is None:
            raise mendable("it is not said when the report was published", "Add published = 2016-12-12")
        if (self.lat is None) != (self.lon is None):
            raise mendable("a point needs both lat and lon", "Add the other")
        if not self.dated:
            raise mendable("it is not said when this happened", "Add day, or earliest and latest")
        if not (self.gainer or self.loser or self.change in _BETWEEN_NOBODY):
            raise mendable("the claim names no party", "Add gainer or loser, the id of an actor")
        return self


class SourceMerge(Decided):
    """Names that are one source: what one says and what another says is one voice.

    Attributes
    ----------
    names
        As articles and attributions write them.
    into
        How the source is called; its kind and interest are those of the listed source of this name, else of
        the first listed one among the names.
    kind
        A kind of gazetteer/sources/kinds.toml, for a source that none of the lists has.
    """

    names: tuple[_Text, ...]
    into: str = Field(min_length=1)
    kind: str | None = None

    @model_validator(mode="after")
    def _several(self) -> Self:
        if len({name.casefold() for name in self.all_names}) < 2:  # noqa: PLR2004 - one name is no merger
            raise mendable("there is nothing to merge with", 'Write names = ["one", "two"]')
        return self

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name of the source, the chosen one first."""
        return tuple(dict.fromkeys((self.into, *self.names)))


class CorrectionsFile(BaseModel):
    """All of a corrections.toml; tables of other names are kept for later versions."""

    model_config = ConfigDict(frozen=True, extra="allow")

    place: tuple[PlaceCorrection, ...] = ()
    claim: tuple[ClaimCorrection, ...] = ()
    add: tuple[AddedClaim, ...] = ()
    source: tuple[SourceMerge, ...] = ()


Row = TypeVar("Row", bound=Decided)


@dataclass(frozen=True, slots=True)
class Written(Generic[Row]):
    """A table of the file, and where it stands."""

    row: Row
    path: str
    keys: tuple[str, int]
    line_of: LineOf

    @property
    def line(self) -> int:
        """The line that the table begins in, from 1."""
        return self.line_of(list(self.keys))

    def at(self, *keys: str) -> str:
        """Return file and line of a key of the table, of the table itself without one."""
        return f"{self.path}:{self.line_of([*self.keys, *keys])}"

    def dotted(self, *keys: str) -> str:
        """Return how messages call a key: "claim[2].set.gainer"."""
        return ".".join((f"{self.keys[0]}[{self.keys[1] + 1}]", *keys))


def written(rows: Sequence[Row], table: str, path: str, line_of: LineOf) -> tuple[Written[Row], ...]:
    """Return the tables of a name with their places in the file."""
    return tuple(Written(row, path, (table, number), line_of) for number, row in enumerate(rows))
