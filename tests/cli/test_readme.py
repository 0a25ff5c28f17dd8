"""The README says what is so: its commands run, and what it points to is there."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
# What changes nothing but the example; `init` and `build` of a map of one's own have tests of their own.
COMMANDS = re.findall(
    r"^    conflictmap ((?:explain|control|claims|places|gazetteer) .*)$", README, re.MULTILINE
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_runs(command: str) -> None:
    """A command that the README shows works as it stands there and prints something."""
    done = subprocess.run(
        [sys.executable, "-m", "conflictmap", *shlex.split(command)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_the_readme_shows_commands() -> None:
    """The pattern that looks for commands finds those that a newcomer would try first."""
    assert {command.split()[0] for command in COMMANDS} == {
        "explain",
        "control",
        "claims",
        "places",
        "gazetteer",
    }


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:]+)\)", README))
def test_what_the_readme_points_to_is_there(target: str) -> None:
    """Pictures and pages that the README links exist."""
    assert (ROOT / target).exists()
