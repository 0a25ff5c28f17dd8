"""Size, load and scrubbing of the page from 50 places to 33,000, beside other pages of the same data.

Run it with `python benchmarks/page_scale.py [s m l xl]`. It needs the folder `shared` beside the checkout,
which holds the data's generator, the prototype and the ruler; without, it says what is missing and measures
nothing. The peers are folium's own timelines; what they load from content networks is fetched once by npm
into `.cache/`, and where npm cannot be reached they are left out.

Load is in seconds, the 95th percentile of a step in milliseconds, the script's memory in megabytes, each the
median of several runs in turn. Beside them: the steps of the same pages next to the floor that the display
sets and on a slowed-down processor, how long writing takes, and what 20,000 claims add to a page.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, fields, replace
from pathlib import Path
from typing import Any

import pandas as pd
from _many_claims import many_claims
from _page_ruler import SLOWER, Steps, steps_of
from _peers import PEERS, assets

from conflictmap.maps.page import write_page

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
GENERATOR = SHARED / "tools" / "gen_timeline.py"
RULER = SHARED / "tools" / "measure_page.py"
PROTOTYPE = SHARED / "reference" / "viewer-prototype" / "build_proto.py"
LEAFLET = ROOT / "conflictmap" / "maps" / "viewer" / "node_modules" / "leaflet" / "dist"
CACHE = ROOT / ".cache" / "benchmarks" / "peers"

# Places, days and changes of each size.
SIZES = {
    "s": (50, 90, 300),
    "m": (1_000, 365, 5_000),
    "l": (10_000, 1_000, 50_000),
    "xl": (33_000, 1_000, 200_000),
}
# The sizes at which the peers can be waited for.
FOR_PEERS = ("s", "m", "l")
FIGURES = ("load_s", "scrub_p95", "heap_mb")
OWN = "conflictmap"
PROTO = "proto"
RUNS = 3
PATIENCE = ("--load-timeout", 60, "--scrub-budget", 30)

Figures = Mapping[str, Any]


def main(wanted: Sequence[str]) -> int:
    """Measure the sizes asked for and print tables."""
    missing = [path for path in (GENERATOR, RULER, PROTOTYPE, LEAFLET) if not path.exists()]
    if missing:
        print(f"nothing measured: {missing[0].name} is not there (looked in {missing[0].parent.name}/)")
        return 0
    modules = assets(CACHE)
    if modules is None:
        print("no peers: npm could not fetch what their pages load")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in wanted or SIZES:
            _print(_size(size, folder, modules))
        _print(_claims(folder))
    return 0


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line, flush=True)


def _size(size: str, folder: Path, modules: Path | None) -> Iterator[str]:
    places, days, changes = SIZES[size]
    data = folder / size
    _run(GENERATOR, data, "--places", places, "--days", days, "--changes", changes)
    tables = (data / "places.csv", data / "changes.csv")
    pages = {name: folder / f"{size}-{name}.html" for name in (OWN, PROTO)}
    begun = time.perf_counter()
    _run("-m", "conflictmap", "render", "--places", tables[0], "--changes", tables[1], "-o", pages[OWN])
    command = time.perf_counter() - begun
    written = json.loads(_run(ROOT / "benchmarks" / "_page_writing.py", *tables, folder / "again.html"))
    yield (
        f"{size}: `conflictmap render` {command:.1f} s; writing the page {written['write_s']:.1f} s of them, "
        f"{written['peak_mb']:.0f} MB at most"
    )
    _run(PROTOTYPE, data, pages[PROTO], "--leaflet", LEAFLET)
    if modules is not None and size in FOR_PEERS:
        frames = [pd.read_csv(table) for table in tables]
        for name, build in PEERS.items():
            pages[name] = folder / f"{size}-{name}.html"
            build(*frames).save(str(pages[name]))
    yield from _compared(size, pages, modules)
    yield f"{size:5}{'p95 of a step, ms':18}" + "".join(f"{field.name:>14}" for field in fields(Steps))
    for name in (OWN, PROTO):
        steps = steps_of(name, pages[name])
        yield f"{size:5}{name:18}" + "".join(f"{value:14.1f}" for value in astuple(steps))
    yield f"{'':23}slow: the processor {SLOWER} times slower"


def _compared(size: str, pages: Mapping[str, Path], modules: Path | None) -> Iterator[str]:
    yield f"{size:5}{'page':15}{'kB':>8}" + "".join(f"{figure:>14}" for figure in FIGURES)
    runs: dict[str, list[Figures]] = {name: [] for name in pages}
    for _ in range(RUNS):
        for name, page in pages.items():
            if not any("fail" in run for run in runs[name]):
                runs[name].append(_measured(name, page, modules))
    medians = {name: _median(measured) for name, measured in runs.items()}
    own = medians[OWN]
    for name, page in pages.items():
        values = "".join(_cell(medians[name].get(figure)) for figure in FIGURES)
        failure = next((f"  {run['fail']}" for run in runs[name] if "fail" in run), "")
        yield f"{size:5}{name:15}{page.stat().st_size / 1000:8.0f}{values}{failure}"
        if name != OWN:
            of_size = pages[OWN].stat().st_size / page.stat().st_size
            ratios = (
                own[f] / medians[name][f] if own.get(f) and medians[name].get(f) else None for f in FIGURES
            )
            yield f"{size:5}{'  own to it':15}{of_size:8.2f}" + "".join(_cell(ratio) for ratio in ratios)


def _measured(name: str, page: Path, modules: Path | None) -> Figures:
    served = ("--npm", modules) if name in PEERS else ()
    figures: Figures = json.loads(_run(RULER, name, page, *served, *PATIENCE).splitlines()[-1])
    return figures


def _median(runs: Sequence[Figures]) -> dict[str, float]:
    there = {figure: [run[figure] for run in runs if figure in run] for figure in FIGURES}
    return {figure: statistics.median(values) for figure, values in there.items() if values}


def _cell(value: float | None) -> str:
    return f"{'-':>14}" if value is None else f"{value:14.2f}"


def _claims(folder: Path) -> Iterator[str]:
    timeline = many_claims()
    without = replace(timeline, claims=(), articles=())
    sizes = []
    for name, one in (("with", timeline), ("without", without)):
        path = folder / f"{name}-claims.html"
        write_page(one, path)
        sizes.append(path.stat().st_size)
    yield (
        f"{len(timeline.claims)} claims of {len(timeline.articles)} articles add "
        f"{(sizes[0] - sizes[1]) / 1e6:.2f} MB to a page of {sizes[1] / 1e6:.2f} MB"
    )


def _run(*arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{arguments[0]} failed:\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
