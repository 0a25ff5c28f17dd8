from dataclasses import dataclass, field
from datetime import date

import pytest

from conflictmap.clock import Clock
from conflictmap.intake import Columns, Fetcher, Limits, Options, Reading, add

TODAY = date(2026, 3, 1)


@dataclass
class Waiting:
    """A clock that stands still but for what is waited for, and remembers each wait."""

    now: float = 1000.0
    waits: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.waits.append(round(seconds, 3))
        self.now += seconds

    @property
    def clock(self) -> Clock:
        """Return what a fetcher takes."""
        return Clock(lambda: self.now, self.sleep)


@pytest.fixture
def waiting():
    """Return a clock of the test's own."""
    return Waiting()


@pytest.fixture
def fetcher(waiting):
    """Return what makes a fetcher that may ask the loopback and does not really wait."""

    def make(*, allow_private=True, resolver=None, **limits):
        more = {} if resolver is None else {"resolver": resolver}
        return Fetcher(
            Limits(**({"timeout": 5.0} | limits), allow_private=allow_private), waiting.clock, **more
        )

    return make


@pytest.fixture
def adding(tmp_path, fetcher):
    """Return what adds sources to a folder of articles and gives what became of each."""
    folder = tmp_path / "articles"

    def run(*sources, kind=None, columns=None, day_first=None, stdin=None, private=True, **options):
        reading = Reading(Columns(columns or {}, day_first), kind, 200_000)
        return list(
            add(
                folder,
                [str(source) for source in sources],
                Options(reading, TODAY, **options),
                fetcher=fetcher(allow_private=private),
                stdin=stdin,
            )
        )

    run.folder = folder
    return run
