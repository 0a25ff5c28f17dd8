"""Whether anything has changed since a build: an identity of all that its output follows from."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from conflictmap import __version__
from conflictmap.data import folder_identity, gazetteer_folder
from conflictmap.model import content_id

_PACKAGE = Path(__file__).parent.parent


@cache
def reading_identity() -> str:
    """Return an id of the code and data that decide what is read from a text, and where its places are."""
    folders = (_PACKAGE / "reading", _PACKAGE / "places")
    return content_id(__version__, *map(folder_identity, folders), _gazetteer_identity(), length=32)


@cache
def program_identity() -> str:
    """Return an id of all code and data of the package."""
    return content_id(folder_identity(_PACKAGE), _gazetteer_identity(), length=32)


@cache
def _gazetteer_identity() -> str:
    return folder_identity(gazetteer_folder())


def inputs_identity(articles: Path, settings: Iterable[Path], *others: str) -> str:
    """Return an id of a project's articles, its settings, this program, and whatever else is named.

    Parameters
    ----------
    articles
        The folder of the articles.
    settings
        The files in which people set or decide something.
    """
    read = [(path.relative_to(articles).as_posix(), digest_of(path)) for path in _within(articles)]
    decided = [(path.name, digest_of(path)) for path in settings]
    return content_id(program_identity(), read, decided, others, length=32)


def digests_of(folder: Path) -> Mapping[str, str]:
    """Return the digest of each file of a folder, by name."""
    return {path.name: digest_of(path) or "" for path in sorted(folder.iterdir()) if path.is_file()}


def digest_of(path: Path) -> str | None:
    """Return a digest of a file's content, None where it cannot be read or is no file, as a pipe."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "blake2b").hexdigest()[:32]
    except OSError:
        return None


def _within(folder: Path) -> Iterator[Path]:
    # As conflictmap.articles.files walks: what is hidden or begins with an underscore is no article.
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith((".", "_")))
