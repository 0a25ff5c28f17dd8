"""Reading in several processes, with real processes."""

import os
import signal
from collections.abc import Sequence
from datetime import date
from functools import partial

import pytest

from conflictmap.errors import InstallationError
from conflictmap.model import Article, Toponym
from conflictmap.reading import Reader, Workers
from conflictmap.reading.checking import Reading
from conflictmap.reading.extractors import BUILT_IN
from conflictmap.reading.workers import Opened

FATAL = "Mayday"
"""A finder of these tests ends its process at an article that holds this word."""


class FragileFinder:
    """Finds Palmyra, and ends its process where a text says so."""

    def find(self, text: str) -> Sequence[Toponym]:
        """Return Palmyra."""
        if FATAL in text:
            os.kill(os.getpid(), signal.SIGKILL)
        start = text.find("Palmyra")
        return [Toponym("Palmyra", start, start + 7, "Palmyra", "city")] if start >= 0 else []


def opened() -> Opened:
    return Opened(Reader.open(("syria-iraq",)), BUILT_IN, FragileFinder())


def not_opened(status: int) -> Opened:
    os._exit(status)


def articles(count: int, fatal: Sequence[int] = ()) -> list[Article]:
    """Return articles that each make one claim, some of which no process survives."""
    texts = [
        f"The Syrian army captured Palmyra from ISIS on {number % 28 + 1} March 2016."
        + (f" {FATAL}." if number in fatal else "")
        for number in range(count)
    ]
    return [
        Article(f"report-{number}", None, None, None, date(2016, 12, 11), "en", text)
        for number, text in enumerate(texts)
    ]


@pytest.fixture(scope="module")
def alone() -> list[Reading]:
    """Return what one process reads."""
    with Workers(opened, 1) as workers:
        return list(workers.read_many(articles(40)))


def test_several_processes_read_what_one_reads_in_the_same_order(alone: list[Reading]) -> None:
    """How many processes read is nobody's business but the clock's."""
    with Workers(opened, 2) as workers:
        assert list(workers.read_many(articles(40))) == alone
    assert len({read.claims[0].when for read in alone}) == 28


def test_the_same_processes_read_again(alone: list[Reading]) -> None:
    """A build hands over its articles in blocks, and starts no process for each."""
    with Workers(opened, 2) as workers:
        first = list(workers.read_many(articles(3)))
        processes = {worker.process.pid for worker in workers._workers}
        assert [*first, *workers.read_many(articles(40)[3:])] == alone
        assert {worker.process.pid for worker in workers._workers} == processes


def test_a_crash_names_its_article_and_costs_no_other(alone: list[Reading]) -> None:
    """The articles that the process was given together with the fatal one are read all the same."""
    with Workers(opened, 2) as workers:
        outcomes = list(workers.read_many(articles(40, fatal=(5, 17))))
    broken = {number: read.problem for number, read in enumerate(outcomes) if read.problem is not None}
    assert {number: problem.where for number, problem in broken.items()} == {5: "report-5", 17: "report-17"}
    assert [o for n, o in enumerate(outcomes) if n not in broken] == [
        o for n, o in enumerate(alone) if n not in broken
    ]


def test_a_process_that_does_not_start_is_said_at_once() -> None:
    """Starting it again and again would never end."""
    with (
        Workers(partial(not_opened, 3), 2) as workers,
        pytest.raises(InstallationError, match="did not start"),
    ):
        list(workers.read_many(articles(3)))


def test_no_process_is_left_when_reading_is_given_up() -> None:
    """Whoever stops in the middle leaves nothing running."""
    with Workers(opened, 2) as workers:
        next(workers.read_many(articles(40)))
        processes = [worker.process for worker in workers._workers]
    assert not any(process.is_alive() for process in processes)
