"""A project that is built again whenever something in it changes."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

from conflictmap.building.report import BuildReport
from conflictmap.errors import ConflictmapError, InputError
from conflictmap.project import ARTICLES, Project

# A folder that is written to file by file is waited for until it has been quiet for so long.
_QUIET_MS: Final = 400
_LOOK_MS: Final = 300
# After its folder has gone (a branch is being switched, a disk unmounted) it is looked for so often.
_SECONDS_TO_RETURN: Final = 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a build: its report, or what stood in the way."""

    report: BuildReport | None = None
    problem: ConflictmapError | None = None


Build = Callable[[Project], BuildReport]


class Watcher:
    """Builds a project, and again on each change, until it is stopped.

    Parameters
    ----------
    folder
        The project's folder.
    build
        Builds the project; a ConflictmapError that it raises is an outcome like any other.
    started
        Is called before each build.
    """

    def __init__(self, folder: Path, build: Build, started: Callable[[], None] = lambda: None) -> None:
        self._folder = folder.resolve()
        self._build = build
        self._started = started
        self._stop = Event()
        self._project: Project | None = None

    def stop(self) -> None:
        """End `outcomes` when the build that runs has ended, at the latest after a fraction of a second."""
        self._stop.set()

    def outcomes(self) -> Iterator[Outcome]:
        """Yield what comes of each build, the first at once.

        What changes during a build is noticed, and built after it.

        Raises
        ------
        InputError
            The system cannot watch the folder.
        """
        # Imported here since most commands watch nothing.
        from watchfiles import watch  # noqa: PLC0415 - see above

        while not self._stop.is_set():
            first = True
            try:
                # The first look finds nothing and shows that the watch is on: from here no change is missed.
                for changes in watch(
                    self._folder,
                    watch_filter=lambda _, path: self._counts(Path(path)),
                    stop_event=self._stop,
                    debounce=_QUIET_MS,
                    rust_timeout=_LOOK_MS,
                    yield_on_timeout=True,
                    raise_interrupt=True,
                ):
                    if first or changes:
                        yield self._outcome({Path(path) for _, path in changes})
                    first = False
                    if not self._folder.is_dir():
                        break
            except OSError as error:
                # The folder that goes is waited for; what cannot be watched at all would fail again at once.
                if self._folder.is_dir():
                    raise InputError(
                        f"changes cannot be watched: {error}",
                        where=str(self._folder),
                        mend="Build with conflictmap build instead",
                    ) from error
            if not self._stop.is_set():
                yield Outcome(problem=InputError("the project's folder has gone", where=str(self._folder)))
                while not self._folder.is_dir() and not self._stop.wait(_SECONDS_TO_RETURN):
                    pass

    def _outcome(self, changed: set[Path]) -> Outcome:
        self._started()
        # Settings, decisions and gazetteers are read when a project is opened; articles at each build.
        if any(self._folder / ARTICLES not in path.parents for path in changed):
            self._project = None
        try:
            if self._project is None:
                self._project = Project.open(self._folder)
            return Outcome(report=self._build(self._project))
        except ConflictmapError as problem:
            self._project = None
            return Outcome(problem=problem)

    def _counts(self, path: Path) -> bool:
        """Tell whether a changed file is an article, a setting, a decision or a gazetteer, and not made."""
        try:
            within = path.relative_to(self._folder)
        except ValueError:
            return False
        if any(part.startswith((".", "_")) for part in within.parts):
            return False
        top = within.parts[0] if within.parts else ""
        return top in {ARTICLES, "gazetteer"} or (len(within.parts) == 1 and path.suffix == ".toml")


def clock_time() -> str:
    """Return the local time of day, for a line about a build."""
    return time.strftime("%H:%M:%S")
