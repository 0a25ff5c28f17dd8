"""Faults at every point of every command that writes: killed, out of room, Ctrl-C, SIGTERM.

    python benchmarks/fault_points.py [COMMAND ...]

A point is a moment at which a file is about to be opened, moved, linked, deleted or synchronised, or SQLite
told something. After each fault all files have to be whole, of before or of after; the command run again has
to end well, give what it would have given, and leave no draft. Each run is a process of its own.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "building"))

from fault_points import Faulty
from fault_scenarios import SCENARIOS, Trial, make_project
from two_reports import TOOK

FAULTS = ("kill", "full", "interrupt", "terminate")


def main() -> None:
    """Sweep over all points."""
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        faulty = Faulty(make_project(Path(folder) / "warm", took=TOOK))
        for name in sys.argv[1:] or list(SCENARIOS):
            trial = Trial(SCENARIOS[name], faulty, Path(folder) / name)
            print(f"{name}: {trial.points} points")
            for fault in FAULTS:
                for at in range(trial.points + 1):
                    wrong = trial.with_fault(fault, at).wrong
                    outcomes["wrong" if wrong else "well"] += 1
                    for line in wrong:
                        print(f"  {fault} at {at}: {line}")
        faulty.close()
    print(f"{outcomes.total()} faults, after {outcomes['wrong']} of which something was wrong")


if __name__ == "__main__":
    main()
