"""`conflictmap review`: what of a project needs a person, the most consequential first."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from conflictmap.cli.itemised import INDENT, cited, consequence, item_text, shortened
from conflictmap.cli.problems import say
from conflictmap.cli.progress import shown_progress
from conflictmap.cli.status import LEFT_OUT, SUCCESS
from conflictmap.wording import counted, escaped_json, plain

if TYPE_CHECKING:
    from conflictmap.review import Item, Review

EXAMPLE: Final = "Example: conflictmap review palmyra --limit 10"


class Format(StrEnum):
    """How the list is written."""

    TEXT = "text"
    JSON = "json"
    TOML = "toml"


class Asked(StrEnum):
    """What sort of thing is looked for."""

    PLACE = "place"
    ACTOR = "actor"
    CLAIM = "claim"
    CONTRADICTION = "contradiction"
    DATE = "date"
    STALE = "stale"


def review(
    project: Annotated[
        Path, typer.Argument(help="The project's folder.", show_default="this folder", metavar="PROJECT")
    ] = Path(),
    *,
    kind: Annotated[
        list[Asked] | None,
        typer.Option(help="Only what is of this sort; may be given again.", show_default="all"),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many are shown.")] = 20,
    output_format: Annotated[
        Format,
        typer.Option("--format", help="Readable text, JSON, or nothing but lines for corrections.toml."),
    ] = Format.TEXT,
    interactive: Annotated[
        bool, typer.Option("--interactive", "-i", help="Decide one after the other, here in the terminal.")
    ] = False,
    by: Annotated[str, typer.Option(help="Who decides; stands in each decision, with today's date.")] = "",
) -> None:
    """Show what of a project needs a person, the most consequential first.

    Names of places that nobody is found for, parties that no list knows, claims on which a colour hangs,
    contradictions, suspicious dates, and decisions that no claim answers to any more. Each comes with its
    sentence, the place-days that hang on it, and the lines for corrections.toml, or the command, that
    settle it. What has been decided does not come again. With --interactive each decision is written to
    corrections.toml at once.
    """
    # Imported here since `conflictmap review --help` needs none of it.
    from conflictmap.project import Project  # noqa: PLC0415 - see above
    from conflictmap.review import Kind  # noqa: PLC0415 - as above
    from conflictmap.review import review as look_through  # noqa: PLC0415 - as above
    from conflictmap.review.lines import Signature  # noqa: PLC0415 - as above
    from conflictmap.settings import FILE_NAME  # noqa: PLC0415 - as above
    from conflictmap.weighing import control_settings, source_book  # noqa: PLC0415 - as above

    if interactive:
        from conflictmap.cli.deciding import asked_name  # noqa: PLC0415 - as above

        by = by or asked_name()
    today = datetime.now(tz=UTC).date()
    with shown_progress() as progress:
        opened = Project.open(project)
        evidence = opened.evidence(progress)
        timeline = opened.timeline(evidence=evidence)
        progress("Review", 0, 0)
        where = str(opened.folder / FILE_NAME)
        found = look_through(
            evidence,
            timeline,
            opened.gazetteer,
            source_book(opened.settings, evidence.actors, where, opened.corrections.sources),
            control_settings(opened.settings, where),
            kinds=tuple(Kind(one.value) for one in kind) if kind else tuple(Kind),
            limit=limit,
            signature=Signature(by, today) if by else None,
        )
    if interactive:
        from conflictmap.cli.deciding import Session  # noqa: PLC0415 - as above

        Session(opened, evidence, found).run()
    else:
        for line in _FORMATS[output_format](found, str(project)):
            sys.stdout.write(f"{line}\n")
    for problem in evidence.problems:
        say(problem)
    raise typer.Exit(LEFT_OUT if evidence.problems else SUCCESS)


def _text(found: "Review", project: str) -> Iterator[str]:
    for number, item in enumerate(found.items, start=1):
        yield from item_text(number, item, found, project)
        for name, lines in (("corrections.toml", item.lines), ("conflictmap.toml", item.settings)):
            if lines:
                yield f"{INDENT}for {name}:"
                yield from (f"{INDENT}  {line}".rstrip() for line in lines.splitlines())
        yield ""
    yield _rest(found)


def _rest(found: "Review") -> str:
    more = f"{len(found.items)} of {counted(found.total, 'open question')} shown"
    if not found.items:
        more = "nothing is left to decide"
    if not found.unnamed:
        return f"{more}."
    return f"{more}; {counted(found.unnamed, 'claim')} about places without a name cannot be put on a map."


def _json(found: "Review", project: str) -> Iterator[str]:
    rows = [_row(item, found, project) for item in found.items]
    yield escaped_json(json.dumps(rows, ensure_ascii=False, indent=1))


def _row(item: "Item", found: "Review", project: str) -> dict[str, Any]:
    return {
        "kind": item.kind.value,
        "what": item.what,
        "place_days": item.days,
        "share": round(item.days / found.coloured, 6) if found.coloured else 0.0,
        "doubt": round(item.doubt, 4),
        "at_stake": round(item.at_stake, 2),
        "name": item.name,
        "claims": [
            {
                "id": quoted.claim.id,
                "article": quoted.claim.article,
                "sentence": quoted.claim.quote,
                "change": quoted.claim.change.value,
                "place": quoted.claim.toponym.text,
                "place_id": None if quoted.claim.place is None else quoted.claim.place.id,
                "gainer": quoted.claim.gainer,
                "loser": quoted.claim.loser,
            }
            for quoted in item.quotes
        ],
        "candidates": [{"id": one.id, "about": one.about} for one in item.candidates],
        "corrections": item.lines,
        "settings": item.settings,
        "command": item.command.replace("PROJECT", project),
    }


def _toml(found: "Review", project: str) -> Iterator[str]:
    yield f"# Open questions of {plain(project)}, the most consequential first."
    yield "# Delete what you do not decide."
    for item in found.items:
        yield ""
        yield f"# {plain(item.what)}"
        yield f"# {consequence(item, found)}"
        for quoted in item.quotes:
            yield f"# “{shortened(plain(quoted.claim.quote))}” ({cited(quoted)})"
        if item.command:
            yield f"# {plain(item.command.replace('PROJECT', project))}"
        yield from item.lines.splitlines()
        yield from (f"# conflictmap.toml: {line}" for line in item.settings.splitlines())


_FORMATS: Final = {Format.TEXT: _text, Format.JSON: _json, Format.TOML: _toml}
