"""Time the import of a gazetteer, and look-ups in it: lines a second, memory, size, look-ups a second.

usage: python benchmarks/gazetteer_import.py [--lines N] [--runs N] [--read-articles N]

The lines are made up after the form of a GeoNames dump: a place each, with an ASCII name and up to four names
more, a third of the places with one in Arabic or Cyrillic script. The import runs in a process of its own, so
that its memory is. With the corpus beside the checkout (../shared), reading with and without it is compared.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from conflictmap.data import gazetteer_folder, theatre_names
from conflictmap.model import Article
from conflictmap.places import Gazetteer
from conflictmap.places.imports import Choices, Imported, Order, import_gazetteer
from conflictmap.reading import Reader

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "fa-kes.jsonl"
LATIN = [
    c + v + e for c in "bdfghjklmnqrstz" for v in ("a", "i", "u", "aa", "ou") for e in ("", "n", "r", "l")
]
ARABIC = [a + b for a in "بتجحدرسشصعفقكلمن" for b in "اوي"]
CYRILLIC = [a + b for a in "бвгдзклмнпрст" for b in "аеиоу"]
CODES = ["P\tPPL"] * 12 + ["P\tPPLX", "T\tHLL", "H\tWAD", "S\tRUIN", "S\tSCH", "L\tLCTY", "T\tMT", "S\tFRM"]
COUNTRIES = ("SY", "IQ", "UA", "LY", "ML", "SD", "YE", "ET")
BLOCK = 25


def lines(count: int) -> Iterator[str]:
    """Yield lines of a made-up dump, the same ones each time."""
    chance = random.Random(20260901)

    def name(syllables: list[str]) -> str:
        return "".join(chance.choices(syllables, k=chance.randint(2, 4)))

    for number in range(1, count + 1):
        main = name(LATIN).capitalize() + (f" al {name(LATIN).capitalize()}" if number % 4 == 0 else "")
        others = [name(LATIN).capitalize() for _ in range(number % 4)]
        others += [name(ARABIC if number % 2 else CYRILLIC)] * (number % 3 == 0)
        lat, lon = chance.uniform(12, 50), chance.uniform(-10, 48)
        people = chance.choice((0, 0, 0, 120, 900, 14_000))
        yield (
            f"{90_000_000 + number}\t{main}\t{main}\t{','.join(others)}\t{lat:.5f}\t{lon:.5f}\t"
            f"{chance.choice(CODES)}\t{chance.choice(COUNTRIES)}\t\t01\t\t\t\t{people}\t\t300\tAsia/Damascus\t2026-09-01\n"
        )


def run_import(source: Path, target: Path) -> None:
    """Import once and print seconds, rows and peak memory as JSON."""
    start = time.perf_counter()
    report = import_gazetteer(Order(source, Choices({})), target, lambda *_: None)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps([time.perf_counter() - start, report.rows, report.places, peak]))


def imported_apart(source: Path, target: Path) -> list[float]:
    """Import in another process, so that its memory is its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--import-once", source, target],
        check=True,
        capture_output=True,
        text=True,
    )
    return list(json.loads(done.stdout))


def look_ups(imported: Imported, names: list[str]) -> float:
    """Return look-ups a second, none of them remembered from before."""
    start = time.perf_counter()
    for name in names:
        imported.bearers([name], exact=True)
    return len(names) / (time.perf_counter() - start)


def reading_ratios(index: Path, count: int) -> list[float]:
    """Return how much longer reading takes with the import, block by block."""
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()[:count]]
    corpus = [
        Article(r["id"], r["title"], r["source"], None, date.fromisoformat(r["published"]), "en", r["text"])
        for r in rows
    ]
    theatres = theatre_names(gazetteer_folder())
    reader, without, with_it = (
        Reader.open(),
        Gazetteer.open(theatres),
        Gazetteer.open(theatres, imports=[index]),
    )
    for gazetteer in (without, with_it):
        list(reader.read_many(corpus[:5], gazetteer))
    ratios = []
    for first in range(0, len(corpus), BLOCK):
        times = []
        for gazetteer in (without, with_it):
            start = time.perf_counter()
            list(reader.read_many(corpus[first : first + BLOCK], gazetteer))
            times.append(time.perf_counter() - start)
        ratios.append(times[1] / times[0])
    return ratios


def main() -> int:
    """Print the figures with their medians."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--read-articles", type=int, default=200)
    parser.add_argument("--import-once", nargs=2, type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.import_once:
        run_import(*asked.import_once)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "made-up.txt"), Path(folder, "made-up.sqlite")
        with source.open("w", encoding="utf-8") as file:
            file.writelines(lines(asked.lines))
        print(f"lines {asked.lines:,}  file {source.stat().st_size >> 20} MiB  processors {os.cpu_count()}")
        runs = [imported_apart(source, target) for _ in range(asked.runs)]
        rates = sorted(rows / seconds for seconds, rows, _, _ in runs)
        print(f"import       median {statistics.median(rates):9,.0f} lines/s")
        print(f"peak memory  median {statistics.median(run[3] for run in runs):9,.0f} MiB")
        print(f"index        {target.stat().st_size >> 20} MiB, {runs[0][2]:,.0f} places")
        imported = Imported(target)
        known = [line.split("\t")[1].casefold() for line in lines(20_000)]
        for what, names in (("found", known), ("not found", [f"{name}x" for name in known])):
            rates = sorted(look_ups(imported, names) for _ in range(asked.runs))
            print(f"look-ups, {what:<9}  median {statistics.median(rates):9,.0f} /s")
        if CORPUS.is_file() and asked.read_articles:
            ratios = sorted(reading_ratios(target, asked.read_articles))
            median = statistics.median(ratios)
            print(f"reading with it takes {median:.2f} times as long (median of {len(ratios)} blocks)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
