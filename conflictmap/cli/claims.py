"""`conflictmap claims`: who is reported to have taken, lost or held what, sentence by sentence."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from conflictmap.cli.located import located_claims
from conflictmap.cli.problems import lost, say
from conflictmap.cli.status import FAILURE, LEFT_OUT
from conflictmap.wording import plain

if TYPE_CHECKING:
    from conflictmap.errors import ConflictmapError
    from conflictmap.model import Claim

EXAMPLE = "Example: conflictmap claims articles/report.txt --explain"


class Format(StrEnum):
    """How the claims are written."""

    TEXT = "text"
    JSONL = "jsonl"


def claims(
    paths: Annotated[list[Path], typer.Argument(help="Articles, or folders of articles.")],
    *,
    output_format: Annotated[
        Format, typer.Option("--format", help="Readable text, or a JSON object a line.")
    ] = Format.TEXT,
    theatre: Annotated[
        list[str] | None,
        typer.Option(help="Theatre that the articles are about. [default: told from each text]"),
    ] = None,
    explain: Annotated[
        bool, typer.Option(help="Show which frame and which rules made each claim, too.")
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to read in; each takes about 400 MB.")] = 1,
) -> None:
    """Show who is reported to have taken, lost or held what.

    Exit status 3 says that an article was left out, and standard error names it.
    """
    from conflictmap.articles import read_articles  # noqa: PLC0415 - read only when it is known what to do
    from conflictmap.claims_file import claim_lines  # noqa: PLC0415 - as above
    from conflictmap.reading import readable  # noqa: PLC0415 - as above

    batch = read_articles(paths)
    articles, foreign = readable(batch.articles)
    for problem in (*batch.problems, *foreign):
        say(problem)
    broken: list[ConflictmapError] = []
    if articles:
        for found in located_claims(articles, theatre, jobs=jobs, notice=broken.append):
            if output_format is Format.JSONL:
                for line in claim_lines(found):
                    typer.echo(line, nl=False)
            else:
                for claim in found:
                    _show(claim, explain=explain)
    if lost((*batch.problems, *foreign, *broken)):
        raise typer.Exit(LEFT_OUT if articles else FAILURE)


def _show(claim: "Claim", *, explain: bool) -> None:
    parties = {
        (True, True): f"{claim.gainer} from {claim.loser}",
        (True, False): f"{claim.gainer}",
        (False, True): f"(nobody named) from {claim.loser}",
        (False, False): "(nobody named)",
    }[claim.gainer is not None, claim.loser is not None]
    first, last = claim.when.isoformat()
    when = first if first == last else f"{first or ''}/{last or ''}"
    place = claim.place.name if claim.place else "not found"
    # Two blanks part what stands in the line, and there are none within a text.
    where = f"{plain(claim.article)}:{claim.start}"
    what = plain(f"{claim.change} {claim.toponym.text!r} ({place}, {claim.extent})")
    speaker = plain(f"{claim.certainty}, {claim.attribution or 'own voice'}")
    typer.echo(f"{where}  {what}  {plain(parties)}  {when or 'no date'}  {speaker}")
    typer.echo(f"    {plain(claim.quote)}")
    if explain:
        for rule in claim.trace:
            typer.echo(f"    - {plain(rule)}")
