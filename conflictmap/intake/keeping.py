"""Articles and their originals on disk: under readable names, whole or not at all, and over nothing."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import IO, Final
from urllib.parse import urlsplit

import yaml
from anyascii import anyascii

from conflictmap.errors import InputError
from conflictmap.model import Article

ORIGINALS: Final = "_originals"
"""The folder of what came in; names that begin with an underscore are not read as articles."""

_LONGEST: Final = 80
_LONGEST_OUTLET: Final = 24
_NO_WORD: Final = re.compile(r"[^a-z0-9]+")
_DRAFT: Final = ".conflictmap-draft-"


def slug(text: str, longest: int) -> str:
    """Return a text in small ASCII letters, digits and hyphens, cut between words where it is too long."""
    words = _NO_WORD.sub("-", anyascii(text[:400]).lower().replace("'", "")).strip("-")
    if len(words) <= longest:
        return words
    cut = words[: longest + 1].rpartition("-")[0]
    return cut if len(cut) >= longest // 2 else words[:longest].rstrip("-")


def article_name(article: Article, otherwise: str) -> str:
    """Return a readable name: the day, the outlet, and the title's words.

    Parameters
    ----------
    otherwise
        What to call it where it has no title.
    """
    day = "undated" if article.published is None else article.published.isoformat()
    host = urlsplit(article.url).hostname if article.url else None
    outlet = slug(article.source or (host or "").removeprefix("www."), _LONGEST_OUTLET)
    begun = "-".join(part for part in (day, outlet) if part)
    words = slug(article.title or otherwise, _LONGEST - len(begun) - 1)
    return f"{begun}-{words}" if words else begun


def free_name(name: str, taken: Callable[[str], bool], reached: dict[str, int]) -> str:
    """Return a name, or the first free of "name-2", "name-3" and so on.

    Parameters
    ----------
    reached
        Where earlier searches ended, and this one's end: what was taken stays so.
    """
    number = reached.get(name, 1)
    chosen = name if number == 1 else f"{name}-{number}"
    while taken(chosen):
        number += 1
        chosen = f"{name}-{number}"
    reached[name] = number
    return chosen


def with_front_matter(fields: Mapping[str, str | date | None], body: str) -> str:
    """Return a text with its front matter, in which fields without a value are left out."""
    stated = {
        key: whole(value) if isinstance(value, str) else value for key, value in fields.items() if value
    }
    head = yaml.safe_dump(stated, allow_unicode=True, sort_keys=False, width=10**6, default_flow_style=False)
    return f"---\n{head}---\n{body}"


def whole(text: str) -> str:
    """Return a text without what no text file holds: NULs and halves of characters."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def write_new(path: Path, data: bytes | Path) -> None:
    """Write a file that does not exist yet, whole or not at all.

    Parameters
    ----------
    data
        Its bytes, or the file to copy.

    Raises
    ------
    FileExistsError
        There is such a file.
    InputError
        It cannot be written.
    """
    with _draft(path, data) as draft:
        try:
            # Unlike a rename, a link never takes the place of another file.
            os.link(draft, path)
        except FileExistsError:
            raise
        except OSError:
            # Some file systems know no links.
            if path.exists():
                raise FileExistsError(str(path)) from None
            draft.replace(path)


def write_over(path: Path, data: bytes) -> None:
    """Write a file in the place of another, which stays as it was until the new one is whole.

    Raises
    ------
    InputError
        It cannot be written.
    """
    with _draft(path, data) as draft:
        draft.replace(path)


@contextmanager
def _draft(path: Path, data: bytes | Path) -> Iterator[Path]:
    draft: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(prefix=_DRAFT, dir=path.parent)
        draft = Path(name)
        with os.fdopen(number, "wb") as file:
            _fill(file, data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files for their owner alone; these are like any other of the project.
        draft.chmod(0o666 & ~_umask())
        yield draft
    except FileExistsError:
        raise
    except OSError as error:
        raise InputError(
            f"the file cannot be written: {error.strerror or error}",
            where=str(path),
            mend="Make room, or change who may write there",
        ) from error
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)


def clear_drafts(folder: Path) -> None:
    """Delete what an addition that was killed had begun to write; to be called while no other is at work."""
    for place in (folder, folder / ORIGINALS):
        for draft in place.glob(f"{_DRAFT}*"):
            with suppress(OSError):
                draft.unlink()


def _fill(file: IO[bytes], data: bytes | Path) -> None:
    if isinstance(data, bytes):
        file.write(data)
        return
    with data.open("rb") as source:
        shutil.copyfileobj(source, file, 1024 * 1024)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def keep_original(folder: Path, name: str, ending: str, data: bytes | Path) -> str:
    """Keep what came in, and return its path within the folder of articles.

    What is kept already is not kept twice, and another thing of its name stays as it is.
    """
    kept = folder / ORIGINALS
    number = 1
    while True:
        path = kept / f"{name if number == 1 else f'{name}-{number}'}{ending}"
        if _is_kept(path, data):
            return f"{ORIGINALS}/{path.name}"
        try:
            write_new(path, data)
        except FileExistsError:
            number += 1
        else:
            return f"{ORIGINALS}/{path.name}"


def _is_kept(path: Path, data: bytes | Path) -> bool:
    try:
        size = len(data) if isinstance(data, bytes) else data.stat().st_size
        if path.stat().st_size != size:
            return False
        if isinstance(data, bytes):
            return path.read_bytes() == data
        with path.open("rb") as one, data.open("rb") as other:
            parts = iter(lambda: one.read(1024 * 1024), b"")
            return all(part == other.read(len(part)) for part in parts)
    except OSError:
        return False


def names_in(folder: Path) -> Collection[str]:
    """Return the names of a folder's files without their endings, in small letters."""
    return {path.stem.lower() for path in folder.iterdir()} if folder.is_dir() else set()
