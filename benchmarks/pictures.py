"""How long pictures take, beside a screenshot of the page by a browser that runs already.

    python benchmarks/pictures.py
    python benchmarks/pictures.py --project examples/palmyra-2016 --slices 60 --runs 5

The articles are the seeds of the folder `shared` beside the checkout unless a project is named; without that
folder it is the example. Seconds are medians of some runs in one process, in which one picture has been drawn
before (warm: fonts and base map are loaded); the first one, cold, is given apart.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from conflictmap.maps import PageOptions, write_page
from conflictmap.maps.pictures import Album, PictureFormat, animated, encoded
from conflictmap.project import Project

ROOT = Path(__file__).parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
SETTINGS = 'title = "Palmyra, December 2016"\ntheatre = "syria-iraq"\n'


def project_of_seeds(folder: Path) -> Path:
    """Make a project of the seed articles."""
    (folder / "articles").mkdir(parents=True)
    for path in SEEDS.iterdir():
        if path.suffix in {".md", ".txt", ".html"} and path.stem != "README":
            shutil.copy(path, folder / "articles")
    (folder / "conflictmap.toml").write_text(SETTINGS)
    return folder


def seconds(work: Callable[[], object], runs: int) -> float:
    """Return the median of some runs."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def screenshot(page: Path, runs: int) -> float | None:
    """Return how long a warm browser takes for a picture of the page, None where there is none."""
    named = os.environ.get("CONFLICTMAP_CHROMIUM")
    chromium = named or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return None
    sys.path.insert(0, str(ROOT / "tests" / "browser"))
    from chromium_flags import FLAGS  # noqa: PLC0415 - only where there is a browser
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - as above

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))

        def shoot() -> None:
            opened = browser.new_page(viewport={"width": 1000, "height": 700}, device_scale_factor=2)
            opened.goto(page.as_uri())
            opened.wait_for_function("() => window.conflictmap?.ready === true")
            opened.screenshot()
            opened.close()

        shoot()
        taken = seconds(shoot, runs)
        browser.close()
        return taken


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--project", type=Path, help="a project's folder")
    parser.add_argument("--slices", type=int, default=60)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = arguments.project
        if path is None and not SEEDS.is_dir():
            print(f"{SEEDS.parent.name}/{SEEDS.name} is not there: the example is drawn instead")
            path = ROOT / "examples" / "palmyra-2016"
        project = Project.open(path or project_of_seeds(folder / "seeds"))
        timeline = project.timeline()
        provenance = project.provenance(timeline, datetime.now(tz=UTC))
        start = time.perf_counter()
        album = Album(timeline, provenance)
        last = album.changes[-1]
        encoded(album.slice(last), PictureFormat.PNG, provenance)
        print(f"{len(timeline.places)} places, {len(timeline.articles)} articles")
        print(f"first PNG, cold: {time.perf_counter() - start:.2f} s")
        write_page(timeline, folder / "page.html", PageOptions(project.settings.title))
        peer = screenshot(folder / "page.html", arguments.runs)
        beside = "no browser was found" if peer is None else f"{peer:.2f} s"
        print(f"screenshot by a warm Chromium: {beside}")
        for kind in PictureFormat:
            taken = seconds(lambda kind=kind: encoded(album.slice(last), kind, provenance), arguments.runs)
            ratio = "" if peer is None else f", {taken / peer:.2f} of the screenshot's time"
            print(f"{kind.value.upper()}, warm: {taken:.2f} s{ratio}")
        days = [last - timedelta(step) for step in range(arguments.slices)]
        days = [day for day in sorted(days) if album.chronicle.first <= day]
        size = len(held := animated(album.frames(days)))
        taken = seconds(lambda: animated(album.frames(days)), 1)
        print(f"GIF of {len(days)} slices: {taken:.1f} s, {size / 1e6:.2f} MB")
        assert held.startswith(b"GIF89a")


if __name__ == "__main__":
    main()
