"""`conflictmap diff`: which places changed between two builds, when, and because of which claims."""

import sys
from collections.abc import Container
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
    from conflictmap.building.snapshot import Snapshot
    from conflictmap.control.comparison import Comparison

EXAMPLE: Final = "Example: conflictmap diff palmyra --since 2016-12-12"


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
    new: Annotated[
        Path | None,
        typer.Argument(
            help="What to compare it with, likewise; without it, the builds of the project OLD.",
            metavar="[NEW]",
            show_default=False,
        ),
    ] = None,
    *,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
            metavar="DATE",
            help="Without NEW: look back to the build that stood at the end of this day, or then (UTC).",
        ),
    ] = None,
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE", help="Look at no day before it."),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], metavar="DATE", help="Look at no day after it."),
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
    from conflictmap.control.comparison import compare  # noqa: PLC0415 - see above
    from conflictmap.differences import (  # noqa: PLC0415 - as above
        csv_lines,
        json_text,
        markdown,
        text,
        told_of,
    )

    begin, end = first.date() if first else None, last.date() if last else None
    if begin and end and end < begin:
        raise typer.BadParameter(f"{end} is before {begin}", param_hint="--to")
    builds = _builds(old, new, since)
    comparison = compare(builds[0].timeline, builds[1].timeline, since=begin, until=end, step=confidence)
    if comparison.days is None:
        raise _nothing_in_common(comparison, builds, begin, end)
    places = _places(builds, place or [])
    compared = _only(comparison, places)
    for build in builds:
        if build.find is None and any(difference.claims for difference in compared.differences):
            sys.stderr.write(f"noted: {build.name}: no claims.jsonl is beside its states\n")
    labels = ("OLD", "NEW") if new is not None else (builds[0].name, "the newest")
    report = told_of(*builds, compared, places, labels)
    if output_format is Format.JSON:
        sys.stdout.write(f"{json_text(report)}\n")
        return
    writer = {Format.TEXT: text, Format.MARKDOWN: markdown, Format.CSV: csv_lines}[output_format]
    for line in writer(report):
        sys.stdout.write(f"{line}\n")
    if output_format is Format.CSV:
        # The table itself has no room for it.
        sys.stderr.write(f"compared: {span_of_days(*comparison.days)}\n")


def _builds(old: Path, new: Path | None, since: datetime | None) -> tuple["Snapshot", "Snapshot"]:
    from conflictmap.building.changes import continued  # noqa: PLC0415 - as above
    from conflictmap.cli.builds import end_of, open_build, open_history  # noqa: PLC0415 - as above

    if new is None:
        was, now = open_history(old, None if since is None else end_of(since))
        until = max(state.end for state in now.timeline.states)
        return replace(was, timeline=continued(was.timeline, until)), now
    if since is not None:
        raise typer.BadParameter(
            "two builds are given already; the days to look at are chosen with --from and --to",
            param_hint="--since",
        )
    return open_build(old), open_build(new)


def _nothing_in_common(
    comparison: "Comparison", builds: tuple["Snapshot", "Snapshot"], since: date | None, until: date | None
) -> InputError:
    where = ", ".join(build.name for build in builds)
    assert comparison.old_days is not None
    assert comparison.new_days is not None
    first = max(comparison.old_days[0], comparison.new_days[0])
    last = min(comparison.old_days[1], comparison.new_days[1])
    if first <= last:
        asked = [f"from {since}" if since else "", f"until {until}" if until else ""]
        return InputError(
            f"no day {' '.join(filter(None, asked))} is covered by both",
            where=where,
            mend=f"Ask about days from {first} to {last}",
        )
    return InputError(
        f"there is no day that both cover: one ends on {last}, the other begins on {first}",
        where=where,
        mend="Compare builds of the same time, or set the period in conflictmap.toml",
    )


def _places(builds: tuple["Snapshot", "Snapshot"], asked: list[str]) -> dict[str, str]:
    """Return the names of the places that were asked for, of all where none was, by id."""
    places = {place.id: place for build in builds for place in build.timeline.places}
    where = ", ".join(build.name for build in builds)
    chosen = {find_place(name, list(places.values()), where) for name in asked} or places.keys()
    return {place: places[place].name for place in sorted(chosen)}


def _only(comparison: "Comparison", places: Container[str]) -> "Comparison":
    return replace(
        comparison,
        differences=tuple(one for one in comparison.differences if one.place in places),
        appeared=tuple(place for place in comparison.appeared if place in places),
        vanished=tuple(place for place in comparison.vanished if place in places),
    )
