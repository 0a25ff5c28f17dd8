"""Thousands of articles through `conflictmap build`: time, memory, and what an interruption costs.

    python benchmarks/load.py [--jobs 2] [COUNT...]

By default 5,000, 10,000 and 20,000 made-up articles (`_many_articles.py`), each built cold. The largest
build is then begun anew, killed by SIGKILL when half of it is read, and begun again: how many articles
it reads then is what the tool itself says. Memory is that of the process and all its workers together,
each page that they share counted once (PSS), sampled ten times a second; its largest value stands. Time
is given as it passes and as the processors' own, which other work on the machine hardly changes.
"""

import argparse
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from _many_articles import many_articles

_PSS = re.compile(r"^Pss:\s+(\d+)", re.MULTILINE)


def memory_of(process: psutil.Process) -> float:
    """Return what a process and those that it started occupy, in MB."""
    kilobytes = 0
    try:
        for one in (process, *process.children(recursive=True)):
            found = _PSS.search(Path(f"/proc/{one.pid}/smaps_rollup").read_text())
            kilobytes += int(found[1]) if found else 0
    except (psutil.NoSuchProcess, OSError):
        return 0.0
    return kilobytes / 1024


def remembered(project: Path) -> int:
    """Return how many articles the project's store has read."""
    store = project / ".conflictmap" / "store.sqlite"
    if not store.is_file():
        return 0
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM reading").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


@dataclass(frozen=True)
class Built:
    """What a build took: seconds, those of the processors, megabytes at most; and what it said."""

    seconds: float
    busy: float
    memory: float
    said: str

    def __str__(self) -> str:
        return f"{self.seconds:.0f} s ({self.busy:.0f} s of the processors), {self.memory:.0f} MB"


def build(project: Path, jobs: int, *, kill_at: int | None = None) -> Built:
    """Build a project; `kill_at` ends it when so many articles are read."""
    start = time.perf_counter()
    words = [sys.executable, "-m", "conflictmap", "build", project, "--jobs", str(jobs)]
    with tempfile.TemporaryFile("w+") as said:
        child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=said)
        process = psutil.Process(child.pid)
        most = 0.0
        while (ended := os.wait4(child.pid, os.WNOHANG))[0] == 0:
            most = max(most, memory_of(process))
            if kill_at is not None and remembered(project) >= kill_at:
                for one in (*process.children(recursive=True), process):
                    one.kill()
            time.sleep(0.1)
        _, status, usage = ended
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        if kill_at is None and child.returncode not in {0, 3}:
            sys.exit(said.read())
        # Of the workers, too: the build waited for them.
        busy = usage.ru_utime + usage.ru_stime
        return Built(time.perf_counter() - start, busy, most, said.read())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("counts", nargs="*", type=int, default=[5_000, 10_000, 20_000], metavar="COUNT")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for count in options.counts:
            project = Path(folder) / "project"
            shutil.rmtree(project, ignore_errors=True)
            subprocess.run(
                [sys.executable, "-m", "conflictmap", "init", project, "--theatre", "syria-iraq"],
                check=True,
                capture_output=True,
            )
            for name, text in many_articles(count):
                (project / "articles" / name).write_text(text, encoding="utf-8")
            built = build(project, options.jobs)
            each = 1000 * built.busy / count
            print(f"{count} articles: {built}, {each:.1f} ms of a processor an article", flush=True)
            print(*built.said.splitlines()[-3:], sep="\n", flush=True)
        shutil.rmtree(project / ".conflictmap")
        shutil.rmtree(project / "output")
        build(project, options.jobs, kill_at=count // 2)
        half = remembered(project)
        built = build(project, options.jobs)
        print(f"killed when {half} were read; then {built}", flush=True)
        print(*built.said.splitlines()[-3:], sep="\n")


if __name__ == "__main__":
    main()
