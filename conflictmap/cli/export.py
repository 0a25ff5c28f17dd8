"""`conflictmap export`: a project's map as pictures, and as data for other programs."""

import sys
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from conflictmap.cli.build import say_waiting
from conflictmap.cli.control import say_left_out
from conflictmap.cli.picturing import Wish, album_of, parsed_bounds, parsed_days, parsed_size, write_pictures
from conflictmap.cli.progress import shown_progress
from conflictmap.wording import path_line, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflictmap.evidence import Evidence
    from conflictmap.export.formats import Format, Material
    from conflictmap.memory import Memory
    from conflictmap.project import Project

EXAMPLE: Final = (
    "Example: conflictmap export palmyra --png --gpkg --on 2016-12-11,2016-12-12 --output exports"
)

_FOLDER: Final = "export"
_ABOUT: Final = "about.json"


class Step(StrEnum):
    """How far apart days are; as `conflictmap.maps.pictures.every` goes by them."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Arrangement(StrEnum):
    """As `conflictmap.maps.pictures.Layout`, which --help does without."""

    SINGLE = "single"
    SHEET = "sheet"
    PAIRS = "pairs"


def export(  # noqa: PLR0917 - options, each by its name
    project: Annotated[Path, typer.Argument(help="The project's folder.", metavar="PROJECT")],
    png: Annotated[bool, typer.Option("--png", help="Pictures as PNG.")] = False,
    svg: Annotated[bool, typer.Option("--svg", help="Pictures as SVG.")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Pictures as PDF.")] = False,
    gif: Annotated[bool, typer.Option("--gif", help="The days one after another, as an animation.")] = False,
    on: Annotated[
        list[str] | None,
        typer.Option(
            "--on",
            metavar="DATES",
            help="Pictures of these days: 2016-12-11, or several with commas. By default the map's last"
            " day, and the days of changes for --gif.",
        ),
    ] = None,
    every: Annotated[
        Step | None, typer.Option("--every", help="Pictures of every day, week, month or year.")
    ] = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="Pictures of the days on which something changed.")
    ] = False,
    first: Annotated[
        datetime | None,
        typer.Option(
            "--from", formats=["%Y-%m-%d"], metavar="DATE", help="The first day for --every and --changes."
        ),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option(
            "--to", formats=["%Y-%m-%d"], metavar="DATE", help="The last day for --every and --changes."
        ),
    ] = None,
    layout: Annotated[
        Arrangement,
        typer.Option(
            "--layout",
            help="One picture a day, all days on one sheet, or each day beside the one before it.",
        ),
    ] = Arrangement.SINGLE,
    size: Annotated[
        str,
        typer.Option("--size", metavar="WxH", help="Width and height of pictures in pixels of 1/96 inch."),
    ] = "1000x700",
    whole: Annotated[
        bool, typer.Option("--whole", help="Show every place, also those far from all others.")
    ] = False,
    bounds: Annotated[
        str | None,
        typer.Option("--bounds", metavar="W,S,E,N", help="What pictures show, in degrees: 37.5,34,39,35.2."),
    ] = None,
    lang: Annotated[
        str,
        typer.Option("--lang", metavar="CODE", help="The language of the places' names, as in ar or ru."),
    ] = "en",
    font: Annotated[
        list[str] | None,
        typer.Option("--font", metavar="NAME", help="A font to use, by its family or its file."),
    ] = None,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.05, max=60, help="How long --gif shows a day.")
    ] = 1.0,
    geojson: Annotated[bool, typer.Option("--geojson", help="States as GeoJSON: states.geojson.")] = False,
    gpkg: Annotated[
        bool, typer.Option("--gpkg", help="Everything as a GeoPackage with styles for QGIS: map.gpkg.")
    ] = False,
    parquet: Annotated[bool, typer.Option("--parquet", help="States as GeoParquet: states.parquet.")] = False,
    kml: Annotated[bool, typer.Option("--kml", help="States as KML, for Google Earth: states.kml.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="States as a table: states.csv.")] = False,
    claims: Annotated[
        bool, typer.Option("--claims", help="Claims as JSON lines, and their schema: claims.jsonl.")
    ] = False,
    acled: Annotated[
        bool, typer.Option("--acled", help="Claims as events in ACLED's vocabulary: acled.csv.")
    ] = False,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="The articles as BibTeX: references.bib.")] = False,
    csl: Annotated[bool, typer.Option("--csl", help="The articles as CSL-JSON: references.json.")] = False,
    known_by: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="Use only what had been published by this day."
        ),
    ] = None,
    as_known: Annotated[
        bool, typer.Option("--as-known", help="What was known on each day, not what is now believed of it.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Where to write; by default the folder export in the project's output folder.",
        ),
    ] = None,
) -> None:
    """Write a project's map as pictures, and as data for other programs, in one or more formats.

    Pictures need neither a browser nor a network; beside each lies a text with its caption and its
    alternative text. about.json tells the version, settings and time that made the files, and the articles
    that they rest on. All files are written, or none. The path of each is a line on standard output.
    """
    asked = {
        "geojson": geojson,
        "gpkg": gpkg,
        "parquet": parquet,
        "kml": kml,
        "csv": csv,
        "claims": claims,
        "acled": acled,
        "bibtex": bibtex,
        "csl": csl,
    }
    drawn = {"png": png, "svg": svg, "pdf": pdf, "gif": gif}
    if not any((*drawn.values(), *asked.values())):
        options = ", ".join(f"--{name}" for name in (*drawn, *asked))
        raise typer.BadParameter(f"name at least one of {options}", param_hint="the format")
    if sum((on is not None, every is not None, changes)) > 1:
        raise typer.BadParameter("use one of --on, --every and --changes", param_hint="the days")
    days, extent, part = parsed_days(on or ()), parsed_size(size), parsed_bounds(bounds)
    formats = _chosen(asked)
    # Imported here since `conflictmap export --help` needs none of it.
    from conflictmap.building.lock import one_at_a_time  # noqa: PLC0415 - see above
    from conflictmap.maps.pictures import Choice, Fonts, Layout, Sheet  # noqa: PLC0415 - as above
    from conflictmap.project import LOCK, Project  # noqa: PLC0415 - as above
    from conflictmap.provenance import time_made  # noqa: PLC0415 - as above
    from conflictmap.store import Store  # noqa: PLC0415 - as above

    made = time_made()
    opened = Project.open(project)
    wish = None
    if any(drawn.values()):
        wish = Wish(
            kinds=tuple(name for name, wanted in drawn.items() if wanted),
            choice=Choice(
                on=days,
                step=every.value if every else "",
                changes=changes,
                first=first.date() if first else None,
                last=last.date() if last else None,
            ),
            layout=Layout(layout.value),
            sheet=Sheet(*extent, fonts=Fonts.named(font or ())),
            language=lang,
            whole=whole,
            bounds=part,
            base_map=opened.settings.output.base_map,
            seconds=seconds,
        )
    with shown_progress() as progress:
        evidence = opened.evidence(progress)
        material = _material(opened, evidence, made, known_by.date() if known_by else None, as_known=as_known)
        progress("Export", 0, 0)
        folder = output or opened.output / _FOLDER
        # A build may be writing to the same folder.
        with one_at_a_time(opened.folder / LOCK, say_waiting), Store(opened.store_path) as store:
            names, remarks = _write(formats, material, folder, wish, store)
    for name in names:
        sys.stdout.write(f"{path_line(folder / name)}\n")
    for remark in remarks:
        sys.stderr.write(f"{plain(str(remark))}\n")
    say_left_out(evidence.problems)


def _chosen(asked: "Mapping[str, bool]") -> "tuple[Format, ...]":
    """Return the formats that were asked for, in the order of the options."""
    from conflictmap.export.formats import FORMATS  # noqa: PLC0415 - heavy, as above

    return tuple(FORMATS[name] for name, wanted in asked.items() if wanted)


def _material(
    project: "Project", evidence: "Evidence", made: datetime, known_by: date | None, *, as_known: bool
) -> "Material":
    """Return what there is to export: states, claims, and the articles that these come from.

    Raises
    ------
    NothingLeftError
        No state of any place is known.
    """
    from conflictmap.control.dating import publication_days  # noqa: PLC0415 - heavy, as above
    from conflictmap.errors import NothingLeftError  # noqa: PLC0415 - as above
    from conflictmap.export.formats import Material  # noqa: PLC0415 - as above

    timeline = project.timeline(known_by, evidence)
    if not timeline.states:
        by = f" by {known_by}" if known_by else ""
        raise NothingLeftError(
            f"no report of who holds which place had been published{by}"
            if known_by
            else "no report of who holds which place was found",
            where=str(project.folder),
            mend="Ask with a later --known-by"
            if known_by
            else "Look at what is read with conflictmap claims",
        )
    claims = evidence.claims
    if known_by is not None:
        # As the timeline dates what has no date: from what counts in it.
        located = [claim for claim in claims if claim.place is not None and not claim.rejected]
        days = publication_days(evidence.articles, located)
        late = known_by.toordinal() + 1
        claims = tuple(claim for claim in claims if days.get(claim.article, late) < late)
        kept = {claim.id for claim in claims}
        timeline = replace(timeline, rejected=tuple(claim for claim in timeline.rejected if claim.id in kept))
    told = {claim.article for claim in claims}
    articles = tuple(
        sorted(
            (article for article in evidence.articles if article.id in told),
            key=lambda article: article.id,
        )
    )
    provenance = replace(project.provenance(timeline, made, known_by), articles=articles)
    return Material(timeline, claims, provenance, as_known)


def _write(
    formats: "Sequence[Format]", material: "Material", folder: Path, wish: Wish | None, memory: "Memory"
) -> tuple[list[str], list[str]]:
    """Write all files into a folder, or none; return their names, and what is to be said of them."""
    from conflictmap.export.about import write_about  # noqa: PLC0415 - heavy, as above
    from conflictmap.publish import published  # noqa: PLC0415 - as above

    names = [name for one in formats for name in one.files]
    remarks: list[str] = []
    with published(folder) as draft:
        if wish is not None:
            album = album_of(material.timeline, material.provenance, wish, memory, as_known=material.as_known)
            drawn, remarks = write_pictures(album, wish, draft)
            names = [*drawn, *names]
        for one in formats:
            remarks += one.write(material, draft / one.files[0])
        write_about(material.provenance, draft / _ABOUT, files=names, as_known=material.as_known)
    return [*names, _ABOUT], remarks
