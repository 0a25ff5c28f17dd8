"""`conflictmap gazetteer`: gazetteers of one's own, imported, listed, removed and searched."""

import json
import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from conflictmap.cli.candidates import coordinates, counted, distance_to, line_about, open_gazetteer
from conflictmap.cli.problems import say
from conflictmap.cli.progress import shown_progress
from conflictmap.cli.status import LEFT_OUT, SUCCESS
from conflictmap.errors import DataError, InputError
from conflictmap.wording import path_line, plain

if TYPE_CHECKING:
    from conflictmap.places import Gazetteer
    from conflictmap.places.imports import Report
    from conflictmap.places.search import Match

EXAMPLE: Final = "Example: conflictmap gazetteer import SY.zip && conflictmap gazetteer search Tadmur"
EXAMPLES: Final = {
    "import": "Example: conflictmap gazetteer import villages.csv --project palmyra --column name=NAME_EN",
    "list": "Example: conflictmap gazetteer list --project palmyra",
    "search": "Example: conflictmap gazetteer search Tadmur --near 34.5,38.3 --country SY",
    "refresh": "Example: conflictmap gazetteer refresh sy",
    "remove": "Example: conflictmap gazetteer remove sy",
}

# So many reasons for skipping are listed; the rest are counted together.
_REASONS: Final = 12

gazetteer = typer.Typer(no_args_is_help=True, rich_markup_mode=None, add_completion=False)

Project = Annotated[
    Path | None,
    typer.Option(
        metavar="PROJECT", help="A project's own gazetteers.", show_default="those for all projects"
    ),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="What conflictmap gazetteer list calls it.")]


class Format(StrEnum):
    """How places are written."""

    TABLE = "table"
    JSONL = "jsonl"


def _folder(project: Path | None) -> Path:
    from conflictmap.places.imports import FOLDER, user_folder  # noqa: PLC0415 - --help needs none of it
    from conflictmap.settings import FILE_NAME  # noqa: PLC0415 - as above

    if project is None:
        return user_folder()
    if not (project / FILE_NAME).is_file():
        raise InputError(
            f"there is no {FILE_NAME}", where=str(project), mend="Make a project with conflictmap init"
        )
    return project / FOLDER


def _index(name: str, project: Path | None) -> Path:
    from conflictmap.places.imports import index_path, indices  # noqa: PLC0415 - as above

    folder = _folder(project)
    path = index_path(folder, name)
    if path not in indices(folder):
        known = ", ".join(one.stem for one in indices(folder)) or "none"
        raise InputError(f"no gazetteer {name!r} was imported", where=str(folder), mend=f"There are: {known}")
    return path


@gazetteer.command("import", epilog=EXAMPLES["import"])
def import_(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="GeoNames or GNS file, CSV, GeoJSON or GeoPackage; .zip too."),
    ],
    *,
    project: Project = None,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="What to call it.", show_default="as the file")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD=COLUMN", help="Which column is the name, lat, lon, names, kind …"),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="The kind of places whose row gives none that is known."),
    ] = None,
    layer: Annotated[str | None, typer.Option(metavar="LAYER", help="The layer of a GeoPackage.")] = None,
    alternate_names: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="GeoNames' alternateNamesV2, beside a dump of GeoNames."),
    ] = None,
    keep_all: Annotated[
        bool,
        typer.Option("--all", help="Also kinds that maps of control hardly need, as hotels and schools."),
    ] = False,
    source: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Where it comes from.", show_default="told from the file"),
    ] = None,
    licence: Annotated[
        str | None, typer.Option(metavar="TEXT", help="On which terms.", show_default="told from the file")
    ] = None,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When it was downloaded.", metavar="DATE")
    ] = None,
) -> None:
    """Import a gazetteer, for one project or for all.

    One of the same name is replaced. Rows that cannot be used are counted and shown, and the exit status is
    then 3. From then on build, claims, places and search find what it holds.
    """
    from conflictmap.places.imports import (  # noqa: PLC0415 - as above
        Choices,
        Order,
        import_gazetteer,
        index_path,
        name_of,
    )

    order = Order(
        file=file,
        choices=Choices(_columns(column or []), kind),
        alternate_names=alternate_names,
        layer=layer,
        keep_all=keep_all,
        source=source,
        licence=licence,
        day=_day(day),
    )
    target = index_path(_folder(project), name or name_of(file))
    with shown_progress() as progress:
        report = import_gazetteer(order, target, progress)
    for line in summary(report):
        sys.stderr.write(f"{line}\n")
    raise typer.Exit(LEFT_OUT if report.bad else SUCCESS)


def _day(day: datetime | None) -> date | None:
    return None if day is None else day.date()


def _columns(given: list[str]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for item in given:
        field, equals, column = item.partition("=")
        if not (field and equals and column):
            raise typer.BadParameter("is not FIELD=COLUMN, as in name=NAME_EN", param_hint="--column")
        columns[field.strip()] = column
    return columns


def summary(report: "Report") -> list[str]:
    """Return what an import read and left out, line by line."""
    lines = []
    for reason in report.bad:
        lines.append(f"left out: {reason.reason}: {counted(reason.count, 'row')}")
        for example in reason.examples:
            detail = f": {example.detail}" if example.detail else ""
            lines.append(f"    {example.where}{detail}")
    if report.skipped:
        listed = ", ".join(f"{reason} {count:,}" for reason, count in report.skipped[:_REASONS])
        rest = sum(count for _, count in report.skipped[_REASONS:])
        more = f", others {rest:,}" if rest else ""
        lines.append(f"skipped by kind (--all imports them): {listed}{more}")
    counts = [
        f"{report.format}: {counted(report.rows, 'row')} read",
        f"{counted(report.places, 'place')} kept",
    ]
    for count, what in (
        (report.names, "further names of a place"),
        (report.repeated, "repeated"),
        (sum(count for _, count in report.skipped), "skipped by kind"),
        (report.bad_rows, "left out as bad"),
    ):
        if count:
            counts.append(f"{count:,} {what}")
    if report.other_names:
        counts.append(f"{report.other_names:,} alternate names taken")
    return [*lines, ", ".join(counts), f"gazetteer {report.path.stem}: {report.path}"]


@gazetteer.command("list", epilog=EXAMPLES["list"])
def list_(project: Project = None) -> None:
    """List the imported gazetteers.

    A line each: name, places, format, day, source and licence, apart by tabs.
    """
    from conflictmap.places.imports import Imported, indices  # noqa: PLC0415 - as above

    folder = _folder(project)
    broken: list[DataError] = []
    found = indices(folder)
    for path in found:
        try:
            imported = Imported(path)
        except DataError as error:
            broken.append(error)
            continue
        facts = imported.facts
        row = (
            imported.name,
            counted(len(imported), "place"),
            facts["format"],
            facts.get("day", "-"),
            facts["title"],
            facts["licence"],
        )
        typer.echo("\t".join(map(plain, row)))
        imported.close()
    if not found:
        sys.stderr.write(f"no gazetteer is imported into {path_line(folder)}\n")
    for problem in broken:
        say(problem)
    raise typer.Exit(LEFT_OUT if broken else SUCCESS)


@gazetteer.command("search", epilog=EXAMPLES["search"])
def search(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name in any spelling and script.")],
    *,
    near: Annotated[
        str | None, typer.Option(metavar="LAT,LON", help="Order the places by distance from here.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="XX", help="Only places of this country (ISO 3166-1).")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show no more than so many.")] = 20,
    project: Annotated[
        Path | None, typer.Option(metavar="PROJECT", help="Project whose places and imports count, too.")
    ] = None,
    theatre: Annotated[
        list[str] | None, typer.Option(help="Theatre whose places count first. [default: all]")
    ] = None,
    output_format: Annotated[Format, typer.Option("--format", help="How to write them.")] = Format.TABLE,
) -> None:
    """Look a name up in all gazetteers there are.

    These are theatres, the project, imports and the world. Exact spellings come first, then transliterations;
    where there is neither, near spellings. Each line says which it is.
    """
    from conflictmap.places.search import search as search_all  # noqa: PLC0415 - as above

    point = coordinates(near) if near else None
    opened = open_gazetteer(theatre, project)
    matches = [
        match
        for match in search_all(opened, name)
        if country is None or match.candidate.country == country.upper()
    ]
    if not matches:
        where = f" in {country.upper()}" if country else ""
        raise InputError(
            f"no place{where} is called {name!r}, or nearly so",
            mend="Try another spelling, or import a gazetteer that has it",
        )
    away = {match.candidate.id: distance_to(match.candidate, point) for match in matches}
    if point is not None:
        matches.sort(key=lambda match: (away[match.candidate.id] is None, away[match.candidate.id] or 0.0))
    for match in matches[:limit]:
        typer.echo(_shown(opened, match, away[match.candidate.id], output_format))
    if len(matches) > limit:
        sys.stderr.write(f"{len(matches) - limit:,} more; show them with --limit {len(matches)}\n")


def _shown(opened: "Gazetteer", match: "Match", kilometres: float | None, output_format: Format) -> str:
    if output_format is Format.TABLE:
        return f"{match.likeness}\t{line_about(opened, match.candidate, kilometres)}"
    place = opened.place(match.candidate.id)
    record = {
        "match": str(match.likeness),
        "place_id": place.id,
        "name": place.name,
        "kind": place.kind,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "radius_km": place.radius_km,
        "population": match.candidate.population or None,
        "distance_km": None if kilometres is None else round(kilometres, 1),
        "names": {language: list(names) for language, names in place.names.items()},
        "source": place.provenance,
    }
    return json.dumps(record, ensure_ascii=False)


@gazetteer.command("refresh", epilog=EXAMPLES["refresh"])
def refresh(name: Name, project: Project = None) -> None:
    """Index the names of a gazetteer anew.

    A new version that compares names by other rules asks for it; the file that was imported is not needed.
    """
    from conflictmap.places.imports import Imported, refold  # noqa: PLC0415 - as above

    path = _index(name, project)
    with shown_progress() as progress:
        refold(path, lambda done, total: progress("Index", done, total))
    imported = Imported(path)
    sys.stderr.write(f"gazetteer {name}: {counted(len(imported), 'place')} indexed anew\n")
    imported.close()


@gazetteer.command("remove", epilog=EXAMPLES["remove"])
def remove(name: Name, project: Project = None) -> None:
    """Delete an imported gazetteer.

    The file that it came from is not touched.
    """
    path = _index(name, project)
    try:
        path.unlink()
    except OSError as error:
        raise InputError(f"it cannot be deleted: {error.strerror}", where=str(path)) from error
    sys.stderr.write(f"removed {path_line(path)}\n")
