"""No text takes time out of proportion to its length."""

import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "reading_growth.py"
# A tenth of a megabyte of each text takes about a second; a step for each pair of its characters, or of its
# words, takes minutes.
SIZE, LIMIT = "0.1", 300


def grown(*arguments: str) -> list[str]:
    """Return what the benchmark says, or fail where it takes minutes for what takes seconds."""
    done = subprocess.run(
        [sys.executable, BENCHMARK, *arguments],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_texts_made_to_be_hard_are_read_in_linear_time() -> None:
    """Repeats, rows of signs, and sentences without end are no way to stop a build."""
    assert len(grown("--megabytes", SIZE)) > 20


def test_a_sentence_of_a_hundred_thousand_words_is_read() -> None:
    """A megabyte of one sentence with parties takes seconds; a step for each pair would take many minutes."""
    assert len(grown("--megabytes", "1", "--only", "one sentence of words", "one actor")) == 3
