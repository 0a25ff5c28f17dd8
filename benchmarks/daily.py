"""A day's work on 764 articles: a cold build, one article more, nothing new, and `--help`.

    python benchmarks/daily.py [DATASET]

The data set is ../shared/corpora/fa-kes.jsonl unless another one is named. Each figure is a whole process, as
its user waits for it; the rebuild is measured beside the cold build in the same run, and also as
`conflictmap watch` does it, where the parser is loaded already.
Memory is the largest resident set of the process.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from conflictmap.project import Project

ROOT = Path(__file__).parent.parent
DATASET = ROOT.parent / "shared" / "corpora" / "fa-kes.jsonl"
ARTICLE = """---
source: Meridian Wire
published: 2017-05-1{number}
---
Government forces recaptured the town of Maskanah from Islamic State on Wednesday, a military source said.
It was report number {number}.
"""
REPEATS = 3


def run(*arguments: object) -> tuple[float, float]:
    """Return seconds and largest memory in MB of a conflictmap command."""
    start = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "conflictmap", *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in {0, 3}:
        sys.exit(f"conflictmap {' '.join(map(str, arguments))} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    dataset = Path(sys.argv[1]) if len(sys.argv) > 1 else DATASET
    if not dataset.is_file():
        sys.exit(f"skipped: {dataset} is not there")
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        run("init", project, "--theatre", "syria-iraq")
        shutil.copy(dataset, project / "articles")
        start_up = statistics.median(run("--version")[0] for _ in range(REPEATS))
        helped = statistics.median(run("--help")[0] for _ in range(REPEATS))
        cold, memory = run("build", project)
        print(f"cold build: {cold:.1f} s, {memory:.0f} MB")
        idle = statistics.median(run("build", project)[0] for _ in range(REPEATS))
        more, warm = [], []
        for number in range(REPEATS):
            (project / "articles" / f"new-{number}.txt").write_text(ARTICLE.format(number=number))
            more.append(run("build", project)[0])
        opened = Project.open(project)
        opened.build()
        for number in range(REPEATS, 3 * REPEATS):
            (project / "articles" / f"new-{number}.txt").write_text(ARTICLE.format(number=number))
            start = time.perf_counter()
            opened.build()
            warm.append(time.perf_counter() - start)
        one, watched = statistics.median(more), statistics.median(warm[1:])
    print(f"one article more: {one:.2f} s, 1/{cold / one:.1f} of the cold build")
    print(f"one article more, in watch: {watched:.2f} s, 1/{cold / watched:.1f} of the cold build")
    print(f"nothing new: {idle:.2f} s, {idle - start_up:.2f} s beside start-up ({start_up:.2f} s)")
    print(f"--help: {helped:.2f} s")
    print(f"memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
