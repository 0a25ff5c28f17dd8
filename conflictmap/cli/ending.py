"""How the program ends when somebody stops it, or nobody takes what it says: a line at most, no traceback."""

import contextlib
import errno
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final, TextIO

from conflictmap.cli.shielding import shielded
from conflictmap.cli.status import FAILURE

# Shells give a program that a signal ended this much more than the signal's number.
_BY_SIGNAL: Final = 128
_SIGNALS: Final = tuple(
    number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None
)
_LEFT_ALONE: Final = (signal.SIG_DFL, signal.default_int_handler)
# What the system, not a defect of ours, may refuse at any moment.
_REFUSALS: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE}
    | {errno.ENFILE, errno.ENOMEM, errno.EFBIG}
)


@contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and a closed terminal end the block in order: with a line and 130, 143 or 129.

    What the block has to clear away it clears away. A second signal ends the program at once.
    """
    stopped: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopped.append(number)
        signal.signal(number, signal.SIG_DFL)
        raise KeyboardInterrupt

    # Python lets only the main thread hear signals. Who started this may have it ignore some: so be it.
    hearing = threading.current_thread() is threading.main_thread()
    heard = [number for number in _SIGNALS if hearing and signal.getsignal(number) in _LEFT_ALONE]
    before = {number: signal.signal(number, stop) for number in heard}
    try:
        yield
    except KeyboardInterrupt:
        _say_stopped(stopped)
    except SystemExit as end:
        # typer ends a command so that Ctrl-C broke off; one that ended in order has a status of its own.
        if end.code != _BY_SIGNAL + signal.SIGINT:
            raise
        _say_stopped(stopped)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say_stopped(stopped: list[int]) -> None:
    number = stopped[-1] if stopped else signal.SIGINT
    _say(f"stopped by {signal.Signals(number).name}. What was finished is kept: run it again to go on")
    sys.exit(_BY_SIGNAL + number)


@contextmanager
def streams() -> Iterator[None]:
    """Let the block write to standard output and standard error, whatever has become of the two.

    A reader that goes away (`| head`) ends it without a word; what the system refuses, as room for output,
    ends it with a line. What a stream's encoding cannot write, and what a terminal would obey, comes as an
    escape.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            # Closed by whoever started this: the next file to be opened must not take its number.
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for good
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with shielded():
        try:
            try:
                yield
            finally:
                # What still waits is written here: Python would complain of a failure at its own end.
                sys.stdout.flush()
        except BrokenPipeError:
            _to_nobody()
            sys.exit(FAILURE)
        except OSError as error:
            if error.errno not in _REFUSALS:
                raise
            where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""
            _say(
                f"{where}the system refuses: {error.strerror}. Make room, or see to the rights,"
                " and run it again"
            )
            _to_nobody()
            sys.exit(FAILURE)
        except MemoryError:
            _say("there is not enough memory. Close other programs, or use fewer --jobs")
            sys.exit(FAILURE)


def _say(line: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"conflictmap: {line}\n")
        sys.stderr.flush()


def _to_nobody() -> None:
    """Let what still waits for standard output, or comes after, go nowhere."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            _replace(stream)


def _replace(stream: TextIO) -> None:
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
