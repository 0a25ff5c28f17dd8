"""What `places --name` and `gazetteer search` share: opening gazetteers, and a line about a place."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from conflictmap.wording import plain

if TYPE_CHECKING:
    from conflictmap.places import Gazetteer
    from conflictmap.places.world import Candidate


def open_gazetteer(theatres: list[str] | None, project: Path | None) -> "Gazetteer":
    """Return the places of theatres, or of a project, with those that were imported.

    Parameters
    ----------
    theatres
        Ids; None for those of the project, or all.
    project
        A project's folder, for its own places and imports.
    """
    # Imported here since --help and wrong usage answer at once.
    from conflictmap.data import gazetteer_folder, theatre_names  # noqa: PLC0415 - see above
    from conflictmap.places import Gazetteer  # noqa: PLC0415 - see above
    from conflictmap.places.imports import chosen  # noqa: PLC0415 - see above

    if project is None:
        return Gazetteer.open(theatres or theatre_names(gazetteer_folder()), imports=chosen("all", None))
    from conflictmap.project import Project  # noqa: PLC0415 - see above

    opened = Project.open(project)
    if not theatres:
        return opened.gazetteer
    own = [place.place() for place in opened.settings.place]
    return Gazetteer.open(theatres, own, imports=opened.imports)


def counted(number: int, noun: str) -> str:
    """Return "1 place" or "2,000 places"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def line_about(gazetteer: "Gazetteer", candidate: "Candidate", kilometres: float | None) -> str:
    """Return id, name, kind, country, point, distance, people and provenance of a place, apart by tabs."""
    place = gazetteer.place(candidate.id)
    point = "no coordinate"
    if place.point is not None:
        point = f"{place.point.y:.5f},{place.point.x:.5f} ±{place.radius_km:g} km"
    distance = "" if kilometres is None else f"\t{kilometres:.0f} km away"
    people = f"\t{candidate.population:,} people" if candidate.population else ""
    facts = (place.id, place.name, place.kind, place.country or "-", point)
    return "\t".join(map(plain, facts)) + f"{distance}{people}\t{plain(place.provenance)}"


def distance_to(candidate: "Candidate", near: tuple[float, float] | None) -> float | None:
    """Return the kilometres from a point (latitude, longitude) to a place, None where either is missing."""
    from geopy.distance import geodesic  # noqa: PLC0415  geopy takes long to load

    if near is None or candidate.lat is None or candidate.lon is None:
        return None
    return float(geodesic(near, (candidate.lat, candidate.lon)).km)


def coordinates(text: str) -> tuple[float, float]:
    """Return latitude and longitude of the value of --near."""
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError as error:
        raise typer.BadParameter(
            "is not LAT,LON in degrees, as in 34.56,38.28", param_hint="--near"
        ) from error
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004  degrees
        raise typer.BadParameter("lies outside -90..90,-180..180", param_hint="--near")
    return lat, lon
