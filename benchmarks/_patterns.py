"""Every regular expression of the package, and how its time grows on text that repeats what it looks for."""

import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import conflictmap

_PACKAGE = Path(conflictmap.__file__).parent
_PIECES = (
    "a",
    "A",
    "1",
    " ",
    "\n",
    "\t",
    ".",
    ",",
    "-",
    "'",
    '"',
    "(",
    "<",
    "=",
    "/",
    "A ",
    "a ",
    "1 ",
    "a.",
    "a-",
    "A. ",
    ". ",
    "1/",
    "ا ",
)
_SHORT, _LONG = 1_000, 4_000
_WORD = re.compile(r"[A-Za-z]{2,}|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Growth:
    """The piece on which a pattern is slowest: seconds for so many characters, and for four times as many."""

    pattern: re.Pattern[str]
    place: str
    piece: str
    short: float
    long: float


def patterns() -> dict[re.Pattern[Any], str]:
    """Return the patterns that the package compiles when it is loaded and when an article is read."""
    found: dict[re.Pattern[Any], str] = {}
    compile_ = re.compile

    def noting(*arguments: Any, **options: Any) -> re.Pattern[Any]:
        pattern = compile_(*arguments, **options)
        caller = sys._getframe(1)  # noqa: SLF001 - there is no other way to it
        if Path(caller.f_code.co_filename).is_relative_to(_PACKAGE):
            name = Path(caller.f_code.co_filename).relative_to(_PACKAGE)
            found[pattern] = f"{name}:{caller.f_lineno}"
        return pattern

    re.compile = noting  # type: ignore[assignment] # put back below
    try:
        for module in pkgutil.walk_packages(conflictmap.__path__, "conflictmap."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
        _read_something()
    finally:
        re.compile = compile_
    return found


def _read_something() -> None:
    # Imported while patterns are noted.
    from conflictmap.articles import read_content  # noqa: PLC0415 - see above
    from conflictmap.data import gazetteer_folder, theatre_names  # noqa: PLC0415 - as above
    from conflictmap.places import Gazetteer  # noqa: PLC0415 - as above
    from conflictmap.reading import Reader  # noqa: PLC0415 - as above

    text = (
        "---\npublished: 2016-12-11\n---\nGovernment forces recaptured Palmyra on Sunday, state media said.\n"
    )
    (article,) = read_content(text, Path("x.md")).articles
    Reader.open().read(article, Gazetteer.open(theatre_names(gazetteer_folder())))


def growths() -> Iterator[Growth]:
    """Yield how each pattern grows, on the worst of the pieces that it is made of."""
    for pattern, place in patterns().items():
        if isinstance(pattern.pattern, bytes):
            continue
        words = _WORD.findall(pattern.pattern)[:40]
        pieces = dict.fromkeys([*_PIECES, *words, *(f"{word} " for word in words)])
        yield max((_growth(pattern, place, piece) for piece in pieces), key=lambda one: one.long)


def _growth(pattern: re.Pattern[str], place: str, piece: str) -> Growth:
    return Growth(pattern, place, piece, _seconds(pattern, piece, _SHORT), _seconds(pattern, piece, _LONG))


def _seconds(pattern: re.Pattern[str], piece: str, length: int) -> float:
    text = piece * (length // len(piece)) + "\0"
    start = time.perf_counter()
    for _ in pattern.finditer(text):
        pass
    return time.perf_counter() - start
