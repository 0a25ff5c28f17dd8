"""The sources of a case, each in each kind of matter, and its marks weighed by how far they are believed."""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from conflictmap.control.case import Case
from conflictmap.control.columns import Flags, Floats, Ints, numbered, take
from conflictmap.control.evidence import STANCES
from conflictmap.control.marks import SUREST, Calms, Marks, Role, Stirs, Votes, supports
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sources import Voice

Matter = tuple[str, str, str]
"""A source's id, its kind, and whether what it says suits it (`Stance`)."""


@dataclass(frozen=True, slots=True)
class Matters:
    """Sources in kinds of matters, as indices.

    Attributes
    ----------
    index
        Of each matter, in the order in which they came up.
    voices
        (matters,): the source of each.
    expected
        (matters,): how far the source is believed in it as one of its kind.
    of
        (testimonies,): the matter of each.
    share
        (testimonies,): the rest of its credibility, which has nothing to do with who says it.
    """

    index: dict[Matter, int]
    voices: tuple[Voice, ...]
    expected: Floats
    of: Ints
    share: Floats

    @classmethod
    def of_case(cls, case: Case) -> "Matters":
        """Return the matters of a case's testimony."""
        told = case.testimonies
        speaker, _ = numbered((voice.id, voice.kind) for voice in told.voices)
        number = speaker[told.voice] * len(STANCES) + told.stance
        _, first, matter = np.unique(number, return_index=True, return_inverse=True)
        rank = np.argsort(np.argsort(first))
        first = np.sort(first)
        voices = tuple(told.voices[voice] for voice in told.voice[first].tolist())
        stances = [STANCES[stance] for stance in told.stance[first].tolist()]
        pairs = enumerate(zip(voices, stances, strict=True))
        index = {(voice.id, voice.kind, stance.value): at for at, (voice, stance) in pairs}
        share = np.divide(told.credibility, told.trust, out=np.zeros_like(told.trust), where=told.trust > 0)
        return cls(index, voices, told.trust[first], rank[matter], share)


def weighed(
    marks: Marks, matters: Matters, before: Floats, after: Floats, settings: ControlSettings
) -> Marks:
    """Return the marks with the sources believed as in `after` instead of as in `before`, (matters,)."""
    votes, stirs, calms = marks.votes, marks.stirs, marks.calms
    believed = after[matters.of] * matters.share
    moment = np.where(votes.role == Role.BEFORE.value, settings.before, 1.0)
    weight = np.sign(votes.weight) * supports(believed[votes.testimony] * moment, settings.parties)
    now, then = (_odds(trust[matters.of] * matters.share) for trust in (after, before))
    ratio = np.divide(now, then, out=np.ones_like(now), where=then > 0)
    return replace(
        marks,
        votes=replace(votes, weight=weight),
        stirs=replace(stirs, mass=stirs.mass * ratio[stirs.testimony]),
        calms=replace(calms, factor=np.log(1.0 - np.minimum(believed[calms.testimony], SUREST))),
    )


def _odds(credibility: Floats) -> Floats:
    sure = np.minimum(credibility, SUREST)
    return np.asarray(sure / (1.0 - sure), dtype=np.float64)


def weighed_from(
    marks: Marks, matters: Matters, before: Floats, after: Floats, settings: ControlSettings, *, since: int
) -> Marks:
    """Return the marks as they are for who asks before a day, and weighed anew for who asks from it on.

    Parameters
    ----------
    before, after
        (matters,): how far the sources are believed in each.
    since
        The day, as an ordinal.
    """
    moved = (before != after)[matters.of]
    cut = replace(
        marks,
        votes=_cut(marks.votes, since, moved),
        stirs=_cut(marks.stirs, since, moved),
        calms=_cut(marks.calms, since, moved),
    )
    anew = weighed(cut, matters, before, after, settings)
    votes, stirs, calms = cut.votes, cut.stirs, cut.calms
    return replace(
        cut,
        votes=replace(votes, weight=np.where(votes.on >= since, anew.votes.weight, votes.weight)),
        stirs=replace(stirs, mass=np.where(stirs.on >= since, anew.stirs.mass, stirs.mass)),
        calms=replace(calms, factor=np.where(calms.on >= since, anew.calms.factor, calms.factor)),
    )


_Table = TypeVar("_Table", Votes, Stirs, Calms)


def _cut(table: _Table, day: int, moved: Flags) -> _Table:
    """Return the marks with those that are weighed anew on a day replaced on it by others like them."""
    both = moved[table.testimony] & (table.on < day) & (day < table.off)
    rows = np.concatenate([np.arange(len(both)), np.flatnonzero(both)])
    order = np.argsort(table.place[rows], kind="stable")
    late = (np.arange(len(rows)) >= len(both))[order]
    rows = rows[order]
    cut = take(table, rows)
    return replace(cut, on=np.where(late, day, cut.on), off=np.where(~late & both[rows], day, cut.off))
