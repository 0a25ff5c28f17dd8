"""corrections.toml: what a person decided about the places of a project; it outlives every rebuild."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from shapely import Point

from conflictmap.errors import ConflictmapError, SettingsError
from conflictmap.model import Claim, Place, content_id
from conflictmap.places.names import strict_key
from conflictmap.places.settled import SettledName
from conflictmap.toml_file import read_toml

FILE_NAME: Final = "corrections.toml"


class PlaceCorrection(BaseModel):
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
    by, on, why
        Who decided, when and on what ground, for people.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    means: str | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    radius_km: Annotated[float, Field(gt=0)] = 1.0
    kind: str = "village"
    article: str | None = None
    by: str = ""
    on: date | None = None
    why: str = ""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        placed = self.lat is not None and self.lon is not None
        if (self.means is None) == (not placed) or (self.lat is None) != (self.lon is None):
            raise ValueError("give either means = the id of a place, or lat and lon")
        if not strict_key(self.name):
            raise ValueError(f"{self.name!r} holds no letters")
        return self

    @property
    def decision(self) -> str:
        """Who decided, when and why, as far as the file says."""
        who = " ".join(part for part in (self.by, self.on.isoformat() if self.on else "") if part)
        return ": ".join(part for part in (who, self.why) if part)


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")

    place: tuple[PlaceCorrection, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrections:
    """The decisions of a corrections.toml.

    Attributes
    ----------
    places
        In the order of the file.
    problems
        What of the file this version does not apply.
    """

    places: tuple[SettledName, ...] = ()
    problems: tuple[ConflictmapError, ...] = ()

    def stale(self, claims: Iterable[Claim]) -> Iterator[SettingsError]:
        """Yield a line for every decision that no claim rests on any more."""
        used = {line for claim in claims for line in claim.trace}
        for settled in self.places:
            if f"place: {settled.rule}" not in used:
                yield SettingsError(
                    f"no claim names {settled.name!r} any more",
                    where=settled.where,
                    mend="Mend its spelling or its article, or take it out",
                )


def load_corrections(path: Path, place_of: Callable[[str], Place], kinds: Iterable[str]) -> Corrections:
    """Read a corrections.toml; where there is none, nothing was decided.

    Parameters
    ----------
    place_of
        Returns the place of an id, or raises a ConflictmapError.
    kinds
        The kinds of place that there are.

    Raises
    ------
    SettingsError
        The file cannot be used, or a decision names a place or a kind that does not exist.
    """
    if not path.is_file():
        return Corrections()
    file, line_of = read_toml(path, _File)
    known = frozenset(kinds)

    def settled(number: int, correction: PlaceCorrection) -> SettledName:
        where = f"{path}:{line_of(['place', number, 'name'])}"
        if correction.means is not None:
            try:
                place = place_of(correction.means)
            except ConflictmapError as error:
                raise SettingsError(
                    f"place[{number + 1}].means: {error.what}", where=where, mend=error.mend
                ) from error
        elif correction.kind not in known:
            raise SettingsError(
                f"place[{number + 1}].kind: {correction.kind!r} is no kind of place",
                where=where,
                mend=f"Use one of {', '.join(sorted(known))}",
            )
        else:
            place = _own_place(correction)
        return SettledName(correction.name, place, correction.article, where, correction.decision)

    unknown = [
        SettingsError(
            f"{key}: corrections of this sort are not applied by this version",
            where=f"{path}:{line_of([key])}",
            mend="Keep them for later",
        )
        for key in file.model_extra or ()
    ]
    places = tuple(settled(number, correction) for number, correction in enumerate(file.place))
    return Corrections(places, tuple(unknown))


def _own_place(correction: PlaceCorrection) -> Place:
    assert correction.lat is not None
    assert correction.lon is not None
    identity = content_id(strict_key(correction.name), correction.lat, correction.lon)
    source = f"{FILE_NAME}: {correction.decision}" if correction.decision else FILE_NAME
    return Place(
        f"settled:{identity}",
        correction.name,
        correction.kind,
        Point(correction.lon, correction.lat),
        correction.radius_km,
        provenance=source,
    )
