"""A process that runs conflictmap again and again, each time with a fault elsewhere: a test's helper.

It reads an order a line from standard input and answers with a line, both JSON. All is imported, and the
model loaded, but once: each run is a fork of this process, with files, locks and signals of its own.

A point is a moment at which a file under the root is about to be opened for writing, has just been opened, is
about to be renamed, linked, deleted, synchronised, or a folder to be made or removed; or at which SQLite is
about to be told to begin, to write or to commit. Nothing in the package knows of it: files are seen through
Python's audit events.
"""

import builtins
import contextlib
import errno
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path

FILES = ("os.rename", "os.link", "os.mkdir", "os.rmdir", "os.remove", "os.truncate", "os.symlink")
DELETES = ("os.rmdir", "os.remove", "DELETE", "ROLLBACK")
SIGNALS = {"kill": signal.SIGKILL, "interrupt": signal.SIGINT, "terminate": signal.SIGTERM}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass(frozen=True)
class Run:
    """How a run ended: a status, or minus the signal that ended it; what it said; the points it came by."""

    status: int
    out: str
    err: str
    points: tuple[str, ...]


class Faulty:
    """The test's end: starts the process, and tells it what to run."""

    def __init__(self, warm):
        self._process = subprocess.Popen(
            [sys.executable, __file__, warm], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, *arguments, root, fault="none", at=0, stdin="", environment=None):
        """Run conflictmap; the fault comes at the point of that number, from 0, or never."""
        order = {
            "arguments": [str(one) for one in arguments],
            "root": str(root),
            "fault": fault,
            "at": at,
            "stdin": stdin,
            "environment": environment or {},
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        found = json.loads(self._process.stdout.readline())
        return Run(found["status"], found["out"], found["err"], tuple(found["points"]))

    def close(self):
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


class _Points:
    """Counts the points of a run, and brings about the fault at one of them."""

    def __init__(self, root, fault, at, log):
        self._root = os.path.realpath(root)
        self._fault, self._at, self._log = fault, at, log
        self._count = 0
        self._inside = False

    def pass_by(self, name, *paths):
        if self._inside or (paths and not any(self._is_under(path) for path in paths)):
            return
        self._inside = True
        try:
            self._pass(name)
        finally:
            self._inside = False

    def _pass(self, name):
        number, self._count = self._count, self._count + 1
        os.write(self._log, f"{name}\n".encode())
        if self._fault == "full" and number >= self._at and name not in DELETES:
            # A disk that is full stays so.
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if number == self._at and self._fault in SIGNALS:
            os.kill(os.getpid(), SIGNALS[self._fault])

    def _is_under(self, path):
        if isinstance(path, int):
            path = Path(f"/proc/self/fd/{path}").readlink()
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        return os.path.realpath(os.fsdecode(path)).startswith(self._root)

    def audit(self, event, values):
        if event == "open":
            path, mode, flags = values
            if isinstance(path, int) or not isinstance(flags, int):
                return
            if (flags & WRITING) or (isinstance(mode, str) and set(mode) & set("wax+")):
                self.pass_by("open", path)
        elif event in FILES:
            # The numbers behind the paths are those of folders that paths start from.
            paths = [value for value in values if not isinstance(value, int)]
            self.pass_by(event, *paths)

    def opened(self, original):
        def opening(file, mode="r", *arguments, **named):
            handle = original(file, mode, *arguments, **named)
            if set(mode) & set("wax+") and not isinstance(file, int):
                try:
                    self.pass_by("opened", file)
                except BaseException:
                    handle.close()
                    raise
            return handle

        return opening

    def synchronised(self, original):
        def synchronising(number):
            self.pass_by("fsync", number)
            return original(number)

        return synchronising

    def connection(self):
        points = self

        class Connection(sqlite3.Connection):
            def _pass_by(self, order):
                name = (order.split() or [""])[0].upper()
                if name in {"BEGIN", "COMMIT", "INSERT", "DELETE", "UPDATE", "CREATE", "DROP", "ROLLBACK"}:
                    try:
                        points.pass_by(name)
                    except OSError as error:
                        full = sqlite3.OperationalError("database or disk is full")
                        full.sqlite_errorcode = sqlite3.SQLITE_FULL
                        raise full from error

            def execute(self, order, *values):
                self._pass_by(order)
                return super().execute(order, *values)

            def executemany(self, order, values):
                self._pass_by(order)
                return super().executemany(order, values)

        return Connection

    def install(self):
        connect, factory = sqlite3.connect, self.connection()
        sqlite3.connect = lambda *values, **named: connect(*values, **({"factory": factory} | named))
        io.open = self.opened(io.open)
        builtins.open = self.opened(builtins.open)
        os.fsync = self.synchronised(os.fsync)
        sys.addaudithook(self.audit)


def _run(order, log):
    """Run one order to its end and leave: in a process of its own."""
    from conflictmap.cli import main  # noqa: PLC0415 - the test's end needs none of it

    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ.update(order["environment"])
    status = 0
    _Points(order["root"], order["fault"], order["at"], log).install()
    try:
        main(order["arguments"])
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1 if end.code else 0
    except BaseException:  # noqa: BLE001 - as Python itself does
        traceback.print_exc()
        status = 1
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _forked(order):
    names = ("stdin", "stdout", "stderr", "log")
    with contextlib.ExitStack() as stack:
        files = {name: stack.enter_context(tempfile.TemporaryFile()) for name in names}
        files["stdin"].write(order["stdin"].encode())
        files["stdin"].seek(0)
        child = os.fork()
        if child == 0:
            for number, name in enumerate(("stdin", "stdout", "stderr")):
                os.dup2(files[name].fileno(), number)
            _run(order, files["log"].fileno())
        _, ended = os.waitpid(child, 0)
        said = {}
        for name in names[1:]:
            files[name].seek(0)
            said[name] = files[name].read().decode(errors="replace")
    status = os.waitstatus_to_exitcode(ended)
    return {
        "status": status,
        "out": said["stdout"],
        "err": said["stderr"],
        "points": said["log"].split("\n")[:-1],
    }


def serve(warm):
    """Warm up on a project, and carry out orders until there are no more."""
    from conflictmap.threads import use_one_thread  # noqa: PLC0415 - as above

    use_one_thread()
    from conflictmap.project import Project  # noqa: PLC0415 - as above

    Project.open(Path(warm)).build()
    for line in sys.stdin:
        answer = json.dumps(_forked(json.loads(line)))
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve(sys.argv[1])
