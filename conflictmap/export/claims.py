"""Claims as JSON lines, with the schema that describes them beside them."""

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Final

from conflictmap.claims_file import claim_lines
from conflictmap.drafts import drafted
from conflictmap.model import Claim

SCHEMA_NAME: Final = "claims.schema.json"


def claims_schema() -> str:
    """Return the JSON Schema (draft 2020-12) of a line of claims.jsonl, as text."""
    return (files("conflictmap.export") / "schema" / SCHEMA_NAME).read_text(encoding="utf-8")


def write_claims(claims: Iterable[Claim], path: Path) -> None:
    """Write claims as JSON lines, in the order given.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    with (
        drafted(path) as draft,
        draft.open("w", encoding="utf-8", errors="replace", newline="\n") as file,
    ):
        file.writelines(claim_lines(claims))


def write_claims_schema(path: Path) -> None:
    """Write the schema that every line of claims.jsonl satisfies.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    with drafted(path) as draft:
        draft.write_text(claims_schema(), encoding="utf-8", newline="\n")
