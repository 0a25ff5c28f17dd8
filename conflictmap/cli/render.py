"""`conflictmap render`: a map of control data that came from elsewhere."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from conflictmap.cli.status import LEFT_OUT

EXAMPLE = "Example: conflictmap render --places places.csv --changes changes.csv -o map.html"

_FIRST_DAY = "2000-01-01"
_MOST_NAMED = 20


def render(  # noqa: PLR0917 -- options, each by its name
    changes: Annotated[
        Path, typer.Option(help="CSV of changes (place, day, status, conf) or of states, as control.csv.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write.")],
    places: Annotated[
        Path | None, typer.Option(help="CSV of places (id, name, lon, lat), unless --changes has them.")
    ] = None,
    start: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The day that numbered days are counted from.")
    ] = _FIRST_DAY,  # type: ignore[assignment] # typer parses the default as it does an argument
    side: Annotated[
        list[str] | None, typer.Option(help="Name of status 1; given again, of status 2.", metavar="NAME")
    ] = None,
    title: Annotated[str, typer.Option(help="The page's heading.")] = "Reported control",
    description: Annotated[str, typer.Option(help="A sentence under the heading.")] = "",
    base_map: Annotated[bool, typer.Option(help="Draw land and borders.")] = True,
) -> None:
    """Make a map of control data that came from elsewhere."""
    from conflictmap.maps.page import PageOptions, write_page  # noqa: PLC0415 -- slow; --help does not need it
    from conflictmap.maps.tables import Sides, read_tables  # noqa: PLC0415 -- as above

    names = side or []
    if len(names) > 2:  # noqa: PLR2004 -- there are two numbered sides
        raise typer.BadParameter("there are two sides at most", param_hint="--side")
    sides = Sides(*names)
    first: date = start.date()
    tables = read_tables(places, changes, start=first, sides=sides)
    write_page(tables.timeline, output, PageOptions(title, description, base_map=base_map))
    for problem in tables.problems[:_MOST_NAMED]:
        typer.echo(f"conflictmap: {problem}", err=True)
    if len(tables.problems) > _MOST_NAMED:
        typer.echo(f"conflictmap: {len(tables.problems) - _MOST_NAMED} more rows were left out", err=True)
    typer.echo(f"{output}: {len(tables.timeline.places)} places", err=True)
    if tables.problems:
        raise typer.Exit(LEFT_OUT)
