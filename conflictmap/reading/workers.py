"""Reading in several processes: the same claims in the same order, and a crash costs one article only."""

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from conflictmap.errors import ArticleError, InstallationError
from conflictmap.model import Article
from conflictmap.reading.checking import Reading, read_checked
from conflictmap.reading.reader import PARSED_TOGETHER
from conflictmap.threads import one_thread_for_children

if TYPE_CHECKING:
    from conflictmap.reading.extractors import Extractor
    from conflictmap.reading.reader import ToponymFinder


class Opened(NamedTuple):
    """What reads articles, what it is called in messages, and what knows places."""

    extractor: "Extractor"
    name: str
    finder: "ToponymFinder"


Opener = Callable[[], Opened]
"""Opens an extractor; a module's function or a `functools.partial` of one."""

# Read by a process at a time: enough for parsing to be fast, few enough for the processes to end together.
_BLOCK: Final = 8
# What each process may have read ahead of the first article that is not read yet.
_AHEAD: Final = 8 * _BLOCK
_READY: Final = "ready"

# Neither files nor threads are shared with the parent; also the only way there is on every system.
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(slots=True)
class _Worker:
    """A process, the way to it, the numbers of the articles that it is reading, and whether it has begun."""

    process: SpawnProcess
    pipe: Connection
    reading: tuple[int, ...] = ()
    ready: bool = False


class Workers:
    """Reads articles in several processes; to be used in a `with` block, which ends them.

    Parameters
    ----------
    opener
        Called once in each process.
    jobs
        How many processes; 1 reads in this one.
    """

    def __init__(self, opener: Opener, jobs: int) -> None:
        self._opener = opener
        self._jobs = jobs
        self._opened: Opened | None = None
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()
        self._workers = []

    def read_many(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """Yield what was read of each article, in order.

        An article at whose reading its process ends is read once more alone; where that ends, too, it comes
        without claims and with an `ArticleError`, and the others are read all the same. In this process such
        an end ends everything.
        """
        if self._jobs == 1:
            return self._alone(iter(articles))
        return self._shared_out(iter(articles))

    def _alone(self, articles: Iterator[Article]) -> Iterator[Reading]:
        self._opened = self._opened or self._opener()
        while block := list(islice(articles, PARSED_TOGETHER)):
            yield from read_checked(self._opened.extractor, self._opened.name, block, self._opened.finder)

    def _shared_out(self, articles: Iterator[Article]) -> Iterator[Reading]:
        waiting: dict[int, Article] = {}
        again: deque[int] = deque()
        outcomes: dict[int, Reading] = {}
        first = last = 0
        while True:
            for worker in self._idle():
                if again:
                    worker.reading = (again.popleft(),)
                elif last - first < _AHEAD * self._jobs:
                    block = list(islice(articles, _BLOCK))
                    worker.reading = tuple(range(last, last + len(block)))
                    waiting |= zip(worker.reading, block, strict=True)
                    last += len(block)
                if worker.reading:
                    self._send(worker, [waiting[number] for number in worker.reading])
            if first == last:
                return
            for worker, found in self._heard():
                if found is not None:
                    outcomes |= zip(worker.reading, found, strict=True)
                elif len(worker.reading) > 1:
                    again.extend(worker.reading)
                else:
                    outcomes |= {number: _lost(waiting[number]) for number in worker.reading}
                worker.reading = ()
            while first in outcomes:
                yield outcomes.pop(first)
                del waiting[first]
                first += 1

    def _idle(self) -> Iterator[_Worker]:
        """Yield the processes that read nothing, starting those that are missing."""
        while len(self._workers) < self._jobs:
            self._workers.append(self._started())
        yield from [worker for worker in self._workers if not worker.reading]

    def _started(self) -> _Worker:
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_work, args=(theirs, self._opener), daemon=True)
        with one_thread_for_children():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    @staticmethod
    def _send(worker: _Worker, block: list[Article]) -> None:
        try:
            worker.pipe.send(block)
        except (BrokenPipeError, ConnectionResetError):
            return  # it has ended: heard of when its answer is missing

    def _heard(self) -> Iterator[tuple[_Worker, Sequence[Reading] | None]]:
        """Wait, and yield the processes that have answered; with None those that ended instead.

        Raises
        ------
        InstallationError
            A process ended before it could read anything.
        """
        busy = [worker for worker in self._workers if worker.reading]
        ready = wait([worker.pipe for worker in busy])
        for worker in (worker for worker in busy if worker.pipe in ready):
            try:
                answer = worker.pipe.recv()
            except (EOFError, ConnectionResetError):
                answer = None
                self._workers.remove(worker)
                worker.process.join()
                worker.pipe.close()
            if answer == _READY:
                worker.ready = True
            elif answer is None and not worker.ready:
                raise InstallationError("a process that was to read articles did not start")
            else:
                yield worker, answer


def _lost(article: Article) -> Reading:
    problem = ArticleError(
        "its reading broke off, and its claims are missing",
        where=article.id,
        mend="Read it alone with --jobs 1 to see why",
    )
    return Reading(article, (), problem)


def _work(pipe: Connection, opener: Opener) -> None:
    """Read what comes through a pipe until nobody sends any more."""
    # Ctrl-C reaches all processes of a terminal: the parent ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    extractor, name, finder = opener()
    # The parent may be killed at any moment: nobody is left to be told.
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send(_READY)
        while True:
            block = pipe.recv()
            pipe.send(list(read_checked(extractor, name, block, finder)))
