"""One process at a time: a build of a project, an addition to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from conflictmap.errors import StoreError

_AT_ONCE: Final = 0.01


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
