"""TOML files that people write: read, validated, and every mistake named with its line and how to mend it."""

import difflib
import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from conflictmap.errors import InputError, SettingsError

M = TypeVar("M", bound=BaseModel)

LineOf = Callable[[Sequence[int | str]], int]
"""Gives the line, from 1, that a path of keys stands in."""


def read_toml(path: Path, model: type[M], kind: type[InputError] = SettingsError) -> tuple[M, LineOf]:
    """Read a TOML file into a model.

    Parameters
    ----------
    kind
        The error to raise: DataError for files of the package.

    Returns
    -------
    The model, and what tells in which line a key stands, for what is checked later.

    Raises
    ------
    InputError
        Of the given kind: the file cannot be read or is no TOML, or a key is unknown, missing or of a wrong
        value; the message names line and key.
    """
    if path.exists() and not path.is_file():
        raise kind("this is no file", where=str(path), mend="Move it away, and put the file there")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise kind(f"the file cannot be read: {error}", where=str(path)) from error
    try:
        return model.model_validate(tomllib.loads(text)), lambda keys: _line_of(text, keys)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        raise kind(
            f"this is not TOML: {str(error)[: line.start()] if line else error}",
            where=f"{path}:{line[1]}" if line else str(path),
        ) from error
    except ValidationError as error:
        # A misspelt key is also a missing one: the spelling is what to mend.
        first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        keys = [part for part in first["loc"] if not _is_internal(part)]
        raise kind(
            f"{_dotted(keys)}: {_reason(first)}",
            where=f"{path}:{_line_of(text, keys)}",
            mend=_hint(model, first, keys),
        ) from error


def mendable(what: str, mend: str) -> PydanticCustomError:
    """Return what a model's validator raises to say what is wrong and how to mend it."""
    return PydanticCustomError("mendable", "{what}", {"what": what, "mend": mend})


def _is_internal(part: int | str) -> bool:
    # Pydantic names the branches of a union in the path to an error.
    return part in {"float", "dict", "mapping"} or str(part).startswith(("dict[", "mapping["))


def _dotted(keys: Sequence[int | str]) -> str:
    return "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in keys).lstrip(".")


def _reason(error: Any) -> str:  # pydantic_core's ErrorDetails
    reasons = {
        "extra_forbidden": "there is no such key",
        "missing": "the key is missing",
        "tuple_type": "this is no list",
    }
    message = str(error["msg"]).removeprefix("Value error, ")
    return reasons.get(error["type"], message[:1].lower() + message[1:])


def _hint(model: type[BaseModel], error: Any, keys: Sequence[int | str]) -> str | None:  # as above
    table = model
    for key in keys[:-1]:
        if isinstance(key, str):
            table = _table_of(table, key) or table
    known = sorted(field.alias or name for name, field in table.model_fields.items())
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(keys[-1]), known, n=1, cutoff=0.5)
        return f"Did you mean {near[0]!r}?" if near else f"Known keys are {', '.join(known)}"
    if error["type"] == "missing":
        return "Add it"
    if error["type"] == "tuple_type":
        tables = isinstance(error["input"], dict)
        return f"Write [[{keys[-1]}]] above each of them" if tables else 'Write ["one", "two"]'
    mend = error.get("ctx", {}).get("mend")
    return None if mend is None else str(mend)


def _table_of(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    """Return the model of a table: that of the key itself, or of the members of its list."""
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    waiting = [None if (field := fields.get(key)) is None else field.annotation]
    while waiting:
        annotation = waiting.pop()
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return annotation
        waiting.extend(get_args(annotation))
    return None


_HEADER: Final = re.compile(r"^\s*\[(\[?)\s*([\w.\"' -]+?)\s*\]")
_KEY: Final = re.compile(r"^\s*[\"']?([\w-]+)[\"']?\s*(?:=|\.)")


def _line_of(text: str, keys: Sequence[int | str]) -> int:
    """Return the line, from 1, that the deepest part of a path of keys stands in.

    Neither tomllib nor pydantic knows lines. What is looked for has parsed as TOML, so that headers and
    keys at the start of a line are enough to go by; inside a multi-line string they could mislead, to a line
    nearby.
    """
    best, best_depth = 1, 0
    table: list[int | str] = []
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header is not None:
            table = [part.strip(" \"'") for part in header[2].split(".")]
            if header[1]:
                name = str(table[0])
                counts[name] = counts.get(name, -1) + 1
                table = [name, counts[name], *table[1:]]
            elif table[0] in counts:
                # [claim.set] belongs to the [[claim]] above it.
                table = [table[0], counts[str(table[0])], *table[1:]]
            path = table
        elif (key := _KEY.match(line)) is not None:
            path = [*table, key[1]]
        else:
            continue
        depth = len(path)
        if depth > best_depth and list(keys[:depth]) == path:
            best, best_depth = number, depth
    return best
