"""Builds that are killed at random moments, and what is then in the output.

    python benchmarks/killed_builds.py [COUNT]

A copy of the example is built with and without one of its articles in turn; each time the process is killed
by SIGKILL at a moment drawn over the whole length of such a build. The files of the output are then those of
the build before or of this one, never a mixture; a build that is let finish gives the same files as one on a
fresh project. changes.md and changes.json are left out of the comparison: they tell of the build before.
"""

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "palmyra-2016"
ARTICLE = "2016-12-12-newspaper.md"
HISTORY = {"changes.md", "changes.json"}


def build(project: Path) -> subprocess.Popen[bytes]:
    """Start a build."""
    words = [sys.executable, "-m", "conflictmap", "build", project]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def files(project: Path) -> dict[str, bytes]:
    """Return the files of a project's output."""
    output = project / "output"
    return {
        path.name: path.read_bytes()
        for path in output.iterdir()
        if path.is_file() and path.name not in HISTORY
    }


def fresh(folder: Path, name: str, *, whole: bool) -> Path:
    """Return a newly built project, with or without the article."""
    project = folder / name
    shutil.copytree(EXAMPLE, project, ignore=shutil.ignore_patterns(".conflictmap", "output"))
    if not whole:
        (project / "articles" / ARTICLE).unlink()
    if build(project).wait():
        sys.exit("the example cannot be built")
    return project


def rebuilt(project: Path) -> float:
    """Return how many seconds it takes to build a project once more with the article that it lacks."""
    shutil.copy(EXAMPLE / "articles" / ARTICLE, project / "articles" / ARTICLE)
    start = time.perf_counter()
    build(project).wait()
    return time.perf_counter() - start


def main() -> None:
    """Kill, look, and finish."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    chance = random.Random(0)
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        whole, part = fresh(Path(folder), "whole", whole=True), fresh(Path(folder), "part", whole=False)
        expected = {True: files(whole), False: files(part)}
        length = rebuilt(part)
        project = fresh(Path(folder), "killed", whole=False)
        for number in range(count):
            now = number % 2 == 0
            article = project / "articles" / ARTICLE
            if now:
                shutil.copy(EXAMPLE / "articles" / ARTICLE, article)
            else:
                article.unlink()
            process = build(project)
            time.sleep(chance.uniform(0, length))
            process.send_signal(signal.SIGKILL)
            ended = process.wait()
            found = files(project)
            if found == expected[now]:
                outcomes["this build" if ended else "ended before it was killed"] += 1
            elif found == expected[not now]:
                outcomes["the build before"] += 1
            else:
                outcomes["a mixture"] += 1
            if build(project).wait() or files(project) != expected[now]:
                outcomes["the next build failed"] += 1
    print(f"{count} builds killed within {length:.1f} s; the output was then of")
    for outcome, times in outcomes.most_common():
        print(f"  {outcome}: {times}")


if __name__ == "__main__":
    main()
