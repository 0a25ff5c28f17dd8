"""Thousands of articles through `conflictmap build`: time, memory, and what an interruption costs.

    python benchmarks/load.py [--jobs 2] [COUNT...]

By default 5,000, 10,000 and 20,000 made-up articles (`_many_articles.py`), each built cold. The largest build
is then begun anew, killed by SIGKILL when half of it is read, and begun again: how many articles it reads
then is what the tool itself says. Memory is that of the process and all its workers together, each page that
they share counted once (PSS), sampled ten times a second; its largest value stands.
"""

import argparse
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
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


def build(project: Path, jobs: int, *, kill_at: int | None = None) -> tuple[float, float, str]:
    """Return seconds, largest memory in MB and what was said; `kill_at` ends it when so many are read."""
    start = time.perf_counter()
    words = [sys.executable, "-m", "conflictmap", "build", project, "--jobs", str(jobs)]
    with tempfile.TemporaryFile("w+") as said:
        child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=said)
        process = psutil.Process(child.pid)
        most = 0.0
        while child.poll() is None:
            most = max(most, memory_of(process))
            if kill_at is not None and remembered(project) >= kill_at:
                for one in (*process.children(recursive=True), process):
                    one.kill()
            time.sleep(0.1)
        said.seek(0)
        if kill_at is None and child.returncode not in {0, 3}:
            sys.exit(said.read())
        return time.perf_counter() - start, most, said.read()


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
            seconds, most, said = build(project, options.jobs)
            each = 1000 * seconds / count
            print(f"{count} articles: {seconds:.0f} s, {each:.1f} ms an article, {most:.0f} MB", flush=True)
            print(*said.splitlines()[-8:], sep="\n", flush=True)
        shutil.rmtree(project / ".conflictmap")
        shutil.rmtree(project / "output")
        build(project, options.jobs, kill_at=count // 2)
        half = remembered(project)
        seconds, most, said = build(project, options.jobs)
        print(f"killed when {half} were read; then {seconds:.0f} s, {most:.0f} MB", flush=True)
        print(*said.splitlines()[-8:], sep="\n")


if __name__ == "__main__":
    main()
