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
    from conflictmap.places.online import Lookups
    from conflictmap.project import BuildReport

EXAMPLE: Final = "Example: conflictmap build examples/palmyra-2016 --output output/palmyra-2016"

# So many unresolved names are listed; the rest are counted.
_NAMED: Final = 10


def build(
    project: Annotated[
        Path, typer.Argument(help="The project's folder.", show_default="this folder", metavar="PROJECT")
    ] = Path(),
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Where to write the map, in place of the project's own output folder."
        ),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to read in; each takes about 400 MB.")] = 1,
) -> None:
    """Read the articles of a project and write its map.

    Articles that were read before are remembered. The map is index.html in the output folder, with
    claims.jsonl, control.csv and sources.csv beside it; a build either finishes or leaves the earlier map as
    it was.
    """
    # Imported here since `conflictmap build --help` needs none of it.
    from conflictmap.project import Project  # noqa: PLC0415 - see above

    with shown_progress() as progress:
        today = datetime.now(tz=UTC).date()
        report = Project.open(project).build(output, progress, say, today, jobs=jobs)
    for line in summary(report):
        sys.stderr.write(f"{line}\n")
    raise typer.Exit(LEFT_OUT if report.evidence.problems else SUCCESS)


def summary(report: "BuildReport") -> list[str]:
    """Return what a build made, line by line."""
    evidence = report.evidence
    unresolved = evidence.unresolved
    lines: list[str] = []
    if unresolved:
        named = ", ".join(f"{name} ({count})" for name, count in unresolved[:_NAMED])
        more = f" and {len(unresolved) - _NAMED} more" if len(unresolved) > _NAMED else ""
        lines.append(f"places not found, with the number of their claims: {named}{more}")
    if evidence.lookups is not None:
        lines.append(_looked_up(evidence.lookups))
    remembered = len(evidence.articles) - evidence.read_anew
    boilerplate = f"{_counted(evidence.boilerplate, 'paragraph')} of boilerplate"
    repeats = _counted(evidence.repeats, "repeat")
    places = f"{_counted(report.mapped, 'place')} from {report.first} to {report.last}"
    lines.append(
        f"articles: {len(evidence.articles)} ({remembered} remembered), without {boilerplate} and {repeats}"
    )
    lines.append(f"claims: {len(evidence.claims)}, on {places}")
    lines.append(f"map: {report.page}")
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
