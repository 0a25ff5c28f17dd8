"""`conflictmap diff`: which places changed between two builds, when, and because of which claims."""

import sys
from collections.abc import Container, Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from conflictmap.cli.explain import find_place
from conflictmap.errors import InputError
from conflictmap.wording import span_of_days

if TYPE_CHECKING:
    from conflictmap.cli.builds import Build
    from conflictmap.control.comparison import Comparison
    from conflictmap.differences import Report

EXAMPLE: Final = "Example: conflictmap diff output/monday output/tuesday --since 2016-12-01"


class Format(StrEnum):
    """How the differences are written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


def diff(
    old: Annotated[
        Path, typer.Argument(help="A build's output folder, its control.csv, or a project.", metavar="OLD")
    ],
    new: Annotated[Path, typer.Argument(help="What to compare it with, likewise.", metavar="NEW")],
    *,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Look at no day before it.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Look at no day after it.")
    ] = None,
    place: Annotated[
        list[str] | None,
        typer.Option(metavar="PLACE", help="Look at this place only, by name or id; may be given again."),
    ] = None,
    confidence: Annotated[
        float | None,
        typer.Option(
            min=0.01,
            max=1,
            metavar="STEP",
            help="Show also where only the confidence differs, by at least this much.",
        ),
    ] = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="How to write the differences.")
    ] = Format.TEXT,
) -> None:
    """Show which places changed between two builds, when, and because of which claims.

    A place differs on a day if status, holder, rival, besieger or division do. Each difference comes with the
    claims that only one build rests on and those that are read differently now, the strongest first: text and
    Markdown quote some, JSON quotes all, CSV gives their ids. Exit status 0 says that the builds were
    compared, whether or not they differ.
    """
    # Imported here since `conflictmap diff --help` needs none of it.
    from conflictmap.cli.builds import Build  # noqa: PLC0415 - see above
    from conflictmap.control.comparison import compare  # noqa: PLC0415 - as above
    from conflictmap.differences import csv_lines, json_text, markdown, text  # noqa: PLC0415 - as above

    first, last = since.date() if since else None, until.date() if until else None
    if first and last and last < first:
        raise typer.BadParameter(f"{last} is before {first}", param_hint="--until")
    builds = Build.open(old), Build.open(new)
    comparison = compare(builds[0].timeline, builds[1].timeline, since=first, until=last, step=confidence)
    if comparison.days is None:
        raise _nothing_in_common(comparison, old, new, first, last)
    places = _places(builds, place or [])
    report = _report(builds, _only(comparison, places), places)
    if output_format is Format.JSON:
        sys.stdout.write(f"{json_text(report)}\n")
        return
    writer = {Format.TEXT: text, Format.MARKDOWN: markdown, Format.CSV: csv_lines}[output_format]
    for line in writer(report):
        sys.stdout.write(f"{line}\n")
    if output_format is Format.CSV:
        # The table itself has no room for it.
        sys.stderr.write(f"compared: {span_of_days(*comparison.days)}\n")


def _nothing_in_common(
    comparison: "Comparison", old: Path, new: Path, since: date | None, until: date | None
) -> InputError:
    assert comparison.old_days is not None
    assert comparison.new_days is not None
    first = max(comparison.old_days[0], comparison.new_days[0])
    last = min(comparison.old_days[1], comparison.new_days[1])
    if first <= last:
        asked = [f"from {since}" if since else "", f"until {until}" if until else ""]
        return InputError(
            f"no day {' '.join(filter(None, asked))} is covered by both",
            where=f"{old}, {new}",
            mend=f"Ask about days from {first} to {last}",
        )
    return InputError(
        f"there is no day that both cover: one ends on {last}, the other begins on {first}",
        where=f"{old}, {new}",
        mend="Compare builds of the same time, or set the period in conflictmap.toml",
    )


def _places(builds: tuple["Build", "Build"], asked: list[str]) -> dict[str, str]:
    """Return the names of the places that were asked for, of all where none was, by id."""
    places = {place.id: place for build in builds for place in build.timeline.places}
    where = ", ".join(str(build.path) for build in builds)
    chosen = {find_place(name, list(places.values()), where) for name in asked} or places.keys()
    return {place: places[place].name for place in sorted(chosen)}


def _only(comparison: "Comparison", places: Container[str]) -> "Comparison":
    return replace(
        comparison,
        differences=tuple(one for one in comparison.differences if one.place in places),
        appeared=tuple(place for place in comparison.appeared if place in places),
        vanished=tuple(place for place in comparison.vanished if place in places),
    )


def _report(builds: tuple["Build", "Build"], comparison: "Comparison", places: Mapping[str, str]) -> "Report":
    from conflictmap.control.comparison import reasons  # noqa: PLC0415 - as above
    from conflictmap.differences import Report  # noqa: PLC0415 - heavy, as above
    from conflictmap.tabular.actors import actors_listed  # noqa: PLC0415 - as above

    wanted = {identity for difference in comparison.differences for identity in difference.claims}
    was, now = (build.claims(wanted) if wanted else {} for build in builds)
    for build in builds:
        if wanted and build.claims_file is None:
            sys.stderr.write(f"noted: {build.path}: no claims.jsonl is beside its states\n")
    named = {actor.id: actor for build in builds for actor in build.timeline.actors}
    known = named | actors_listed(named) | {actor.id: actor for build in builds for actor in build.actors}
    return Report(
        comparison,
        tuple(reasons(difference, was, now) for difference in comparison.differences),
        places,
        {identity: known[identity].name for identity in named},
    )
