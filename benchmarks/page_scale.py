"""Size, load and scrubbing of the page from 50 places to 33,000, beside the prototype's in the same run.

Run it with `python benchmarks/page_scale.py [s m l xl]`. It needs the folder `shared` beside the checkout,
which holds the data's generator, the prototype and the ruler; without, it says what is missing and measures
nothing. Load is in seconds, the 95th percentile of a step in milliseconds, the script's memory in megabytes.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
GENERATOR = SHARED / "tools" / "gen_timeline.py"
RULER = SHARED / "tools" / "measure_page.py"
PROTOTYPE = SHARED / "reference" / "viewer-prototype" / "build_proto.py"
LEAFLET = ROOT / "conflictmap" / "maps" / "viewer" / "node_modules" / "leaflet" / "dist"

# Places, days and changes of each size.
SIZES = {
    "s": (50, 90, 300),
    "m": (1_000, 365, 5_000),
    "l": (10_000, 1_000, 50_000),
    "xl": (33_000, 1_000, 200_000),
}
FIGURES = ("load_s", "scrub_p95", "heap_mb")


def main(wanted: Sequence[str]) -> int:
    """Measure the sizes asked for and print a table."""
    missing = [path for path in (GENERATOR, RULER, PROTOTYPE, LEAFLET) if not path.exists()]
    if missing:
        print(f"nothing measured: {missing[0].name} is not there (looked in {missing[0].parent.name}/)")
        return 0
    print(f"{'size':5}{'page':13}{'kB':>8}" + "".join(f"{figure:>14}" for figure in FIGURES))
    with tempfile.TemporaryDirectory() as folder:
        for size in wanted or SIZES:
            for line in _lines(size, Path(folder)):
                print(line, flush=True)
    return 0


def _lines(size: str, folder: Path) -> Iterator[str]:
    places, days, changes = SIZES[size]
    data = folder / size
    _run(GENERATOR, data, "--places", places, "--days", days, "--changes", changes)
    pages = {"conflictmap": folder / f"{size}.html", "proto": folder / f"{size}-prototype.html"}
    tables = ("--places", data / "places.csv", "--changes", data / "changes.csv")
    _run("-m", "conflictmap", "render", *tables, "-o", pages["conflictmap"])
    _run(PROTOTYPE, data, pages["proto"], "--leaflet", LEAFLET)
    measured = {}
    for name, page in pages.items():
        figures = json.loads(_run(RULER, name, page).splitlines()[-1])
        measured[name] = figures
        values = "".join(f"{figures.get(figure, '-'):>14}" for figure in FIGURES)
        yield f"{size:5}{name:13}{page.stat().st_size / 1000:8.0f}{values}"
    own, other = (measured[name] for name in pages)
    ratios = (f"{own[f] / other[f]:.2f}" if own.get(f) and other.get(f) else "-" for f in FIGURES)
    yield f"{size:5}{'ratio':21}" + "".join(f"{ratio:>14}" for ratio in ratios)


def _run(*arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{arguments[0]} failed:\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
