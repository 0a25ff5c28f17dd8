"""Time reading on texts made to be hard, at 1, 2 and 4 megabytes: a linear reader takes as long for each.

usage: python benchmarks/reading_growth.py [--megabytes N ...] [--only NAME ...]
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import date

from conflictmap.threads import use_one_thread

use_one_thread()  # as the command line does, before anything loads numpy

from conflictmap.data import gazetteer_folder, theatre_names
from conflictmap.model import Article
from conflictmap.places import Gazetteer
from conflictmap.reading import Reader

_NEWS = (
    "The Syrian army captured Palmyra from ISIS on Sunday, the Observatory said. Fighting went on around the"
    " city, and rebels withdrew from the village of Tadif. They had held it since 2014.\n"
)


def _repeat(unit: str) -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit) + 1)


def _numbered(unit: str) -> Callable[[int], str]:
    return lambda size: " ".join(unit.format(number=number) for number in range(size // len(unit)))


TEXTS: dict[str, Callable[[int], str]] = {
    "news": _repeat(_NEWS),
    "sentences without a paragraph": _repeat(_NEWS.replace("\n", " ")),
    "one sentence of words": _repeat("the army captured a town and rebels fled "),
    "sentences of 2,000 characters": _repeat("captured and " * 150 + "took Aleppo from ISIS. "),
    "one name": _repeat("Aleppo "),
    "one name, with commas": _repeat("Aleppo, "),
    "many names": _numbered("Village Tell{number}, "),
    "one actor": _repeat("ISIS militants "),
    "quotation marks": _repeat("“"),
    "brackets": _repeat("( "),
    "the city of": _repeat("the city of "),
    "according to": _repeat("according to "),
    "backed by": _repeat("backed by the "),
    "newlines": _repeat("\n"),
    "blanks": _repeat(" "),
    "full stops": _repeat("."),
    "full stops and blanks": _repeat(". "),
    "digits": _repeat("7"),
    "numbers": _repeat("2014 "),
    "capitals": _repeat("A"),
    "initials": _repeat("A."),
    "capitalised words": _repeat("Qzxv "),
    "hyphens": _repeat("re-"),
    "apostrophes": _repeat("a'"),
    "times": _repeat("on Sunday the first since "),
    "lower case": _repeat("a"),
}
"""What makes a text of about a size, by name."""


def main() -> int:
    """Print seconds per megabyte for each kind of text and size, and how they grow."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=float, nargs="+", default=[1, 2, 4])
    parser.add_argument("--only", nargs="+", default=list(TEXTS), choices=list(TEXTS))
    arguments = parser.parse_args()
    gazetteer = Gazetteer.open(theatre_names(gazetteer_folder()))
    reader = Reader.open()
    reader.read(_article("warm", _NEWS), gazetteer)
    print("seconds a megabyte".ljust(32), *(f"{size:g} MB".rjust(9) for size in arguments.megabytes))
    for name in arguments.only:
        taken = []
        for size in arguments.megabytes:
            article = _article(name, TEXTS[name](int(size * 1_000_000)))
            start = time.perf_counter()
            reader.read(article, gazetteer)
            taken.append((time.perf_counter() - start) / size)
        growth = f"   x {taken[-1] / taken[0]:.1f}" if len(taken) > 1 else ""
        print(name.ljust(32), *(f"{seconds:9.2f}" for seconds in taken), growth, flush=True)
    return 0


def _article(name: str, text: str) -> Article:
    return Article(name, None, None, None, date(2016, 12, 11), "en", text)


if __name__ == "__main__":
    sys.exit(main())
