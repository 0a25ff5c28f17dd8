"""How long a page takes from one day to another, beside a step that does nothing, and on a slow machine.

A step lasts until the second animation frame after it was asked for. Even one that does nothing takes as long
as the display needs for two frames: that floor is measured on the same page.
"""

import random
import shutil
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

# Whether a page is ready, how many days it has, and what shows day number i.
PAGES = {
    "conflictmap": (
        "window.conflictmap?.ready === true",
        "conflictmap.dates.length",
        "conflictmap.show(conflictmap.dates[i])",
    ),
    "proto": ("window.cm?.ready", "cm.T", "cm.set(i)"),
}
STEPS = 60
# As often as all steps are gone through; the median of the runs counts.
RUNS = 3
SLOWER = 6
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
TIMER = """(step) => async (i) => {
  const begun = performance.now();
  step(i);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - begun;
}"""


@dataclass(frozen=True, slots=True)
class Steps:
    """95th percentiles in milliseconds.

    Attributes
    ----------
    floor
        Of a step that does nothing.
    onwards, jumps
        Of steps through the whole time in order, and at random.
    slow_onwards, slow_jumps
        The same with the processor slowed down to a sixth.
    """

    floor: float
    onwards: float
    jumps: float
    slow_onwards: float
    slow_jumps: float


def steps_of(kind: str, path: Path) -> Steps:
    """Measure the page of one of the kinds in `PAGES` in headless Chromium, without a network."""
    ready, count, step = PAGES[kind]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=shutil.which("chromium"),
            args=list(FLAGS),
            viewport={"width": 1280, "height": 800},
            offline=True,
        )
        page = context.pages[0]
        page.goto(path.resolve().as_uri())
        page.wait_for_function(f"() => !!({ready})")
        page.evaluate(
            f"() => {{ const timer = {TIMER}; window.step = timer((i) => {{ {step} }});"
            " window.nothing = timer(() => {}); }"
        )
        days = int(page.evaluate(f"() => {count}"))
        onwards = [round(1 + step * (days - 2) / (STEPS - 1)) for step in range(STEPS)]
        jumps = random.Random(1).sample(onwards, STEPS)
        as_it_is = [
            _percentile(page, *run) for run in (("nothing", onwards), ("step", onwards), ("step", jumps))
        ]
        _slow_down(context, page)
        slow = [_percentile(page, "step", run) for run in (onwards, jumps)]
        context.close()
    return Steps(*as_it_is, *slow)


def _percentile(page: Page, name: str, days: Sequence[int]) -> float:
    runs: list[float] = []
    for _ in range(RUNS):
        taken: list[float] = sorted(page.evaluate(f"(i) => {name}(i)", day) for day in days)
        runs.append(taken[int(0.95 * len(taken))])
    return statistics.median(runs)


def _slow_down(context: BrowserContext, page: Page) -> None:
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
