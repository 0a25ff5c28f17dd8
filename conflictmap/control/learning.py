"""Reliabilities of single sources, learned from how they agree with one another.

Nobody tells the model who was right. It believes the sources as their kinds deserve, computes who held each
place, asks how often each source named the likely holder, believes it accordingly, and goes round again: the
expectation-maximisation of A. P. Dawid and A. M. Skene ("Maximum likelihood estimation of observer
error-rates using the EM algorithm", Applied Statistics 28, 1979), with the hidden Markov model in the place
of their single hidden label, and with the reliability of its kind as a source's prior.

What was learned on a day holds from that day on, so that later articles move nothing that was known earlier.
A source may be trusted in one matter and not in another: what suits its side, what hurts it, and the rest are
learned apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b

import numpy as np

from conflictmap.control.case import Case, Runs, chains_at, state_of
from conflictmap.control.columns import Flags, Floats, Ints
from conflictmap.control.evidence import DECISIVE
from conflictmap.control.hmm import solve
from conflictmap.control.marks import Marks, Role, is_known
from conflictmap.control.matters import Matters, weighed, weighed_from
from conflictmap.model import Change, Reliability

# After so many rounds a reliability moves by less than it is rounded by.
_ROUNDS = 12
# What was learned is learned anew when there are twice as many statements: all those times together then take
# no longer than the last one twice.
_GROWTH = 2
# Votes that are learned from, all those about places that are drawn by their ids. A source that speaks in a
# thousand of them is known to a hundredth or two.
_SAMPLE = 20_000
_DIGITS = 2
# What moves by less is not taken over: a map should not tremble.
_LEAST_MOVE = 0.015
# Changes after which the gainer is said to hold the place.
_TELLING = DECISIVE | {Change.HOLDS, Change.REPELLED}


def learn(case: Case) -> tuple[Reliability, ...]:
    """Return what is learned of sources, by day, source and matter.

    Parameters
    ----------
    case
        Weighed with the reliabilities of kinds.
    """
    days = _learning_days(case)
    if not days:
        return ()
    matters = Matters.of_case(case)
    telling = _telling(case, matters)
    trust = matters.expected
    learned: list[Reliability] = []
    for day in days:
        value, count = _maximised(case, matters, _Sample.of(case, telling, day), trust)
        moved = np.flatnonzero(np.abs(value - trust) >= _LEAST_MOVE).tolist()
        if not moved:
            continue
        found = []
        for (speaker, kind, matter), at in matters.index.items():
            if value[at] != trust[at]:
                expected = round(float(matters.expected[at]), 4)
                name = matters.voices[at].name
                learnt = round(float(value[at]), _DIGITS)
                since = date.fromordinal(day)
                found.append(
                    Reliability(speaker, name, kind, matter, since, expected, learnt, int(count[at]))
                )
        learned.extend(sorted(found, key=lambda one: (one.speaker, one.kind, one.matter)))
        trust = value
    return tuple(learned)


def newest(reliabilities: Iterable[Reliability]) -> dict[tuple[str, str, str], Reliability]:
    """Return what was learned last of each speaker, kind and matter; they come in the order of days."""
    return {(one.speaker, one.kind, one.matter): one for one in reliabilities}


def weigh_by(case: Case, reliabilities: Sequence[Reliability]) -> Case:
    """Return the case with its testimony weighed by what was learned, each from the day it was learned on."""
    if not reliabilities:
        return case
    matters = Matters.of_case(case)
    marks, trust = case.marks, matters.expected
    for day in sorted({one.since for one in reliabilities}):
        after = trust.copy()
        for one in reliabilities:
            at = matters.index.get((one.speaker, one.kind, one.matter))
            if at is not None and one.since == day:
                after[at] = one.value
        marks = weighed_from(marks, matters, trust, after, case.settings, since=day.toordinal())
        trust = after
    return replace(case, marks=marks, trust=trust[matters.of])


def _learning_days(case: Case) -> list[int]:
    """Return the days on which the number of statements reaches `learn_from`, twice that, and so on."""
    if not case.settings.learn_from:
        return []
    told = case.testimonies
    first = np.array(case.statement, dtype=np.int64) == np.arange(len(told))
    published = told.published[first & ~told.from_whole]
    days: list[int] = []
    wanted = case.settings.learn_from
    while wanted <= len(published):
        # All that is published on a day is known on it.
        day = int(published[wanted - 1])
        days.append(day)
        wanted = max(_GROWTH * wanted, int(np.searchsorted(published, day, side="right")) + 1)
    return days


def _telling(case: Case, matters: Matters) -> Flags:
    """Return the votes that a source can be measured by: that somebody holds the whole place afterwards.

    Sources without a name, and those whose reliability a person has set, are not measured.
    """
    usable = ~case.testimonies.from_whole & case.testimonies.where(
        lambda saying: (
            saying.whole and not saying.denied and saying.change in _TELLING and saying.gainer is not None
        )
    )
    measured = np.array([voice.known and not case.book.is_set(voice.kind) for voice in matters.voices])
    votes = case.marks.votes
    chosen = (votes.role == Role.AFTER.value) & (votes.weight > 0)
    return np.asarray(
        chosen & usable[votes.testimony] & measured[matters.of[votes.testimony]], dtype=np.bool_
    )


@dataclass(frozen=True, slots=True)
class _Sample:
    """What is known of some places by a day.

    Attributes
    ----------
    marks
        Of those places, as known by the day.
    telling
        For each vote, whether a source is measured by it.
    """

    day: int
    places: Ints
    marks: Marks
    telling: Flags

    @classmethod
    def of(cls, case: Case, telling: Flags, day: int) -> "_Sample":
        votes = case.marks.votes
        known = is_known(votes, day)
        count = np.bincount(votes.place[known], minlength=len(case.places))
        drawn = sorted(range(len(case.places)), key=lambda at: blake2b(case.places[at].encode()).digest())
        drawn = [at for at in drawn if count[at]]
        enough = np.searchsorted(np.cumsum(count[drawn]), _SAMPLE) + 1
        places = np.sort(np.array(drawn[:enough], dtype=np.int64))
        chosen = np.zeros(len(case.places), dtype=np.bool_)
        chosen[places] = True
        marks, rows = case.marks.some(chosen, day)
        return cls(day, places, marks, telling[rows])


def _maximised(case: Case, matters: Matters, sample: _Sample, trust: Floats) -> tuple[Floats, Ints]:
    """Return how far each source is believed in each matter, and by how many votes it was measured.

    With probability κ = trust · share a statement is known to its source, right and of the whole place; else
    it names any of N parties alike. Where the others leave its holder the probability q, it was known with

        z = κ·q / (κ·q + (1 − κ)/N),

    and its source was right in it, if not clear or of the whole, with z + (1 − z)·trust·(1 − share)/(1 − κ).
    The mean of those, with `learn_strength` times what is expected of its kind, is the source's new trust.
    """
    settings = case.settings
    votes = sample.marks.votes
    rows = np.flatnonzero(sample.telling)
    testimony = votes.testimony[rows]
    matter, share = matters.of[testimony], matters.share[testimony]
    count = np.bincount(matter, minlength=len(trust))
    learned = count >= max(settings.learn_least, 1)
    runs = Runs(sample.places, np.full(len(sample.places), sample.day))
    place, tick = votes.place[rows], votes.tick[rows]
    run = np.searchsorted(sample.places, place)
    state = state_of(case, place, votes.actor[rows])
    side = case.parties.side[place]
    named = state[:, None] == np.arange(side.shape[1])
    # An ally of whom nothing is known yet is still one of all the others.
    allied = side == np.take_along_axis(side, state[:, None], axis=1)
    allied &= case.parties.since[place] <= sample.day
    odds = matters.expected / (1 - np.minimum(matters.expected, 1 - 1e-9))
    low, high = (
        odds * reach / (1 + odds * reach) for reach in (1 / settings.learn_reach, settings.learn_reach)
    )
    before = matters.expected
    for _ in range(_ROUNDS):
        marks = weighed(sample.marks, matters, before, trust, settings)
        weight = marks.votes.weight[rows]
        belief = solve(chains_at(replace(case, marks=marks), runs, run, tick), smooth=True)
        # Without the vote itself, which multiplied the odds of its holder.
        left = np.where(named, belief * np.exp(-weight)[:, None], belief)
        others = np.where(allied, left, 0.0).sum(axis=1) / left.sum(axis=1)
        known = trust[matter] * share
        sure = known * others / np.maximum(known * others + (1 - known) / settings.parties, 1e-300)
        meant = trust[matter] * (1 - share) / np.maximum(1 - known, 1e-9)
        right = np.bincount(matter, sure + (1 - sure) * meant, len(trust))
        strength = settings.learn_strength
        found = (strength * matters.expected + right) / np.maximum(strength + count, 1e-9)
        found = np.clip(found, low, high)
        trust = np.where(learned, found, trust)
    value = np.where(learned, np.round(trust, _DIGITS), trust)
    return value, count
