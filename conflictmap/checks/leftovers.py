"""What a process that was killed left behind, what one that runs is writing, and which locks are held."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from conflictmap.building.lock import holder
from conflictmap.checks.finding import Finding, failed, warned
from conflictmap.project import ADD_LOCK, ARTICLES, LOCK, Project
from conflictmap.publish import DRAFT, READY
from conflictmap.wording import counted

_EXPORTS: Final = "export"
_ORIGINALS: Final = "_originals"


def locks(project: Project) -> Iterator[Finding]:
    """Name the processes that keep others away from the project."""
    free = True
    for name, what in ((LOCK, "a build or an export"), (ADD_LOCK, "an addition of articles")):
        path = project.folder / name
        if path.exists() and not path.is_file():
            free = False
            yield failed("locks", f"{path} is no file. Move it away")
            continue
        process = holder(path)
        if process is None:
            continue
        free = False
        by = f"process {process}" if process else "a process"
        yield Finding("locks", f"{what} is at work: {by} holds {path}. Others wait until it has ended")
    if free:
        yield Finding("locks", "none is held: a process that was killed leaves none")


def leftovers(project: Project) -> Iterator[Finding]:
    """Name moves that were not finished and drafts that nobody works at any more."""
    found = False
    building = holder(project.folder / LOCK) is not None
    for folder in (project.output, project.output / _EXPORTS):
        if (folder / READY).is_dir() and not building:
            found = True
            command = "export" if folder.name == _EXPORTS else "build"
            says = f"{folder / READY}: files that are complete were not all put in place."
            yield warned("leftovers", f"{says} Run conflictmap {command}, which does so first")
    adding = holder(project.folder / ADD_LOCK) is not None
    places = {
        "build": ([] if building else [project.output]),
        "export": ([] if building else [project.output / _EXPORTS]),
        "add": ([] if adding else [project.folder / ARTICLES, project.folder / ARTICLES / _ORIGINALS]),
    }
    for command, folders in places.items():
        drafts = [path for folder in folders for path in sorted(folder.glob(f"{DRAFT}*"))]
        if drafts:
            found = True
            says = (
                f"{drafts[0]}: {counted(len(drafts), 'draft')} of a conflictmap {command} that was stopped."
            )
            yield warned("leftovers", f"{says} The next one clears it away")
    for path in _parts(project.folder, project.output):
        found = True
        says = f"{path}: half a file of a command that was stopped. Run it again, or delete this file"
        yield warned("leftovers", says)
    if not found:
        yield Finding("leftovers", "none")


def _parts(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from sorted({*folder.glob(".*.part"), *folder.glob("*.part.*")})
