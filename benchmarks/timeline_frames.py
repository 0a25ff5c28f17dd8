"""How long data frames take to become a timeline, and how much memory: a full panel, and polygons per day.

    python benchmarks/timeline_frames.py
    python benchmarks/timeline_frames.py --places 1000 --days 100

The panel has a row for each place and day, 33 million of them unless told otherwise: a front sweeps east
and west over scattered places, and the ground near it is contested. The days are in the outer order, as a
table that grows day by day has them, so that it has to be sorted. The polygons are strips that either side
holds, of which the front moves some each day. Each case runs in a process of its own. The seconds are those
of `Timeline.from_frames` alone, the memory is the peak of the process and, beside it, that before the call.
"""

import argparse
import resource
import subprocess
import sys
import time
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from shapely import box

from conflictmap.model import Timeline

FIRST_DAY = date(2022, 2, 24)
WEST, EAST = 22.2, 40.2
# Half the width of the contested belt, in degrees.
BELT = 0.15
ROWS_OF_CELLS, CELLS = 40, 90


def front(days: int) -> NDArray[np.float64]:
    """Return the longitude of the front on each day: a sweep that calms down."""
    sweep: NDArray[np.float64] = 34 - 5 * np.sin(np.linspace(0, 5, days)) * np.exp(-np.linspace(0, 1.2, days))
    return sweep


def panel(places: int, days: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a table of places and a row for each place and day."""
    draw = np.random.default_rng(7)
    lon = draw.uniform(WEST, EAST, places)
    where = pd.DataFrame({"id": np.arange(places), "lon": lon, "lat": draw.uniform(44.5, 52.3, places)})
    status = np.empty((days, places), dtype=np.int8)
    holder = np.empty((days, places), dtype=np.int8)
    ragged = lon + draw.normal(0, 0.5, places)
    for day, line in enumerate(front(days)):
        status[day] = np.abs(ragged - line) < BELT
        holder[day] = ragged > line
    rows = pd.DataFrame(
        {
            "place": np.tile(np.arange(places, dtype=np.int32), days),
            "day": np.repeat(pd.date_range(FIRST_DAY, periods=days).to_numpy(), places),
            "status": pd.Categorical.from_codes(status.ravel(), ["controlled", "contested"]),
            "holder": pd.Categorical.from_codes(holder.ravel(), ["west", "east"]),
        }
    )
    return where, rows


def polygons(days: int) -> gpd.GeoDataFrame:
    """Return the strips of a grid that each side holds, a row a polygon and day."""
    draw = np.random.default_rng(7)
    edges = np.linspace(WEST, EAST, CELLS + 1)
    rows, shapes = [], []
    jitter = draw.normal(0, 0.8, ROWS_OF_CELLS)
    for number, line in enumerate(front(days)):
        day = pd.Timestamp(FIRST_DAY) + pd.Timedelta(days=number)
        at = np.searchsorted(edges, line + jitter).clip(1, CELLS - 1)
        for strip, cell in enumerate(at):
            south = 44 + strip * 0.2
            for holder, west, east in (("west", WEST, edges[cell]), ("east", edges[cell], EAST)):
                rows.append((day, holder))
                shapes.append(box(west, south, east, south + 0.2))
    return gpd.GeoDataFrame(rows, columns=["day", "holder"], geometry=shapes, crs="EPSG:4326")


def measure(case: str, places: int, days: int) -> None:
    """Print the figures of one case."""
    frames = panel(places, days) if case == "panel" else (None, polygons(days))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start, busy = time.perf_counter(), time.process_time()
    timeline = Timeline.from_frames(*frames)
    spent, worked = time.perf_counter() - start, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{case:10}{len(frames[1]):>12,}{len(timeline.places):>9,}{len(timeline.states):>10,}"
        f"{spent:>9.1f}{worked:>9.1f}{peak:>9,.0f}{before:>9,.0f}",
        flush=True,
    )


def main() -> int:
    """Measure both cases and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=int, default=33_000)
    parser.add_argument("--days", type=int, default=1_000)
    parser.add_argument("--case", choices=("panel", "polygons"), help="only this one, in this process")
    asked = parser.parse_args()
    if asked.case:
        measure(asked.case, asked.places, asked.days)
        return 0
    print(
        f"{'':10}{'rows':>12}{'places':>9}{'states':>10}{'s':>9}{'CPU s':>9}{'peak MB':>9}{'before':>9}",
        flush=True,
    )
    for case in ("panel", "polygons"):
        sizes = ("--places", str(asked.places), "--days", str(asked.days))
        subprocess.run([sys.executable, __file__, "--case", case, *sizes], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
