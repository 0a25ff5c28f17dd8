"""Records of articles: a JSON file with one or a list of them, or JSON lines."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AliasChoices, BeforeValidator, Field, ValidationError

from conflictmap.articles.metadata import Line, Metadata
from conflictmap.errors import ArticleError

# Each takes some sixty bytes of memory, and as few as two of a file.
_MOST_VALUES: Final = 20_000_000
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


def _whole(value: object) -> object:
    # JSON can spell half a character, which no file can be written with.
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


class Record(Metadata):
    """One article as data sets give it."""

    id: Line = None
    text: Annotated[str, BeforeValidator(_whole)] = Field(
        validation_alias=AliasChoices("text", "body", "content")
    )


@dataclass(frozen=True, slots=True)
class Numbered:
    """A record with its number in the file, from 1, or the reason why it cannot be used."""

    number: int
    where: str
    record: Record | ArticleError


@dataclass(frozen=True, slots=True)
class Item:
    """What stands where a record should, with its number in the file, from 1; an error where it is none."""

    number: int
    where: str
    content: object


def json_items(text: str, where: str) -> Iterator[Item]:
    """Yield the object, or those of the list, of a JSON file.

    Raises
    ------
    ArticleError
        The file is no JSON, or neither an object nor a list.
    """
    content = _parse(text, where, first_line=1)
    if isinstance(content, dict):
        yield Item(1, where, content)
    elif isinstance(content, list):
        for number, item in enumerate(content, 1):
            yield Item(number, f"{where}: record {number}", item)
    else:
        raise ArticleError(
            "this is neither a record nor a list of records",
            where=where,
            mend='Write {"title": …, "text": …} or a list of such records',
        )


def json_line_items(text: str, where: str) -> Iterator[Item]:
    """Yield the objects of a file that holds one a line; a bad line costs only itself."""
    # Not splitlines(): U+2028 and its like may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{where}:{number}"
        try:
            yield Item(number, place, _parse(line, where, first_line=number))
        except ArticleError as problem:
            yield Item(number, place, problem)


def read_json(text: str, where: str) -> Iterator[Numbered]:
    """Yield the record, or the list of records, of a JSON file.

    Raises
    ------
    ArticleError
        The file is no JSON, or neither an object nor a list.
    """
    for item in json_items(text, where):
        yield Numbered(item.number, item.where, validate_record(item.content, item.where))


def read_json_lines(text: str, where: str) -> Iterator[Numbered]:
    """Yield the records of a file that holds one a line; a bad line costs only itself."""
    for item in json_line_items(text, where):
        yield Numbered(item.number, item.where, validate_record(item.content, item.where))


def _parse(text: str, where: str, *, first_line: int) -> object:
    if sum(map(text.count, '[{"')) > _MOST_VALUES:
        raise ArticleError(
            f"this JSON holds more than {_MOST_VALUES:,} values", where=f"{where}:{first_line}"
        )
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ArticleError(
            f"this is not JSON: {error.msg} at column {error.colno}",
            where=f"{where}:{first_line + error.lineno - 1}",
        ) from error
    except (ValueError, RecursionError) as error:
        raise ArticleError(
            "this JSON is nested too deeply or holds too long a number", where=f"{where}:{first_line}"
        ) from error


def validate_record(item: object, where: str) -> Record | ArticleError:
    """Return the record that an object is, or what is wrong with it."""
    if isinstance(item, ArticleError):
        return item
    if not isinstance(item, dict):
        return ArticleError("this record is not an object", where=where, mend='Write {"title": …, "text": …}')
    fields = {str(key).lower(): _whole(value) for key, value in item.items()}
    try:
        return Record.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "missing":
            return ArticleError("the record has no text", where=where, mend='Put it in a field named "text"')
        key = first["loc"][0]
        return ArticleError(f"{key}: {first['msg'].removeprefix('Value error, ')}", where=where)
