"""A set of files put in place together: all of them or, when something fails before, none."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from conflictmap.errors import InputError

DRAFT: Final = ".conflictmap-draft-"
# A complete set that a killed build did not get to put in place; the next one does.
READY: Final = ".conflictmap-ready"


@contextmanager
def published(folder: Path) -> Iterator[Path]:
    """Give a temporary folder whose files move into `folder` when the block ends without an error.

    The temporary folder lies within `folder`, so that each move is a rename on one file system. Other files
    of `folder` are left alone. Between the renames of one set a killed process leaves whole files of
    two builds; the next call finishes the move first.

    Parameters
    ----------
    folder
        Where the files go; made if it does not exist.

    Raises
    ------
    InputError
        The folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _finish(folder)
        for left in folder.glob(f"{DRAFT}*"):
            # By a build that was killed: one build runs at a time.
            shutil.rmtree(left, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=folder))
        try:
            yield draft
            for path in draft.iterdir():
                _to_disk(path)
            draft.rename(folder / READY)
            _finish(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    except InputError as error:
        # A writer of one file names that file; people know the folder, not the draft in it.
        if isinstance(error.__cause__, OSError):
            raise _unwritable(folder, error.__cause__) from error
        raise


def finish(folder: Path) -> None:
    """Put in place what a killed build had ready, if there is such a thing.

    Raises
    ------
    InputError
        The folder cannot be written.
    """
    try:
        _finish(folder)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _finish(folder: Path) -> None:
    ready = folder / READY
    if not ready.is_dir():
        return
    # The page last: whoever waits for it finds the rest in place.
    for path in sorted(ready.iterdir(), key=lambda path: (path.suffix == ".html", path.name)):
        path.replace(folder / path.name)
    ready.rmdir()


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _unwritable(folder: Path, error: OSError) -> InputError:
    return InputError(
        f"the output cannot be written: {error.strerror or error}",
        where=str(folder),
        mend="Name another folder with --output, or make room",
    )
