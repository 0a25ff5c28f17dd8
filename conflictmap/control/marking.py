"""From testimony to marks: votes, stirs, calms and overlays, each from the day on which it was known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from math import log
from typing import TypeVar

import numpy as np

from conflictmap.control.columns import (
    Flags,
    Floats,
    Ints,
    each,
    entries,
    group_of,
    grouped,
    is_repeated,
    joined,
    numbered,
    spread,
    take,
)
from conflictmap.control.coreference import FOREVER, Dated
from conflictmap.control.evidence import DECISIVE, Saying, Testimonies
from conflictmap.control.marks import (
    SUREST,
    UNNAMED_PARTY,
    VACATED,
    Calms,
    Marks,
    Overlay,
    OverlayMark,
    Role,
    Stirs,
    Votes,
    support,
)
from conflictmap.control.settings import ControlSettings
from conflictmap.control.votes import Vote, votes_of
from conflictmap.model import Change, Extent

_Marked = TypeVar("_Marked", Votes, Stirs, Calms)


@dataclass(frozen=True, slots=True)
class _Cast:
    """The votes of testimony in columns, by testimony.

    Attributes
    ----------
    changed_to
        The actor that a change is told to, `_NO_CHANGE` where none is told.
    calms
        See `Vote`.
    on, off
        The vote counts from the day `on` until before the day `off`.
    """

    testimony: Ints
    role: Ints
    actor: Ints
    sign: Ints
    changed_to: Ints
    calms: Flags
    credibility: Floats
    on: Ints
    off: Ints

    @classmethod
    def of(cls, testimonies: Testimonies, actors: Mapping[str, int], settings: ControlSettings) -> "_Cast":
        """Return all votes, as if no statement were told twice."""
        votes = [votes_of(saying) for saying in testimonies.sayings]
        flat = np.array(
            [
                (vote.role, actors[vote.actor], vote.sign, _changed_to(saying, vote, actors), vote.calms)
                for saying, own in zip(testimonies.sayings, votes, strict=True)
                for vote in own
            ],
            dtype=np.int64,
        ).reshape(-1, 5)
        count = np.array([len(own) for own in votes], dtype=np.int64)
        testimony, vote = entries(testimonies.saying, count)
        role, actor, sign, changed_to, calms = flat.T[:, vote]
        moment = np.where(role == Role.BEFORE.value, settings.before, 1.0)
        return cls(
            testimony,
            role,
            actor,
            sign,
            changed_to,
            calms != 0,
            testimonies.credibility[testimony] * moment,
            testimonies.published[testimony],
            np.full(len(testimony), FOREVER),
        )


_NO_CHANGE = -3


def _changed_to(saying: Saying, vote: Vote, actors: Mapping[str, int]) -> int:
    if not vote.stirs:
        return _NO_CHANGE
    if vote.sign > 0:
        return actors[vote.actor]
    # After a loss to nobody named: nobody is there if the loser left, else somebody unnamed.
    return VACATED if saying.change is Change.WITHDREW else UNNAMED_PARTY


def _strongest(cast: _Cast, testimonies: Testimonies, statement: Ints, settings: ControlSettings) -> _Cast:
    """Return the votes that count: the strongest telling of each statement known by then."""
    # Ten reports of parts taken do not add up to the whole: of one time they count once.
    period = group_of(testimonies.place, testimonies.when.last // settings.division_days)
    whole = testimonies.where(lambda saying: saying.whole)
    what = np.where(whole, statement, len(testimonies) + period)
    rows = np.flatnonzero(is_repeated(what)[cast.testimony])
    order, group = grouped(what[cast.testimony[rows]], cast.role[rows], cast.actor[rows], cast.sign[rows])
    rows = rows[order]
    # How strong each is among all; those of later groups are above those of all before.
    _, strength = np.unique(cast.credibility[rows], return_inverse=True)
    level = group * (len(rows) + 1) + strength
    best = np.maximum.accumulate(level)
    counts = np.ones(len(rows), dtype=np.bool_)
    counts[1:] = level[1:] > best[:-1]
    chosen, group = rows[counts], group[counts]
    off = cast.off.copy()
    followed = group[1:] == group[:-1]
    off[chosen[:-1][followed]] = cast.on[chosen[1:][followed]]
    kept = np.ones(len(off), dtype=np.bool_)
    kept[rows[~counts]] = False
    return replace(take(cast, np.flatnonzero(kept)), off=off[kept])


def make_marks(
    testimonies: Testimonies,
    dated: Dated,
    statement: Ints,
    *,
    actors: Mapping[str, int],
    sides: Mapping[str, str],
    settings: ControlSettings,
) -> Marks:
    """Return the marks of all testimonies.

    Parameters
    ----------
    dated
        When each testimony speaks of, by what is known when.
    statement
        For each testimony, the first that made the same statement.
    actors
        Indices by id, in their order.
    sides
        The side of each actor.
    """
    cast = _Cast.of(testimonies, actors, settings)
    cast = _strongest(cast, testimonies, statement, settings)
    weight = cast.sign * each(lambda sure: support(sure, settings.parties), cast.credibility)
    version, vote = dated.versions(cast.testimony)
    on, off = np.maximum(cast.on[vote], dated.on[version]), np.minimum(cast.off[vote], dated.off[version])
    valid = (on < off) & (weight[vote] != 0)
    cast = replace(take(cast, vote[valid]), on=on[valid], off=off[valid])
    weight, when = weight[vote[valid]], dated.when[version[valid]]
    place = testimonies.place[cast.testimony]
    before, after = testimonies.when.before[when], testimonies.when.after[when]
    tick = np.where(cast.role == Role.BEFORE.value, before, after)
    votes = Votes(place, tick, cast.actor, weight, cast.on, cast.off, cast.testimony, cast.role)
    votes = joined(votes, _unattributed(testimonies, dated, statement))
    sure = np.minimum(cast.credibility, SUREST)
    mass = settings.event_mass * sure / (1 - sure)
    stirs = Stirs(place, before, after, cast.changed_to, mass, cast.on, cast.off, cast.testimony)
    stirring = cast.changed_to != _NO_CHANGE
    lost = np.flatnonzero(stirring & (cast.sign < 0))
    side, _ = numbered(sides[actor] for actor in actors)
    to_rivals = _to_rivals(take(stirs, lost), cast.actor[lost], votes, side, settings.to_rival)
    calming = np.flatnonzero(cast.calms & (testimonies.when.days[when] > 1))
    calms = Calms(
        place[calming],
        before[calming],
        after[calming],
        each(lambda sure: log(1 - sure), sure[calming]),
        cast.on[calming],
        cast.off[calming],
        cast.testimony[calming],
    )
    return Marks(
        _by_place(votes),
        _by_place(joined(take(stirs, np.flatnonzero(stirring)), to_rivals)),
        _by_place(calms),
        _overlays(testimonies, dated, statement, settings),
    )


def _unattributed(testimonies: Testimonies, dated: Dated, statement: Ints) -> Votes:
    """Return votes without weight for fights and sieges by nobody named: the place was heard of."""
    unnamed = testimonies.where(lambda saying: saying.change in _LYING and not votes_of(saying))
    rows = np.flatnonzero(unnamed & (statement == np.arange(len(testimonies))))
    version, owner = dated.versions(rows)
    rows = rows[owner]
    return Votes(
        testimonies.place[rows],
        testimonies.when.after[dated.when[version]],
        np.full(len(rows), VACATED),
        np.zeros(len(rows)),
        dated.on[version],
        dated.off[version],
        rows,
        np.full(len(rows), Role.AFTER.value),
    )


def _to_rivals(
    left: Stirs,
    losers: Ints,
    votes: Votes,
    side: Ints,
    share: float,
) -> Stirs:
    """Return stirs to the rivals known at a place that one side lost, from the day they are known there.

    Parameters
    ----------
    left
        The stirs that tell of losses to nobody named, and `losers` of whom.
    side
        Of each actor.
    """
    if not len(losers):
        return left
    votes = take(votes, np.flatnonzero(np.isin(votes.place, left.place)))
    order, group = grouped(votes.place, votes.actor)
    begins = np.flatnonzero(np.diff(group, prepend=-1))
    place, rival = votes.place[order][begins], votes.actor[order][begins]
    known = np.minimum.reduceat(votes.on[order], begins)
    low = np.searchsorted(place, left.place, side="left")
    stir, rank = spread(np.searchsorted(place, left.place, side="right") - low)
    at = low[stir] + rank
    on = np.maximum(left.on[stir], known[at])
    # A fight between nobody named is no rival.
    named = rival[at] >= 0
    rivals = named & (side[rival[at]] != side[losers[stir]]) & (on < left.off[stir])
    found = take(left, stir[rivals])
    return replace(found, actor=rival[at[rivals]], mass=found.mass * share, on=on[rivals])


def _overlays(
    testimonies: Testimonies, dated: Dated, statement: Ints, settings: ControlSettings
) -> dict[int, tuple[OverlayMark, ...]]:
    kinds = [_overlay_kind(saying) for saying in testimonies.sayings]
    believed = testimonies.source_credibility >= settings.overlay_credibility
    lies_over = believed & testimonies.where(lambda saying: _overlay_kind(saying) is not None)
    version, _ = dated.versions(np.flatnonzero(lies_over))
    rows, when = dated.testimony[version], dated.when[version]
    saying, kind = testimonies.saying[rows], numbered(kinds)[0][testimonies.saying[rows]]
    first, last = testimonies.when.first[when], testimonies.when.last[when]
    # What is told again with the same days lies there once.
    order, telling = grouped(statement[rows], kind, first, last)
    once = np.sort(order[np.flatnonzero(np.diff(telling, prepend=-1))])
    chosen = once[np.argsort(testimonies.place[rows[once]], kind="stable")]
    sayings = [testimonies.sayings[number] for number in saying[chosen].tolist()]
    marks = map(
        OverlayMark,
        [kinds[number] for number in saying[chosen].tolist()],
        first[chosen].tolist(),
        last[chosen].tolist(),
        testimonies.when.after[when[chosen]].tolist(),
        [one.gainer for one in sayings],
        [one.loser for one in sayings],
        dated.on[version[chosen]].tolist(),
        rows[chosen].tolist(),
    )
    place = testimonies.place[rows[chosen]]
    ends = np.flatnonzero(np.diff(place, append=-1)) + 1
    return {
        at: tuple(islice(marks, count))
        for at, count in zip(place[ends - 1].tolist(), np.diff(ends, prepend=0).tolist(), strict=True)
    }


def _overlay_kind(saying: Saying) -> Overlay | None:
    """Return what lies over a place if the source is believed that far."""
    change = saying.change
    if saying.denied:
        return Overlay.LIFTED if change is Change.BESIEGED else None
    if change is Change.CONTESTED:
        return Overlay.FIGHTING
    if saying.whole:
        # A siege of a part is a cut supply line, which is no siege.
        if change is Change.BESIEGED:
            return Overlay.SIEGE
        # "The fall of the city" in hindsight, to nobody and from nobody, is no news of a decision.
        return _DECIDED.get(change) if saying.gainer or saying.loser else None
    taken = saying.gainer is not None and change in (*DECISIVE, Change.HOLDS)
    return Overlay.DIVISION if taken and saying.extent is Extent.PART else None


_LYING = (Change.CONTESTED, Change.BESIEGED)
_DECIDED = dict.fromkeys((*DECISIVE, Change.REPELLED), Overlay.DECISION)


def _by_place(table: _Marked) -> _Marked:
    """Return the rows by place and within a place in their order."""
    return take(table, np.argsort(table.place, kind="stable"))
