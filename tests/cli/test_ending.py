"""How the program ends when it is stopped, or nobody takes what it says."""

import os
import signal
import subprocess
import sys

import pytest

VERSION = [sys.executable, "-m", "conflictmap", "--version"]
STOPPED = (
    # Started in the background, as by nohup, a process ignores what its terminal's end tells it.
    "import os, signal, sys\nsignal.signal(int(sys.argv[1]), signal.SIG_DFL)\n"
    "import conflictmap.cli.app as app\n"
    "app.program = lambda _: lambda *_, **__: os.kill(os.getpid(), int(sys.argv[1]))\n"
    "from conflictmap.cli import main\nmain([])\n"
)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_a_line_and_a_status(number):
    """Shells and schedulers see what ended it, people one line and no traceback."""
    done = subprocess.run(
        [sys.executable, "-c", STOPPED, str(int(number))], capture_output=True, text=True, check=False
    )
    assert done.returncode == 128 + number
    assert done.stderr.count("\n") == 1
    assert f"stopped by {number.name}" in done.stderr


def test_a_full_output_is_one_line():
    """What the system refuses to take is said, not shown as a traceback at the end."""
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = subprocess.run(VERSION, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "No space left" in done.stderr


def test_a_reader_that_goes_away_ends_it_silently():
    """`conflictmap … | head` prints no traceback."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(VERSION, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_closed_streams_are_no_defect():
    """Without standard output and standard error it does its work and says nothing."""
    done = subprocess.run(VERSION, check=False, preexec_fn=lambda: os.closerange(0, 3))
    assert done.returncode == 0
