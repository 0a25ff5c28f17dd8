"""`conflictmap control`: who is reported to hold each place on a day."""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from conflictmap.cli.problems import say
from conflictmap.cli.progress import shown_progress
from conflictmap.cli.shielding import terminal
from conflictmap.cli.status import LEFT_OUT
from conflictmap.errors import ConflictmapError, InputError
from conflictmap.wording import plain

if TYPE_CHECKING:
    from conflictmap.model import Actor, ControlState, Place, Timeline

_WIDE: Final = 200

EXAMPLE: Final = "Example: conflictmap control palmyra --on 2016-12-12 --known-by 2016-12-11"


class Format(StrEnum):
    """How the states are written."""

    JSON = "json"
    TABLE = "table"
    CSV = "csv"


def control(
    project: Annotated[Path, typer.Argument(help="The project's folder.", metavar="PROJECT")],
    *,
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The day asked about.")],
    known_by: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="Use only what had been published by this day."
        ),
    ] = None,
    built_by: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
            metavar="DATE",
            help="What the map said that stood at the end of this day, or at this time (UTC).",
        ),
    ] = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="How to write the states.")
    ] = Format.TABLE,
) -> None:
    """Show who is reported to hold each place on a day.

    Without --known-by, it is what is now believed of that day, from everything published since. With
    --built-by, it is what an earlier build said, by the articles, rules and decisions of its time.

    JSON and CSV have the fields place, name, lat, lon, from, to, status, holder, besieged_by, confidence,
    rival, divided, share, heard, supporting, opposing; the last two are ids of claims, the strongest first.
    """
    # Imported here since `conflictmap control --help` needs none of it.
    from conflictmap.project import Project  # noqa: PLC0415 - see above

    problems: Sequence[ConflictmapError] = ()
    if built_by is not None:
        timeline = _as_built(project, built_by, known_by)
    else:
        with shown_progress() as progress:
            opened = Project.open(project)
            evidence = opened.evidence(progress)
            timeline = opened.timeline(known_by.date() if known_by else None, evidence)
            problems = evidence.problems
    day = on.date()
    states = timeline.on(day)
    if not states:
        raise _outside(day, timeline.states, project)
    places = {place.id: place for place in timeline.places}
    if output_format is Format.JSON:
        _write_json(states, places)
    elif output_format is Format.CSV:
        _write_csv(states, places)
    else:
        _write_table(states, places, {actor.id: actor for actor in timeline.actors})
    say_left_out(problems)


def _as_built(project: Path, by: datetime, known_by: datetime | None) -> "Timeline":
    from conflictmap.cli.builds import end_of, open_stored  # noqa: PLC0415 - heavy, as above

    if known_by is not None:
        raise typer.BadParameter(
            "an earlier build knew what it knew; leave --known-by out", param_hint="--built-by"
        )
    return open_stored(project, end_of(by)).timeline


def say_left_out(problems: Sequence[ConflictmapError]) -> None:
    """Name what was left out on standard error and exit accordingly; do nothing where it is nothing."""
    for problem in problems:
        say(problem)
    if problems:
        raise typer.Exit(LEFT_OUT)


def _outside(day: date, states: Sequence["ControlState"], project: Path) -> InputError:
    if not states:
        return InputError(
            "no report of who holds which place was found",
            where=str(project),
            mend="Look at what is read with conflictmap claims, or ask about a later --known-by",
        )
    first, last = min(state.start for state in states), max(state.end for state in states)
    return InputError(
        f"{day} is outside the days of the map",
        where=str(project),
        mend=f"Ask about a day from {first} to {last}, or set the period in conflictmap.toml",
    )


def _divided(state: "ControlState") -> str:
    if not state.divided:
        return ""
    return "parts in other hands" if state.share is None else f"has {state.share:.0%} of its known parts"


def _write_json(states: Sequence["ControlState"], places: Mapping[str, "Place"]) -> None:
    from conflictmap.control.table import state_row  # noqa: PLC0415 - heavy, as above

    rows = [state_row(state, places[state.place]) for state in states]
    typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))


def _write_csv(states: Sequence["ControlState"], places: Mapping[str, "Place"]) -> None:
    from conflictmap.control.table import csv_rows  # noqa: PLC0415 - heavy, as above

    csv.writer(sys.stdout, lineterminator="\n").writerows(csv_rows(states, places))


def _write_table(
    states: Sequence["ControlState"], places: Mapping[str, "Place"], actors: Mapping[str, "Actor"]
) -> None:
    from rich import box  # noqa: PLC0415 - heavy, as above
    from rich.console import Console  # noqa: PLC0415 - as above
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    from conflictmap.control import UNNAMED  # noqa: PLC0415 - heavy, as above

    def name(actor: str | None) -> str:
        return "" if actor is None else actors[actor].name if actor in actors else actor

    def besieger(actor: str) -> str:
        return "somebody unnamed" if actor == UNNAMED else name(actor)

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Place", "Status", "Holder", "Sure", "Remarks", "Heard", "For", "Against"):
        table.add_column(heading, justify="right" if heading in ("Sure", "For", "Against") else "left")
    for state in states:
        remarks = [
            f"against {name(state.rival)}" if state.rival else "",
            f"besieged by {besieger(state.besieged_by)}" if state.besieged_by else "",
            _divided(state),
        ]
        cells = (
            places[state.place].name,
            state.status.value,
            name(state.holder),
            f"{state.confidence:.2f}" if state.holder else "",
            ", ".join(remark for remark in remarks if remark),
            state.heard.isoformat() if state.heard else "",
            str(len(state.supporting) or ""),
            str(len(state.opposing) or ""),
        )
        # Names come from articles and files: they are text, not markup.
        table.add_row(*(Text(plain(cell)) for cell in cells))
    # A pipe has no width: nothing is cut there.
    out = terminal(sys.stdout)
    Console(file=out, width=None if out.isatty() else _WIDE).print(table)
