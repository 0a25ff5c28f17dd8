"""The same claims give the same bytes, wherever and whenever."""

import os
import subprocess
import sys
from pathlib import Path

_PROGRAM = """
from pathlib import Path
import sys
from reports import CITADEL, VILLAGE, report, timeline
from conflictmap.control import write_control
rows = [
    report(at, change, gainer, loser, on=max(0, at - late), place=place, outlet=outlet, says=says)
    for at, (change, gainer, loser) in enumerate(
        [("captured", "red", "blue"), ("contested", "blue", "red"), ("holds", "green", None),
         ("withdrew", None, "red"), ("besieged", "red", "blue"), ("recaptured", "blue", None)] * 3
    )
    for late, outlet, says in [(0, "A", None), (2, "B", "war monitor"), (5, None, "Red army")]
    for place in [CITADEL, VILLAGE]
]
line = timeline(rows)
for as_known in (False, True):
    write_control(line, Path(sys.argv[1]) / f"{as_known}.csv", as_known=as_known)
"""


def _bytes(folder: Path, **environment: str) -> list[bytes]:
    folder.mkdir()
    paths = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(folder)],
        check=True,
        env={**os.environ, "PYTHONPATH": paths, **environment},
    )
    return [path.read_bytes() for path in sorted(folder.iterdir())]


def test_bytes_do_not_depend_on_the_run(tmp_path: Path) -> None:
    """Another hash seed, time zone and locale write the same control.csv on both clocks."""
    first = _bytes(tmp_path / "one", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8")
    second = _bytes(tmp_path / "two", PYTHONHASHSEED="4242", TZ="Pacific/Kiritimati", LC_ALL="C")
    assert len(first) == 2
    assert len(first[0].splitlines()) > 10
    assert first == second
