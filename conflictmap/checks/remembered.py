"""The store: whether it can be used, which part of it is damaged, and what the clock says to its history."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from conflictmap.building.lock import holder
from conflictmap.building.snapshot import Snapshot
from conflictmap.checks.finding import Finding, failed, warned
from conflictmap.errors import ConflictmapError
from conflictmap.project import LOCK, Project
from conflictmap.store import SCHEMA, Builds, Store, StoredBuild
from conflictmap.wording import counted, moment

# So many builds that cannot be shown any more are named; the rest are counted.
_NAMED: Final = 3


def store(project: Project) -> Iterator[Finding]:
    """Read all of the store, and change nothing."""
    path = project.store_path
    if not path.exists() and not path.is_symlink():
        yield Finding("store", "nothing is remembered yet: the next build reads all articles")
        return
    if _is_waiting(path, "-journal"):
        if holder(project.folder / LOCK) is not None:
            yield Finding("store", "a build is writing it")
            return
        says = f"{path}-journal: a write was broken off. Leave both files: the next build takes it back"
        yield warned("store", says)
        return
    if _is_waiting(path, "-wal"):
        says = f"{path}-wal holds part of it. Keep the two together: the next build takes it in"
        yield warned("store", says)
        return
    with Store(path, read_only=True) as opened:
        if opened.version < SCHEMA:
            says = f"{path} is of an older conflictmap (format {opened.version}); the next build renews it"
            yield Finding("store", says)
            return
        opened.check()
        readings, products = opened.damaged()
        if readings or products:
            says = (
                f"{path}: {readings + products} of its entries are damaged. The next build makes them again"
            )
            yield warned("store", f"{says}; copy the file, and check the disk")
        builds = Builds(opened)
        kept = builds.all()
        yield from _history(path, builds, kept)
    last = f", the last of {moment(kept[0].made)}" if kept else ""
    yield Finding("store", f"{path.stat().st_size // 1024} kB, {counted(len(kept), 'build')} kept{last}")


def clock(project: Project) -> Iterator[Finding]:
    """Tell whether the clock has gone back behind the last build."""
    now, kept = datetime.now(tz=UTC), kept_builds(project)
    if kept and kept[0].made > now:
        says = f"it is {moment(now)}, and the last build was made on {moment(kept[0].made)}. Set the clock"
        yield warned("clock", f"{says}: --since and --built-by go by it")
    else:
        yield Finding("clock", moment(now))


def kept_builds(project: Project) -> tuple[StoredBuild, ...]:
    """Return the builds that the store knows, the newest first; none where it cannot be read now."""
    path = project.store_path
    if not path.is_file() or _is_waiting(path, "-journal") or _is_waiting(path, "-wal"):
        return ()
    try:
        with Store(path, read_only=True) as opened:
            return Builds(opened).all()
    except ConflictmapError:
        return ()  # `store` has said why


def _is_waiting(path: Path, ending: str) -> bool:
    beside = path.with_name(f"{path.name}{ending}")
    return beside.is_file() and beside.stat().st_size > 0


def _history(path: Path, builds: Builds, kept: tuple[StoredBuild, ...]) -> Iterator[Finding]:
    broken: list[StoredBuild] = []
    for build in kept:
        try:
            Snapshot.stored(build, builds)
            builds.claims(build)
        except ConflictmapError:
            broken.append(build)
    for build in broken[:_NAMED]:
        says = f"{path}: the build of {moment(build.made)} is damaged and cannot be shown any more"
        yield failed("store", f"{says}. Take the file from a backup, or go on without that build")
    if len(broken) > _NAMED:
        yield failed("store", f"{path}: {counted(len(broken) - _NAMED, 'more build')} are damaged")
