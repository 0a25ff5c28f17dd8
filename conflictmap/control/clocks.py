"""Both clocks: what is now believed of every day, and what was known of it on that very day."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from conflictmap.control.assembly import Assembler
from conflictmap.control.ballots import Ballots
from conflictmap.control.case import LATEST, Case, Runs, chains_of
from conflictmap.control.columns import Flags, Floats, Ints, spread, take
from conflictmap.control.covering import DAY_BITS
from conflictmap.control.dating import TICKS
from conflictmap.control.filtering import known_beliefs
from conflictmap.control.hmm import solve
from conflictmap.control.looks import Evidence, Rows, looks
from conflictmap.control.overlay import overlays
from conflictmap.control.sides import Sides
from conflictmap.control.verdict import Verdicts, judge
from conflictmap.model import ControlState

# Evenly spaced days between two pieces of evidence on which the belief is looked at, where there is room.
_SAMPLES = 4
# Rows of evidence that are worked on at a time.
_BATCH = 20_000


def believed(case: Case, first: int, last: int) -> list[ControlState]:
    """Return what is now believed of every day, by place and day."""
    states: list[ControlState] = []
    sides, assembler = Sides.of(case), Assembler(case)
    for low, high in _batches(case):
        run, day = _sampled_days(case, low, high, first, last)
        runs = Runs(np.arange(low, high), np.full(high - low, LATEST))
        rows = _rows(case, runs, run, day, solve(chains_of(case, runs, run, day), smooth=True))
        evidence = _evidence(case, sides, low, high, newest=True)
        states.extend(assembler.states(looks(rows, last, evidence), last))
    return states


def as_known(case: Case, first: int, last: int) -> list[ControlState]:
    """Return what was known of every day on that day, by place and day."""
    states: list[ControlState] = []
    sides, assembler = Sides.of(case), Assembler(case)
    for low, high in _batches(case):
        place, begin, end = _news(case, low, high, first, last)
        # Between news a belief only fades.
        run, day = _every(case.settings.sample_days, begin, end)
        runs = Runs(place, begin)
        rows = _rows(case, runs, run, day, known_beliefs(case, runs, run, day))
        evidence = _evidence(case, sides, low, high, newest=False)
        states.extend(assembler.states(looks(rows, last, evidence), last))
    return states


def _evidence(case: Case, sides: Sides, low: int, high: int, *, newest: bool) -> Evidence:
    """Return what lies over some places and what is said of them, as known now or on each day."""
    return Evidence(
        Ballots.of(case, sides, low, high, newest=newest),
        overlays(case, sides, low, high, newest=newest),
        sides,
        case.settings,
    )


def _batches(case: Case) -> Iterator[tuple[int, int]]:
    """Yield the first place of each batch and the one after its last."""
    amount = 1 + np.bincount(case.marks.votes.place, minlength=len(case.places))
    batch = np.cumsum(amount) // _BATCH
    yield from pairwise([*np.flatnonzero(np.diff(batch, prepend=-1)).tolist(), len(case.places)])


def _news(case: Case, low: int, high: int, first: int, last: int) -> tuple[Ints, Ints, Ints]:
    """Return place, first and last day of the times between which nothing new became known."""
    votes = case.marks.votes
    begin, end = np.searchsorted(votes.place, [low, high])
    place = votes.place[begin:end]
    overlay_days = [(at, mark.on) for at in range(low, high) for mark in case.marks.overlays.get(at, ())]
    news = np.concatenate(
        [
            np.stack([place, votes.on[begin:end]], axis=1),
            np.stack([place, votes.off[begin:end]], axis=1),
            np.array(overlay_days, dtype=np.int64).reshape(-1, 2),
            np.stack([np.arange(low, high), np.full(high - low, first)], axis=1),
        ]
    )
    news[:, 1] = np.maximum(news[:, 1], first)
    news = _unique(news[news[:, 1] <= last])
    place, since = news[:, 0], news[:, 1]
    until = np.full(len(news), last)
    same = place[1:] == place[:-1]
    until[:-1][same] = since[1:][same] - 1
    return place, since, until


def _unique(pairs: Ints) -> Ints:
    """Return the pairs of a place and a day without repeats, sorted."""
    codes = np.unique((pairs[:, 0] << DAY_BITS) + pairs[:, 1])
    return np.stack([codes >> DAY_BITS, codes & ((1 << DAY_BITS) - 1)], axis=1)


def _sampled_days(case: Case, low: int, high: int, first: int, last: int) -> tuple[Ints, Ints]:
    """Return index (of the place in the batch) and day of every belief that is looked at, sorted."""
    votes, stirs = case.marks.votes, case.marks.stirs
    begin, end = np.searchsorted(votes.place, [low, high])
    vote_place, vote_day = votes.place[begin:end], votes.tick[begin:end] // TICKS
    begin, end = np.searchsorted(stirs.place, [low, high])
    stir_place = stirs.place[begin:end]
    every = np.arange(low, high)
    place = np.concatenate([vote_place, vote_place, stir_place, stir_place, every, every])
    # The evening before an event matters as much as that of its day.
    day = np.concatenate(
        [
            vote_day,
            vote_day - 1,
            stirs.start[begin:end] // TICKS - 1,
            stirs.end[begin:end] // TICKS,
            np.full(len(every), first),
            np.full(len(every), last + 1),
        ]
    )
    inside = (day >= first) & (day <= last + 1)
    edges = _unique(np.stack([place[inside] - low, day[inside]], axis=1))
    since, until = edges[:-1], edges[1:]
    gap = since[:, 0] == until[:, 0]
    return _spread(since[gap, 0], since[gap, 1], until[gap, 1] - 1, case.settings.sample_days)


def _every(apart: int, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Return index and days of each span that are `apart`, from its first, whenever it ends.

    When later news ends a span is not known in it, and must not move the days that are looked at.
    """
    count = 1 + (last - first) // apart
    index, nth = spread(count)
    return index, first[index] + nth * apart


def _spread(owner: Ints, first: Ints, last: Ints, apart: int) -> tuple[Ints, Ints]:
    """Return the first of some days and evenly spaced ones after it, for each owner."""
    length = last - first
    count = 1 + np.minimum(length, np.maximum(_SAMPLES, length // apart))
    index, nth = spread(count)
    return owner[index], first[index] + nth * (length[index] + 1) // count[index]


def _rows(case: Case, runs: Runs, run: Ints, day: Ints, belief: Floats) -> Rows:
    """Return what each run says of the days it is asked for, where that is news."""
    place = runs.place[run]
    verdicts = judge(case, place, belief, runs.known[run])
    votes = case.marks.votes
    begin, end = np.searchsorted(votes.place, [runs.place[0], runs.place[-1] + 1])
    evidence = (votes.place[begin:end] << DAY_BITS) + votes.tick[begin:end] // TICKS
    shaky = verdicts.shaky(case.settings)
    told = np.isin((place << DAY_BITS) + day, evidence) | _telling(case, run, verdicts, shaky)
    rows = np.flatnonzero(told)
    verdicts = take(verdicts, rows)
    return Rows(
        place[rows], runs.known[run[rows]], day[rows], verdicts, verdicts.status(case.settings), shaky[rows]
    )


def _telling(case: Case, owner: Ints, verdicts: Verdicts, shaky: Flags) -> Flags:
    """Return which rows differ from the one before by more than a little confidence."""
    settings = case.settings
    marks = np.stack(
        [
            owner,
            shaky,
            verdicts.holder,
            (verdicts.confidence / settings.confidence_step).astype(np.int64),
            verdicts.confidence >= settings.unknown_below,
            np.where(
                verdicts.vacated > verdicts.confidence, verdicts.vacated // settings.confidence_step, -1
            ),
        ]
    )
    told = np.ones(len(owner), dtype=np.bool_)
    told[1:] = (marks[:, 1:] != marks[:, :-1]).any(axis=0)
    return told
