"""How many small changes of the code no test notices: a sample of what `make mutants` would try.

    python benchmarks/mutants.py [--sample 600] [--seed 9] [control|escaping]

mutmut changes an operator, a constant or an argument of one function at a time, in a copy below mutants/, and
runs the tests that reach it (`[tool.mutmut]` in pyproject.toml). All of them take hours; so many are drawn at
random, with the same dice each time. A change that no selected test reaches counts apart: tests that are too
slow for this are left out. The interval is Wilson's, at 95 per cent.
"""

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from math import sqrt
from pathlib import Path

ROOT = Path(__file__).parent.parent
COPY = ROOT / "mutants"
# What mutmut writes for a change: pytest's status, or one of its own.
SURVIVED, UNREACHED = 0, 33
PARTS = {
    "control": ("control/*.py",),
    "escaping": ("addresses.py", "cli/shielding.py", "errors.py", "wording.py"),
}


def mutmut(*names: str) -> None:
    """Run mutmut on changes, on none for a look at what there is."""
    command = [Path(sys.executable).with_name("mutmut"), "run", *names]
    # It ends in an error where no change has such a name.
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def changes(part: str) -> dict[str, int | None]:
    """Return every change of a part of the code by its name, with what became of it."""
    found = {}
    for pattern in PARTS[part]:
        for path in sorted((COPY / "conflictmap").glob(f"{pattern}.meta")):
            found |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def interval(hits: int, tries: int) -> tuple[float, float]:
    """Return Wilson's interval of a share, at 95 per cent."""
    z = 1.96
    share = hits / tries
    middle = (share + z * z / (2 * tries)) / (1 + z * z / tries)
    half = z * sqrt(share * (1 - share) / tries + z * z / (4 * tries * tries)) / (1 + z * z / tries)
    return middle - half, middle + half


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sample", type=int, default=600)
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("part", nargs="?", choices=PARTS, default="control")
    options = parser.parse_args()
    # A pattern that is no change's name makes the copy and tries nothing.
    mutmut("none")
    every = sorted(changes(options.part))
    if not every:
        sys.exit("mutmut made no copy: does `mutmut run` work?")
    drawn = random.Random(options.seed).sample(every, min(options.sample, len(every)))
    mutmut(*drawn)
    became = changes(options.part)
    counts = Counter(became[name] for name in drawn)
    survived, unreached = counts[SURVIVED], counts[UNREACHED]
    tried = len(drawn) - unreached - counts[None]
    least, most = interval(tried - survived, tried)
    print(f"{len(every)} changes, {len(drawn)} drawn, {unreached} that no selected test reaches")
    share = (tried - survived) / tried
    print(f"noticed: {tried - survived} of {tried}, {share:.3f} ({least:.3f} to {most:.3f})")
    for name in drawn:
        if became[name] == SURVIVED:
            print(f"not noticed: {name}")


if __name__ == "__main__":
    main()
