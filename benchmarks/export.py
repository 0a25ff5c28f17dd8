"""How long exports of a large timeline take, beside what pandas and geopandas write of the same frame.

    python benchmarks/export.py
    python benchmarks/export.py --places 1000 --days 365 --changes 5000 --runs 5

A front sweeps over scattered places, 33,000 of them with 200,000 changes in 1,000 days unless told otherwise,
as the generator in the folder `shared` beside the checkout draws it; without that folder it says so and
measures nothing. Seconds are the median of some runs in one process, each format in turn. The ratio is to
what a user would call for the same frame of states: `to_parquet` of pandas (no geometry) for GeoParquet,
`to_csv` of pandas for CSV, `to_file` of geopandas for the others that it can write.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from conflictmap.export.formats import FORMATS, Material
from conflictmap.export.frames import states_frame
from conflictmap.maps.tables import Sides, read_tables
from conflictmap.model import Timeline
from conflictmap.provenance import Provenance

GENERATOR = Path(__file__).parents[2] / "shared" / "tools" / "gen_timeline.py"
OF_STATES = ("parquet", "csv", "geojson", "gpkg", "kml")


def generated(folder: Path, places: int, days: int, changes: int) -> Timeline:
    """Return the timeline that the generator draws."""
    sizes = ("--places", str(places), "--days", str(days), "--changes", str(changes))
    subprocess.run([sys.executable, str(GENERATOR), str(folder), *sizes], check=True, capture_output=True)
    tables = read_tables(
        folder / "places.csv", folder / "changes.csv", start=date(2022, 2, 24), sides=Sides("West", "East")
    )
    return tables.timeline


def peers(timeline: Timeline, folder: Path) -> Mapping[str, Callable[[], object]]:
    """Return what a user would call for the same data, frame and all."""

    def frame() -> pd.DataFrame:
        return pd.DataFrame(states_frame(timeline).drop(columns="geometry"))

    def geo(path: str, driver: str) -> None:
        own = states_frame(timeline)
        for column in ("from", "to", "heard"):
            own[column] = own[column].dt.strftime("%Y-%m-%d")
        own.to_file(folder / path, driver=driver, layer="states")

    return {
        "parquet": lambda: frame().to_parquet(folder / "peer.parquet", compression="zstd"),
        "csv": lambda: frame().to_csv(folder / "peer.csv", index=False),
        "geojson": lambda: geo("peer.geojson", "GeoJSON"),
        "gpkg": lambda: geo("peer.gpkg", "GPKG"),
    }


def seconds(work: Callable[[], object], runs: int) -> float:
    """Return the median of how long a call takes."""
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def main() -> int:
    """Measure every format of states and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=int, default=33_000)
    parser.add_argument("--days", type=int, default=1_000)
    parser.add_argument("--changes", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    if not GENERATOR.exists():
        print(f"{GENERATOR} is missing: nothing is measured")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        timeline = generated(folder, asked.places, asked.days, asked.changes)
        made = datetime(2026, 1, 1, tzinfo=UTC)
        material = Material(timeline, (), Provenance("A front", (), "0", made))
        others = peers(timeline, folder)
        print(f"{len(timeline.places):,} places, {len(timeline.states):,} states")
        print(f"{'':10}{'s':>8}{'MB':>8}{'peer s':>9}{'ratio':>8}", flush=True)
        for option in OF_STATES:
            one = FORMATS[option]
            own = seconds(lambda: one.write(material, folder), asked.runs)  # noqa: B023 - called at once
            size = (folder / one.files[0]).stat().st_size / 1e6
            line = f"{option:10}{own:>8.1f}{size:>8.1f}"
            if option in others:
                peer = seconds(others[option], asked.runs)
                line += f"{peer:>9.1f}{own / peer:>8.2f}"
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
