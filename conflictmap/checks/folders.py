"""A project's folders: who may write them, what room they have, and what strange files lie in them."""

import os
import shutil
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from conflictmap.checks.finding import Finding, failed, warned
from conflictmap.project import ARTICLES, STORE, Project
from conflictmap.wording import counted, plain

# So many files of a sort are named; the rest are counted.
_NAMED: Final = 5
# What `conflictmap add` takes by default: a report is not longer.
_LARGEST: Final = 10_000_000
# What a build writes beside the new output, whatever its size.
_ALWAYS_NEEDED: Final = 20_000_000
_KINDS: Final = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISCHR, "a device"),
)


def rights(project: Project) -> Iterator[Finding]:
    """Tell whether a build may write where it has to."""
    folders = {
        "the project": project.folder,
        "what is remembered": (project.folder / STORE).parent,
        "the output": project.output,
    }
    refused = [
        f"{folder} ({what})"
        for what, folder in folders.items()
        if not os.access(_existing(folder), os.W_OK | os.X_OK)
    ]
    for where in refused:
        yield failed("rights", f"{where} cannot be written. Make it writable, or name another with --output")
    if not refused:
        yield Finding("rights", "all folders can be written")


def room(project: Project) -> Iterator[Finding]:
    """Tell whether there is room for a build: for a second output, and for a journal as long as the store."""
    output, store = project.output, project.folder / STORE
    needed = _ALWAYS_NEEDED + 2 * _size(output.iterdir() if output.is_dir() else ()) + 2 * _size([store])
    folders = {_existing(folder).stat().st_dev: _existing(folder) for folder in (output, store.parent)}
    for folder in folders.values():
        free = shutil.disk_usage(folder).free
        says = f"{free / 1e6:,.0f} MB are free at {folder}; a build may need {needed / 1e6:,.0f} MB"
        yield Finding("room", says) if free >= needed else warned("room", f"{says}. Make room")


def strange_files(project: Project, strange: Mapping[Path, str]) -> Iterator[Finding]:
    """Name what lies among the articles that no reader, no copy or no other system will do well with.

    Parameters
    ----------
    strange
        What `strange_articles` found.
    """
    folder = project.folder / ARTICLES
    if not folder.is_dir():
        what = "is no folder" if folder.exists() else "is missing"
        yield failed("articles", f"{folder} {what}. Make it, and put reports there")
        return
    found: dict[str, list[Path]] = {}
    for path, what in strange.items():
        found.setdefault(what, []).append(path)
    names = Counter(os.fspath(path.relative_to(folder)).casefold() for path in _within(folder))
    for what, paths in found.items():
        for path in paths[:_NAMED]:
            yield warned("articles", f"{plain(str(path))}: {what}")
        if len(paths) > _NAMED:
            yield warned("articles", f"{counted(len(paths) - _NAMED, 'more file')}: {what}")
    for name, number in sorted(names.items()):
        if number > 1:
            says = f"{number} files differ from {plain(name)!r} by capitals alone. Rename all but one: on"
            yield warned("articles", f"{says} Windows and macOS one would take the place of the others")


def strange_articles(project: Project) -> Mapping[Path, str]:
    """Return the files among the articles that are strange, with what is and what to do about it."""
    inside = project.folder.resolve()
    told = {path: _strange(path, inside) for path in _within(project.folder / ARTICLES)}
    return {path: strange for path, strange in told.items() if strange is not None}


def _within(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        linked = [name for name in folders if Path(parent, name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        yield from (
            Path(parent, name) for name in sorted([*names, *linked]) if not name.startswith((".", "_"))
        )


def _strange(path: Path, inside: Path) -> str | None:
    """Return what is strange about a file and what to do, None where it is as others."""
    if path.is_symlink() and (strange := _strange_link(path, inside)) is not None:
        return strange
    status = path.stat()
    for is_kind, kind in _KINDS:
        if is_kind(status.st_mode):
            return f"{kind}, which is no article. Move it away"
    if not os.access(path, os.R_OK):
        return "it may not be read. Change its rights"
    if status.st_size > _LARGEST:
        return f"larger than {_LARGEST // 1_000_000} MB. Split it, if that is no dataset"
    return None


def _strange_link(path: Path, inside: Path) -> str | None:
    if not path.exists():
        return "a link that leads nowhere. Put the file there, or delete the link"
    if path.is_dir():
        return "a link to a folder, which is not followed. Copy its files here"
    if not path.resolve().is_relative_to(inside):
        return "a link out of the project. Copy the file here, or it is lost where the project is copied"
    return None


def _existing(folder: Path) -> Path:
    """Return a folder, or the nearest one above it that there is."""
    return next((one for one in (folder, *folder.absolute().parents) if one.exists()), Path("/"))


def _size(paths: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.is_file())
