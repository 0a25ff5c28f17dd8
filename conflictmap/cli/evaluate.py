"""`conflictmap evaluate`: how well what is read agrees with claims that people made by hand."""

import json
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from conflictmap.cli.located import located_claims
from conflictmap.cli.problems import lost, say
from conflictmap.cli.progress import shown_progress
from conflictmap.cli.status import FAILURE, LEFT_OUT, SUCCESS
from conflictmap.errors import ArticleError, ConflictmapError, NotedError

if TYPE_CHECKING:
    from conflictmap.evaluation import Gold
    from conflictmap.model import Article

EXAMPLE: Final = "Example: conflictmap evaluate gold/claims.jsonl --errors 5"

_ARTICLES: Final = "articles"
_ACTORS: Final = "actors.json"


class Format(StrEnum):
    """How the scores are written."""

    TEXT = "text"
    JSON = "json"


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Hand-made claims, a JSON object a line.", metavar="GOLD")],
    articles: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Where else the gold's articles are, beside the folder articles next to GOLD.",
            metavar="ARTICLES",
            show_default=False,
        ),
    ] = None,
    *,
    actors: Annotated[
        Path | None,
        typer.Option(
            help="Names accepted for the gold's actors, as JSON.", show_default="actors.json beside GOLD"
        ),
    ] = None,
    theatre: Annotated[
        list[str] | None,
        typer.Option(help="Theatre that the articles are about. [default: told from each text]"),
    ] = None,
    errors: Annotated[
        int, typer.Option(min=0, help="Misses, false alarms and wrong slots to show of each sort.")
    ] = 0,
    output_format: Annotated[
        Format, typer.Option("--format", help="Readable text, or one JSON object.")
    ] = Format.TEXT,
    min_f1: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="Fail where the claims' F1 is lower.")
    ] = None,
) -> None:
    """Score what is read against hand-made claims.

    Articles are read as by conflictmap claims. The exit status is 1 where F1 is below --min-f1, and 3 where
    an article of the gold could not be read; its claims then count as missed.
    """
    # Imported here since `conflictmap evaluate --help` needs none of it.
    from conflictmap.evaluation import Statement, read_gold, score  # noqa: PLC0415 - see above
    from conflictmap.evaluation.report import as_json, text_lines  # noqa: PLC0415 - as above

    hand_made = read_gold(gold)
    accepted = _accepted(gold, actors)
    found, problems = _articles(hand_made, gold, articles or [])
    for problem in problems:
        say(problem)
    with shown_progress() as progress:
        read: list[Statement] = []
        for number, claims in enumerate(located_claims(found, theatre) if found else (), start=1):
            read += [Statement.from_claim(claim) for claim in claims]
            progress("Articles", number, len(found))
    scores = score(hand_made, read, accepted)
    if output_format is Format.JSON:
        missing = sorted(set(hand_made.articles) - {article.id for article in found})
        typer.echo(json.dumps(as_json(scores, missing, errors), ensure_ascii=False, indent=2))
    else:
        for line in text_lines(scores, errors):
            typer.echo(line)
    if min_f1 is not None and scores.claim.f1 < min_f1:
        sys.stderr.write(f"F1 of claims is {scores.claim.f1:.3f}, below {min_f1:.3f}\n")
        raise typer.Exit(FAILURE)
    raise typer.Exit(LEFT_OUT if lost(problems) else SUCCESS)


def _accepted(gold: Path, actors: Path | None) -> Mapping[str, frozenset[str]]:
    from conflictmap.evaluation import read_accepted_names  # noqa: PLC0415 - as above

    beside = gold.parent / _ACTORS
    if actors is None and not beside.exists():
        return {}
    return read_accepted_names(actors or beside)


def _articles(
    gold: "Gold", path: Path, more: Sequence[Path]
) -> tuple[list["Article"], list[ConflictmapError]]:
    """Return the articles that the gold names, in its order, and a problem for each that is not there."""
    from conflictmap.articles import read_articles  # noqa: PLC0415 - as above
    from conflictmap.reading import readable  # noqa: PLC0415 - as above

    beside = path.parent / _ARTICLES
    folders = [*more, *([beside] if beside.is_dir() or not more else [])]
    batch = read_articles(folders)
    named = {article.id: article for article in batch.articles if article.id in set(gold.articles)}
    understood, foreign = readable([named[identity] for identity in gold.articles if identity in named])
    # An article without a date is judged by a gold without one: there is nothing to be said about it.
    unread = [problem for problem in batch.problems if not isinstance(problem, NotedError)]
    absent = [
        ArticleError(
            "the gold names this article, and it is not there",
            where=identity,
            mend=f"Put it into {beside}, or name the folder that it is in",
        )
        for identity in gold.articles
        if identity not in named
    ]
    return understood, [*unread, *foreign, *absent]
