"""`conflictmap places`: the places that texts mention, or the candidates of one name."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from conflictmap.cli.candidates import coordinates, distance_to, line_about, open_gazetteer
from conflictmap.cli.problems import lost, say
from conflictmap.cli.status import FAILURE, LEFT_OUT
from conflictmap.errors import InputError
from conflictmap.wording import plain

if TYPE_CHECKING:
    from conflictmap.places import Gazetteer

EXAMPLE = "Example: conflictmap places articles --format jsonl"


class Format(StrEnum):
    """How the mentions are written."""

    TABLE = "table"
    JSONL = "jsonl"


def places(
    paths: Annotated[list[Path] | None, typer.Argument(help="Articles, or folders of articles.")] = None,
    *,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="Look one name up and show the candidates.")
    ] = None,
    near: Annotated[
        str | None, typer.Option(metavar="LAT,LON", help="With --name: order the candidates by distance.")
    ] = None,
    theatre: Annotated[
        list[str] | None, typer.Option(help="Theatre whose places count first. [default: all]")
    ] = None,
    project: Annotated[
        Path | None, typer.Option(metavar="PROJECT", help="Project whose places and imports count, too.")
    ] = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="How to write the mentions.")
    ] = Format.TABLE,
    demonyms: Annotated[bool, typer.Option(help='Count "Syrian" as a mention of Syria too.')] = False,
) -> None:
    """Show the places that texts mention, or look a name up.

    With --format jsonl, a line a mention: doc_id, start, end, text, place_id, lat, lon, radius_km; offsets
    count characters of the article's text. A mention that means no known place has null for a place.
    """
    if (name is None) == (not paths):
        raise typer.BadParameter("give either articles or --name", param_hint="PATHS")
    if near is not None and name is None:
        raise typer.BadParameter("goes with --name only", param_hint="--near")
    gazetteer = open_gazetteer(theatre, project)
    if name is not None:
        _look_up(gazetteer, name, coordinates(near) if near else None)
    else:
        _mentions(gazetteer, paths or [], output_format, demonyms=demonyms)


def _mentions(gazetteer: "Gazetteer", paths: list[Path], output_format: Format, *, demonyms: bool) -> None:
    # Read only now, so that --help and wrong usage answer at once.
    from conflictmap.articles import read_articles  # noqa: PLC0415 - see above
    from conflictmap.places import bare_mention, resolve_mentions  # noqa: PLC0415 - see above

    batch = read_articles(paths)
    for article in batch.articles:
        for resolution in resolve_mentions(article, gazetteer, demonyms=demonyms):
            mention, place = bare_mention(resolution.toponym), resolution.place
            if output_format is Format.JSONL:
                record = {
                    "doc_id": article.id,
                    "start": mention.start,
                    "end": mention.end,
                    "text": mention.text,
                    "place_id": None if place is None else place.id,
                    "lat": None if place is None else place.lat,
                    "lon": None if place is None else place.lon,
                    "radius_km": None if place is None else place.radius_km,
                }
                typer.echo(json.dumps(record, ensure_ascii=False))
            else:
                where = "-" if place is None else f"{place.name} ({place.kind}) {place.id}"
                told = (f"{article.id}:{mention.start}", mention.text, where, resolution.rule)
                typer.echo("\t".join(map(plain, told)))
    if lost(batch.problems):
        # A missing date is named too, but places need none.
        for problem in batch.problems:
            say(problem)
        raise typer.Exit(LEFT_OUT if batch.articles else FAILURE)


def _look_up(gazetteer: "Gazetteer", name: str, near: tuple[float, float] | None) -> None:
    candidates = list(gazetteer.candidates(name))
    if not candidates:
        misspelt = gazetteer.misspelling(name)
        if misspelt is None:
            raise InputError(
                f"no place is called {name!r}", mend="Try another spelling, or add it to the project"
            )
        sys.stderr.write(f"No place is called {plain(name)!r}; the one whose spelling is near:\n")
        candidates = [misspelt]
    away = {candidate.id: distance_to(candidate, near) for candidate in candidates}
    if near is not None:
        candidates.sort(key=lambda candidate: (away[candidate.id] is None, away[candidate.id] or 0.0))
    for candidate in candidates:
        typer.echo(line_about(gazetteer, candidate, away[candidate.id]))
