"""`conflictmap render`: a map of control data that came from elsewhere."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from conflictmap.cli.status import LEFT_OUT

if TYPE_CHECKING:
    from conflictmap.errors import ConflictmapError
    from conflictmap.model import Timeline

EXAMPLE = "Example: conflictmap render --places places.csv --changes changes.csv -o map.html"

_FIRST_DAY = "2000-01-01"
_MOST_NAMED = 20
_PARQUET = frozenset({".parquet", ".geoparquet", ".pq"})


def render(  # noqa: PLR0917 -- options, each by its name
    changes: Annotated[
        Path,
        typer.Option(
            help="CSV of changes (place, day, status, conf) or of states, as control.csv; or Parquet."
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write.")],
    places: Annotated[
        Path | None,
        typer.Option(help="CSV or Parquet of places (id, name, lon, lat), unless --changes has them."),
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
    tiles: Annotated[
        str | None,
        typer.Option(
            help="Map tiles that a reader may ask for: a name of xyzservices, or an address.",
            metavar="NAME",
        ),
    ] = None,
) -> None:
    """Make a map of control data that came from elsewhere."""
    from conflictmap.maps.page import PageOptions, write_page  # noqa: PLC0415 -- slow; --help does not need it
    from conflictmap.maps.tiles import find_tiles  # noqa: PLC0415 -- as above

    names = side or []
    if len(names) > 2:  # noqa: PLR2004 -- there are two numbered sides
        raise typer.BadParameter("there are two sides at most", param_hint="--side")
    tile_server = find_tiles(tiles, where="--tiles") if tiles else None
    timeline, problems = _read(places, changes, start.date(), names)
    write_page(timeline, output, PageOptions(title, description, base_map=base_map, tiles=tile_server))
    for problem in problems[:_MOST_NAMED]:
        typer.echo(f"conflictmap: {problem}", err=True)
    if len(problems) > _MOST_NAMED:
        typer.echo(f"conflictmap: {len(problems) - _MOST_NAMED} more rows were left out", err=True)
    typer.echo(f"{output}: {len(timeline.places)} places", err=True)
    if problems:
        raise typer.Exit(LEFT_OUT)


def _read(
    places: Path | None, changes: Path, start: date, sides: Sequence[str]
) -> "tuple[Timeline, Sequence[ConflictmapError]]":
    """Return the timeline and the rows that were left out; a row of Parquet is never."""
    if changes.suffix.lower() in _PARQUET:
        from conflictmap.export.geoparquet import read_geoparquet  # noqa: PLC0415 -- slow, as above

        return read_geoparquet(changes, places=places), ()
    from conflictmap.maps.tables import Sides, read_tables  # noqa: PLC0415 -- as above

    tables = read_tables(places, changes, start=start, sides=Sides(*sides))
    return tables.timeline, tables.problems
