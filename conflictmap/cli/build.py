"""`conflictmap build`: from a project's articles to its map."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from conflictmap.cli.problems import say
from conflictmap.cli.progress import shown_progress
from conflictmap.cli.status import LEFT_OUT, SUCCESS

if TYPE_CHECKING:
    from conflictmap.building.report import BuildReport
    from conflictmap.places.online import Lookups

EXAMPLE: Final = "Example: conflictmap build examples/palmyra-2016 --output output/palmyra-2016"

_COPIES: Final = {
    "copy": "at another outlet",
    "update": "in another version",
    "same": "the same again",
}
# So many unresolved names are listed; the rest are counted.
_NAMED: Final = 10


Folder = Annotated[
    Path, typer.Argument(help="The project's folder.", show_default="this folder", metavar="PROJECT")
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="Where to write the map, in place of the project's own output folder."
    ),
]
Jobs = Annotated[int, typer.Option(min=1, help="Processes to read in; each takes about 400 MB.")]


def build(project: Folder = Path(), output: Output = None, jobs: Jobs = 1) -> None:
    """Read the articles of a project and write its map.

    Articles that were read before are remembered, and where nothing is new nothing is done. The map is
    index.html in the output folder, with claims.jsonl, control.csv, sources.csv and articles.csv beside it,
    and in changes.md and changes.json what changed on the map since the build before. A build either finishes
    or leaves the earlier map as it was.
    """
    # Imported here since `conflictmap build --help` needs none of it.
    from conflictmap.project import Project  # noqa: PLC0415 - see above

    with shown_progress() as progress:
        today = datetime.now(tz=UTC).date()
        opened = Project.open(project)
        report = opened.build(output, progress, say, today, jobs=jobs, waiting=say_waiting)
    for line in summary(report):
        sys.stderr.write(f"{line}\n")
    raise typer.Exit(LEFT_OUT if report.problems else SUCCESS)


def say_waiting() -> None:
    """Tell that another build has to end first."""
    sys.stderr.write("another build of this project is running: waiting until it has ended\n")


def summary(report: "BuildReport") -> list[str]:
    """Return what a build made, and what it changed, line by line."""
    from conflictmap.wording import moment, path_line, plain  # noqa: PLC0415 - see above

    lines: list[str] = []
    if report.unresolved:
        named = ", ".join(f"{plain(name)} ({count})" for name, count in report.unresolved[:_NAMED])
        more = f" and {len(report.unresolved) - _NAMED} more" if len(report.unresolved) > _NAMED else ""
        lines.append(f"places not found, with the number of their claims: {named}{more}")
    if report.lookups is not None:
        lines.append(_looked_up(report.lookups))
    remembered = report.articles - report.read_anew
    boilerplate = f"{_counted(report.boilerplate, 'paragraph')} of boilerplate"
    repeats = _counted(report.repeats, "repeat")
    places = f"{_counted(report.mapped, 'place')} from {report.first} to {report.last}"
    lines.append(
        f"articles: {report.articles} ({remembered} remembered), without {boilerplate} and {repeats}"
    )
    if report.copies:
        told = ", ".join(
            f"{report.copies[kind]} {words}" for kind, words in _COPIES.items() if report.copies.get(kind)
        )
        lines.append(f"articles that repeat others: {told} (articles.csv)")
    lines.append(f"claims: {report.claims}, on {places}")
    if report.changes is not None:
        count = report.changes.places
        places = _counted(count, "place") if count else "no place"
        lines.append(f"changed since the build of {report.changes.since}: {places}")
        lines += [f"  {line}" for line in report.changes.lines]
    if report.unchanged_since is not None:
        lines.append(
            f"nothing is new since the build of {moment(report.unchanged_since)}: the map stays as it is"
        )
    lines.append(f"map: {path_line(report.page)}")
    return lines


def _looked_up(lookups: "Lookups") -> str:
    answered = lookups.asked + lookups.remembered
    left_open = answered - lookups.found
    waiting = f"; {lookups.waiting} more wait for the next build" if lookups.waiting else ""
    return (
        f"names looked up online: {lookups.asked} asked, {lookups.remembered} remembered,"
        f" {lookups.found} found, {left_open} left open{waiting}"
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
