"""One process at a time: a build of a project, an addition to it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from conflictmap.errors import StoreError

_AT_ONCE: Final = 0.01
# Where Linux lists who holds which file.
_HELD: Final = Path("/proc/locks")


@contextmanager
def one_at_a_time(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Let a block run in one process at a time; a second one waits until the first has ended.

    The lock is the operating system's: a process that is killed, in whatever way, leaves none.

    Parameters
    ----------
    path
        The lock's file; it and its folder are made where they do not exist, and the file stays, empty.
    waiting
        Is called once, if there is another process to wait for.

    Raises
    ------
    StoreError
        The file cannot be made.
    """
    # Imported here since most commands build nothing.
    from filelock import FileLock, Timeout  # noqa: PLC0415 - see above

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        try:
            lock.acquire(timeout=_AT_ONCE)
        except Timeout:
            waiting()
            lock.acquire()
    except OSError as error:
        raise StoreError(
            f"others cannot be kept away meanwhile: {error.strerror or error}",
            where=str(path),
            mend="Make room, and the folder writable",
        ) from error
    try:
        yield
    finally:
        lock.release()


def holder(path: Path) -> int | None:
    """Return the process that holds a lock, 0 where only that one does is known, None where none does.

    Parameters
    ----------
    path
        The lock's file; nothing happens to it.
    """
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:
        return None
    if not path.is_file():
        return None  # whoever opens a pipe waits for ever
    try:
        with path.open("rb") as file:
            inode = os.fstat(file.fileno()).st_ino
            try:
                # Shared, and for a moment: two who look are not in one another's way.
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _process_at(inode)
    except OSError:
        return None
    return None


def _process_at(inode: int) -> int:
    try:
        lines = _HELD.read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    held = [line.split() for line in lines if "->" not in line and f":{inode} " in line]
    return next((int(words[4]) for words in held if words[1] == "FLOCK" and int(words[4]) > 0), 0)
