"""Files that come to be at once or not at all: written beside their place and moved there."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from conflictmap.errors import InputError


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to, and put that file in its place when the block has ended.

    The draft has the ending of the file, since some drivers choose by it.

    Raises
    ------
    InputError
        The file cannot be written; what stood there before still does.
    """
    draft = path.with_name(f"{path.stem}.part{path.suffix}")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        mend = "Make the folder first" if not path.parent.is_dir() else "Check the folder's rights and space"
        # Libraries raise errors of their own words, without a number of the system's.
        raise InputError(
            f"cannot be written ({error.strerror or error})", where=str(path), mend=mend
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
