"""What was known day by day: the forward recursion, taken up again where news changes it.

The belief known by a day is the forward message at the day's end, by what was published until then. News of
one day changes the evidence from the earliest moment on of which it speaks; every message before that moment
is the same as it was, so the recursion goes on from there. News mostly speaks of the last few days: the work
grows with the claims, not with their square.

The runs of a place (one for each day of news) form a tree: each takes up a message of an earlier one. Runs of
the same depth are independent of one another and are computed together, over all places.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from conflictmap.control.case import Case, Runs, state_of
from conflictmap.control.columns import Floats, Ints, ranges
from conflictmap.control.dating import EVENING, TICKS
from conflictmap.control.hmm import TRACE

# A tick is under 2 to this power: 64 a day, and days as ordinals are under 2 to the 24th.
_TICK_BITS = 30


def known_beliefs(case: Case, runs: Runs, query_run: Ints, query_day: Ints) -> Floats:
    """Return the distributions at the end of days, by what was known then.

    Parameters
    ----------
    runs
        By place, then by the day of knowing; for each place every day on which evidence comes or goes.
    query_run, query_day
        Index of the run, and the day as an ordinal, not before that of knowing.

    Returns
    -------
    (queries, states), rows summing to 1.
    """
    events = _events(case, runs)
    since = _changed_since(events, runs)
    last = _Messages.of(case, runs.place)
    rate = 1.0 / (case.settings.change_days * TICKS)
    before: _Level | None = None
    for members, parents in _levels(runs.place.tolist(), since.tolist()):
        chosen = np.array(members, dtype=np.int64)
        start = _Messages.of(case, runs.place[chosen])
        if before is not None:
            start = before.messages_before(np.array(parents, dtype=np.int64), since[chosen])
        prior = case.parties.prior[runs.place[chosen]]
        some = Runs(runs.place[chosen], runs.known[chosen])
        before = _compute(events, some, since[chosen], start, _Chain(prior, rate))
        last.put(chosen, before.last())
    prior = case.parties.prior[runs.place[query_run]]
    # All evidence known by a day speaks of it or of earlier ones: what follows only fades.
    gap = query_day * TICKS + EVENING - last.tick[query_run]
    keep = np.where(last.tick[query_run] < 0, 0.0, np.exp(-rate * gap))[:, None]
    return keep * last.belief[query_run] + (1.0 - keep) * prior


@dataclass(frozen=True, slots=True)
class _Events:
    """What happens at a tick of a place's chain: weight for a state, or a density of changes that begins.

    Attributes
    ----------
    code
        Place and tick in one number; the rows are in its order.
    column
        The state for weights; for densities, the state and one block of states more; last, calms.
    """

    code: Ints
    column: Ints
    amount: Floats
    on: Ints
    off: Ints
    states: int


def _events(case: Case, runs: Runs) -> _Events:
    states = case.parties.prior.shape[1]
    low, high = (int(runs.place[0]), int(runs.place[-1]) + 1) if len(runs) else (0, 0)
    votes, stirs, calms = case.marks.votes, case.marks.stirs, case.marks.calms
    vote, stir, calm = (
        slice(*np.searchsorted(marks.place, [low, high]).tolist()) for marks in (votes, stirs, calms)
    )
    density = stirs.mass[stir] / np.maximum(stirs.end[stir] - stirs.start[stir], 1)
    stirred = states + state_of(case, stirs.place[stir], stirs.actor[stir])
    calmed = np.full(len(calms.place[calm]), 2 * states)
    factor = calms.factor[calm]
    code = np.concatenate(
        [
            (votes.place[vote] << _TICK_BITS) + votes.tick[vote],
            (stirs.place[stir] << _TICK_BITS) + stirs.start[stir],
            (stirs.place[stir] << _TICK_BITS) + stirs.end[stir],
            (calms.place[calm] << _TICK_BITS) + calms.start[calm],
            (calms.place[calm] << _TICK_BITS) + calms.end[calm],
        ]
    )
    order = np.argsort(code, kind="stable")
    column = [state_of(case, votes.place[vote], votes.actor[vote]), stirred, stirred, calmed, calmed]
    amount = [votes.weight[vote], density, -density, factor, -factor]
    on = [votes.on[vote], stirs.on[stir], stirs.on[stir], calms.on[calm], calms.on[calm]]
    off = [votes.off[vote], stirs.off[stir], stirs.off[stir], calms.off[calm], calms.off[calm]]
    return _Events(
        code[order],
        np.concatenate(column)[order],
        np.concatenate(amount)[order],
        np.concatenate(on)[order],
        np.concatenate(off)[order],
        states,
    )


def _changed_since(events: _Events, runs: Runs) -> Ints:
    """Return, for each run, the first tick whose evidence differs from that of the run before."""
    since = np.full(len(runs), (1 << _TICK_BITS) - 1)
    place, tick = events.code >> _TICK_BITS, events.code & ((1 << _TICK_BITS) - 1)
    known = (runs.place << _TICK_BITS) + runs.known
    for day in (events.on, events.off):
        at = np.searchsorted(known, (place << _TICK_BITS) + np.minimum(day, (1 << _TICK_BITS) - 1))
        inside = at < len(runs)
        inside[inside] = runs.place[at[inside]] == place[inside]
        np.minimum.at(since, at[inside], tick[inside])
    return since


def _levels(place: Sequence[int], since: Sequence[int]) -> Sequence[tuple[list[int], list[int]]]:
    """Return the runs of each depth, and the position in the level before of what each goes on from."""
    levels: list[tuple[list[int], list[int]]] = []
    # Runs whose messages still hold up to some tick: (their first tick, depth, position in their level).
    valid: list[tuple[int, int, int]] = []
    at_place = -1
    for run, (at, first) in enumerate(zip(place, since, strict=True)):
        if at != at_place:
            at_place = at
            valid.clear()
        while valid and valid[-1][0] >= first:
            valid.pop()
        _, parent_depth, parent = valid[-1] if valid else (0, -1, -1)
        depth = parent_depth + 1
        if depth == len(levels):
            levels.append(([], []))
        members, parents = levels[depth]
        valid.append((first, depth, len(members)))
        members.append(run)
        parents.append(parent)
    return levels


@dataclass(slots=True)
class _Messages:
    """Forward messages, a row each, with what goes on at their moment.

    Attributes
    ----------
    tick
        The moment, -1 before anything was heard.
    stir, calm
        Densities of changes to each state, and the logarithm of what the rate is multiplied by.
    """

    tick: Ints
    belief: Floats
    stir: Floats
    calm: Floats

    @classmethod
    def of(cls, case: Case, place: Ints) -> "_Messages":
        """Return what is believed before anything is heard."""
        prior = case.parties.prior[place]
        return cls(np.full(len(place), -1), prior, np.zeros_like(prior), np.zeros(len(place)))

    def take(self, rows: Ints) -> "_Messages":
        """Return some of the messages."""
        return _Messages(self.tick[rows], self.belief[rows], self.stir[rows], self.calm[rows])

    def put(self, rows: Ints, others: "_Messages") -> None:
        """Set some of the messages."""
        self.tick[rows], self.belief[rows] = others.tick, others.belief
        self.stir[rows], self.calm[rows] = others.stir, others.calm


@dataclass(frozen=True, slots=True)
class _Level:
    """The messages of the runs of one depth: where each started, and those of its moments, in order."""

    start: _Messages
    offset: Ints
    length: Ints
    code: Ints
    moments: _Messages

    def messages_before(self, run: Ints, tick: Ints) -> _Messages:
        """Return the last message of each of some runs (positions in this level) before a tick."""
        at = np.searchsorted(self.code, (run << _TICK_BITS) + tick) - 1
        return self._messages(run, at)

    def last(self) -> _Messages:
        """Return the last message of every run."""
        return self._messages(np.arange(len(self.offset)), self.offset + self.length - 1)

    def _messages(self, run: Ints, at: Ints) -> _Messages:
        found = self.start.take(run)
        inside = np.flatnonzero(at >= self.offset[run])
        found.put(inside, self.moments.take(at[inside]))
        return found


@dataclass(frozen=True, slots=True)
class _Chain:
    """The prior of each run, and expected draws afresh a tick."""

    prior: Floats
    rate: float


def _compute(events: _Events, runs: Runs, since: Ints, start: _Messages, chain: _Chain) -> _Level:
    """Return the messages of runs from the moment on from which their evidence is new."""
    place = runs.place << _TICK_BITS
    low = np.searchsorted(events.code, place + since)
    high = np.searchsorted(events.code, place + (runs.known + 1) * TICKS)
    owner, row = ranges(low, high)
    known = runs.known[owner]
    valid = (events.on[row] <= known) & (known < events.off[row])
    row, owner = row[valid], owner[valid]
    tick_mask = (1 << _TICK_BITS) - 1
    code, at = np.unique((owner << _TICK_BITS) + (events.code[row] & tick_mask), return_inverse=True)
    width = 2 * events.states + 1
    cells = np.bincount(at * width + events.column[row], events.amount[row], len(code) * width)
    table = cells.astype(np.float64).reshape(len(code), width)
    length = np.bincount(code >> _TICK_BITS, minlength=len(runs))
    offset = np.cumsum(length) - length
    moments = _Messages(
        code & tick_mask,
        np.empty((len(code), events.states)),
        np.empty((len(code), events.states)),
        np.empty(len(code)),
    )
    level = _Level(start, offset, length, code, moments)
    _go_forward(level, table, chain)
    return level


def _go_forward(level: _Level, table: Floats, chain: _Chain) -> None:
    """Fill in the messages of the moments of all runs, the nth of each at a time."""
    states = chain.prior.shape[1]
    weight = table[:, :states]
    likelihood = np.exp(weight - weight.max(axis=1, keepdims=True, initial=-np.inf))
    # The longest first, so that those that are not over yet are a slice.
    order = np.argsort(-level.length, kind="stable")
    offset, length, prior = level.offset[order], level.length[order], chain.prior[order]
    now, moments = level.start.take(order), level.moments
    going = np.searchsorted(-length, -np.arange(int(length.max(initial=0))), side="left")
    for step, count in enumerate(going.tolist()):
        row = offset[:count] + step
        tick = moments.tick[row]
        # Before anything was heard the belief is that of the prior, which time does not change.
        gap = np.where(now.tick[:count] < 0, 0, tick - now.tick[:count]).astype(np.float64)
        base = chain.rate * gap * np.exp(np.minimum(now.calm[:count], 0.0))
        drawn = now.stir[:count] * gap[:, None]
        total = base + drawn.sum(axis=1)
        keep = np.exp(-total)
        share = np.divide(1.0 - keep, total, out=np.ones_like(total), where=total > 0)
        drawn += base[:, None] * prior[:count]
        belief = now.belief[:count] * keep[:, None] + drawn * share[:, None]
        belief *= likelihood[row]
        belief /= belief.sum(axis=1, keepdims=True)
        stir = now.stir[:count] + table[row, states : 2 * states]
        stir[stir < TRACE] = 0.0
        calm = now.calm[:count] + table[row, 2 * states]
        now = _Messages(tick, belief, stir, calm)
        moments.put(row, now)
