"""`conflictmap report`: what changed in a period, as a document."""

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from conflictmap.cli.build import say_waiting
from conflictmap.cli.control import say_left_out
from conflictmap.cli.progress import shown_progress
from conflictmap.wording import path_line

EXAMPLE: Final = "Example: conflictmap report palmyra --from 2016-12-08 --to 2016-12-15 --format docx"

_NAME: Final = "report"


class Kind(StrEnum):
    """The document's format."""

    MD = "md"
    HTML = "html"
    DOCX = "docx"


def report(
    project: Annotated[Path, typer.Argument(help="The project's folder.", metavar="PROJECT")],
    *,
    first: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="The period's first day; by default the map's.",
        ),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option(
            "--to", formats=["%Y-%m-%d"], metavar="DATE", help="The period's last day; by default the map's."
        ),
    ] = None,
    kind: Annotated[Kind, typer.Option("--format", help="What to write.")] = Kind.HTML,
    known_by: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="Use only what had been published by this day."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where to write; by default report.md, .html or .docx in the project's output folder.",
        ),
    ] = None,
) -> None:
    """Write a report of a period: what changed, place by place, with pictures and references.

    Each change comes with the sentences for and against it and the number of the article that they stand
    in; places of which sources contradict one another have a chapter of their own. The pictures of a report
    in Markdown lie beside it. The path of each file is a line on standard output.
    """
    # Imported here since `conflictmap report --help` needs none of it.
    from conflictmap.building.lock import one_at_a_time  # noqa: PLC0415 - see above
    from conflictmap.maps.pictures import Album  # noqa: PLC0415 - as above
    from conflictmap.project import LOCK, Project  # noqa: PLC0415 - as above
    from conflictmap.provenance import time_made  # noqa: PLC0415 - as above
    from conflictmap.reporting import ReportFormat, report_on, written  # noqa: PLC0415 - as above
    from conflictmap.store import Store  # noqa: PLC0415 - as above

    made = time_made()
    opened = Project.open(project)
    path = output or opened.output / f"{_NAME}.{kind.value}"
    by = known_by.date() if known_by else None
    with shown_progress() as progress:
        evidence = opened.evidence(progress)
        timeline = opened.timeline(by, evidence)
        progress("Report", 0, 0)
        with Store(opened.store_path) as store:
            album = Album(
                timeline,
                opened.provenance(timeline, made, by),
                base_map=opened.settings.output.base_map,
                memory=store,
            )
            content = report_on(album, first.date() if first else None, last.date() if last else None)
            # A build may be writing to the same folder.
            with one_at_a_time(opened.folder / LOCK, say_waiting):
                files = written(content, album, path, ReportFormat(kind.value))
    for file in files:
        sys.stdout.write(f"{path_line(file)}\n")
    say_left_out(evidence.problems)
