"""Reading a corrections.toml, with all that can be checked before any article is read."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from shapely import Point

from conflictmap.corrections.file import (
    FILE_NAME,
    AddedClaim,
    ClaimCorrection,
    CorrectionsFile,
    PlaceCorrection,
    Row,
    SourceMerge,
    Written,
    written,
)
from conflictmap.errors import ConflictmapError, SettingsError
from conflictmap.model import Claim, Place, content_id
from conflictmap.places.names import strict_key
from conflictmap.places.settled import SettledName
from conflictmap.toml_file import read_toml


@dataclass(frozen=True, slots=True)
class Corrections:
    """The decisions of a corrections.toml, each in the order of the file.

    Attributes
    ----------
    places
        Names whose place was settled.
    claims
        What is done with claims that were read.
    added
        Claims by hand.
    sources
        Names that are one source.
    problems
        What of the file this version does not apply.
    """

    places: tuple[SettledName, ...] = ()
    claims: tuple[Written[ClaimCorrection], ...] = ()
    added: tuple[Written[AddedClaim], ...] = ()
    sources: tuple[Written[SourceMerge], ...] = ()
    problems: tuple[ConflictmapError, ...] = ()

    def stale_places(self, claims: Iterable[Claim]) -> Iterator[SettingsError]:
        """Yield a line for every settled name that no claim rests on any more."""
        if not self.places:
            return
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
        The file cannot be used, a decision names a place or a kind that does not exist, or two merge one name
        into different sources.
    """
    if not path.is_file():
        if path.exists() or path.is_symlink():
            raise SettingsError(
                "decisions are read from a file, and this is none", where=str(path), mend="Move it away"
            )
        return Corrections()
    file, line_of = read_toml(path, CorrectionsFile)
    known = frozenset(kinds)
    unknown = [
        SettingsError(
            f"{key}: corrections of this sort are not applied by this version",
            where=f"{path}:{line_of([key])}",
            mend="Keep them for later",
        )
        for key in file.model_extra or ()
    ]
    places = written(file.place, "place", str(path), line_of)
    added = written(file.add, "add", str(path), line_of)
    for place in places:
        _check_kind(place, place.row, known)
    for one in added:
        _check_kind(one, one.row, known)
    sources = written(file.source, "source", str(path), line_of)
    _check_merges(sources)
    return Corrections(
        tuple(_settled(one, place_of) for one in places),
        written(file.claim, "claim", str(path), line_of),
        added,
        sources,
        tuple(unknown),
    )


def own_place(name: str, row: PlaceCorrection | AddedClaim) -> Place:
    """Return a place that a person put on the map, by a table that has lat and lon."""
    assert row.lat is not None
    assert row.lon is not None
    decision = row.who_and_why
    return Place(
        f"settled:{content_id(strict_key(name), row.lat, row.lon)}",
        name,
        row.kind,
        Point(row.lon, row.lat),
        row.radius_km,
        provenance=f"{FILE_NAME}: {decision}" if decision else FILE_NAME,
    )


def _check_kind(one: Written[Row], row: PlaceCorrection | AddedClaim, known: Collection[str]) -> None:
    if row.lat is not None and row.kind not in known:
        raise SettingsError(
            f"{one.dotted('kind')}: {row.kind!r} is no kind of place",
            where=one.at("kind"),
            mend=f"Use one of {', '.join(sorted(known))}",
        )


def _settled(one: Written[PlaceCorrection], place_of: Callable[[str], Place]) -> SettledName:
    row = one.row
    if row.means is not None:
        try:
            place = place_of(row.means)
        except ConflictmapError as error:
            raise SettingsError(
                f"{one.dotted('means')}: {error.what}", where=one.at("means"), mend=error.mend
            ) from error
    else:
        place = own_place(row.name, row)
    return SettledName(row.name, place, row.article, one.at("name"), row.who_and_why)


def _check_merges(sources: Iterable[Written[SourceMerge]]) -> None:
    """See that no name is merged into two sources."""
    merged: dict[str, Written[SourceMerge]] = {}
    for one in sources:
        for name in one.row.all_names:
            other = merged.setdefault(name.casefold(), one)
            if other is not one:
                raise SettingsError(
                    f"{one.dotted()}: {name!r} is merged in line {other.line} already",
                    where=one.at(),
                    mend="Write all names of one source into one table",
                )
