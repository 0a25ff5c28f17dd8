"""No text takes time out of proportion to its length."""

import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "reading_growth.py"
# A tenth of a megabyte of each text takes about a second; a step for each pair of its characters, or of its
# words, takes minutes.
SIZE, LIMIT = "0.1", 300


def test_texts_made_to_be_hard_are_read_in_linear_time() -> None:
    """Repeats, rows of signs, and sentences without end are no way to stop a build."""
    done = subprocess.run(
        [sys.executable, BENCHMARK, "--megabytes", SIZE],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 20
