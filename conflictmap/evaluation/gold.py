"""Claims that people made by hand, and the names that they accept for each actor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from conflictmap.errors import DataError
from conflictmap.evaluation.statement import Statement, first_day
from conflictmap.model import Certainty, Change, Extent


@dataclass(frozen=True, slots=True)
class Gold:
    """What people found in some articles.

    Attributes
    ----------
    articles
        Ids of the articles that were read, in the order of the file, also those that hold no claim: only in
        these is anything right or wrong.
    statements
        Their claims, in the order of the file.
    """

    articles: tuple[str, ...]
    statements: tuple[Statement, ...]


def _iso(text: str) -> str:
    first_day(text)
    return text


_Degrees = Annotated[float, Field(allow_inf_nan=False)]
_Name = Annotated[str, Field(min_length=1)]
_When = Annotated[str, AfterValidator(_iso)]


class _Line(BaseModel):
    """What every line has; a change that is null says that the article holds no claim."""

    model_config = ConfigDict(strict=True, extra="ignore")

    article: str = Field(min_length=1)
    change: Change | None


class _Row(_Line):
    """A line that is a claim. All keys are demanded: one that is misspelt would count as silence."""

    change: Change
    sentence: str = Field(min_length=1)
    place: str = Field(min_length=1)
    place_name: str | None
    lat: Annotated[_Degrees, Field(ge=-90, le=90)] | None
    lon: Annotated[_Degrees, Field(ge=-180, le=180)] | None
    gainer: _Name | None
    loser: _Name | None
    extent: Extent
    earliest: _When | None
    latest: _When | None
    attribution: str | None
    certainty: Certainty
    background: bool

    def statement(self) -> Statement:
        return Statement(**dict(self), radius_km=0.0)


def read_gold(path: Path) -> Gold:
    """Read hand-made claims, a JSON object a line.

    Parameters
    ----------
    path
        The file. A line has the keys `article`, `sentence`, `change`, `place`, `place_name`, `lat`, `lon`,
        `gainer`, `loser`, `extent`, `earliest`, `latest`, `attribution`, `certainty` and `background`, null
        where the text is silent; others are ignored. Of an article without a claim there is one line, with
        `article` and a `change` of null.

    Raises
    ------
    DataError
        The file cannot be read, holds nothing, or a line is no such claim; the message names the line.
    """
    articles: dict[str, None] = {}
    statements: list[Statement] = []
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            named = _Line.model_validate_json(line)
            articles[named.article] = None
            if named.change is not None:
                statements.append(_Row.model_validate_json(line).statement())
        except ValidationError as error:
            what, mend = _complaint(error)
            raise DataError(what, where=f"{path}:{number}", mend=mend) from error
    if not articles:
        raise DataError("there is no claim in this file", where=str(path), mend="Add a JSON object a line")
    return Gold(tuple(articles), tuple(statements))


def read_accepted_names(path: Path) -> Mapping[str, frozenset[str]]:
    """Read the names that may stand for each actor of the gold, from a JSON object of lists.

    Raises
    ------
    DataError
        The file cannot be read, or is no such object.
    """
    try:
        rows = TypeAdapter(dict[str, list[str]]).validate_json(_text(path), strict=True)
    except ValidationError as error:
        what, _ = _complaint(error)
        raise DataError(
            what, where=str(path), mend='Write {"actor": ["a name", "another"]}, an entry an actor'
        ) from error
    return {actor: frozenset(names) for actor, names in rows.items()}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"the file cannot be read: {error.strerror or error}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise DataError(f"the file is not UTF-8: {error}", where=str(path)) from error


def _complaint(error: ValidationError) -> tuple[str, str]:
    """Return what is wrong first, and how to mend it."""
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    reason = first["msg"].removeprefix("Value error, ")
    if first["type"] == "json_invalid":
        return f"this is not JSON: {first['ctx']['error']}", "Write a JSON object on a line of its own"
    if first["type"] == "missing":
        return f"{key}: the key is missing", f'Add "{key}", with null where the text is silent'
    if first["type"] == "enum":
        return f"{key}: there is no {first['input']!r}", _MENDS[key]
    where = f"{key}: " if key else ""
    return f"{where}{reason[:1].lower()}{reason[1:]}", _MENDS.get(key, "Mend the value")


def _one_of(words: Iterator[str]) -> str:
    return f"Use one of {', '.join(words)}"


_MENDS = {
    "": "Write a JSON object on a line of its own",
    "change": f"{_one_of(change.value for change in Change)}, or null for an article without a claim",
    "extent": _one_of(extent.value for extent in Extent),
    "certainty": _one_of(certainty.value for certainty in Certainty),
    "earliest": "Write YYYY-MM-DD, YYYY-MM or YYYY, or null",
    "latest": "Write YYYY-MM-DD, YYYY-MM or YYYY, or null",
    "background": "Write true or false",
}
