"""Whether sources disagree about who holds a place."""

import numpy as np

from conflictmap.control.ballots import Ballots
from conflictmap.control.columns import Flags, Ints, take
from conflictmap.control.covering import NONE, Facts, Moments, holding, newest


def words(ballots: Ballots) -> Ballots:
    """Return the ballots for somebody; that he was there before somebody else came is no word for him."""
    return take(ballots, np.flatnonzero((ballots.weight > 0) & ~ballots.before))


def disputed(moments: Moments, sides: tuple[Ints, Ints], shown: Flags, said: Ballots, within: int) -> Flags:
    """Tell of moments whether statements speak for both a side and its rival.

    They do so within some days of the day, or the newest ones of the days before it speak for the rival.

    Parameters
    ----------
    sides
        A side for each moment, and its rival.
    shown
        Where the side is shown as the holder, else that the newest speak for its rival is no dispute.
    said
        The words, as of `words`.
    """
    (for_side, side_day), (for_rival, rival_day) = (_for(moments, side, said, within) for side in sides)
    day = _day(said, newest(moments, said.facts(said.day, None), said.day))
    challenged = (day != NONE) & (day >= moments.day - within) & (rival_day == day) & (side_day != day)
    return np.asarray((for_side & for_rival) | (shown & challenged), dtype=np.bool_)


def _for(moments: Moments, side: Ints, said: Ballots, within: int) -> tuple[Flags, Ints]:
    """Return whether a word speaks for a side within some days, and the newest day of one up to the day."""
    sides = int(max(side.max(initial=0), said.side.max(initial=0))) + 1
    group = moments.group * sides + side
    order = np.argsort(group, kind="stable")
    asked = Moments(group[order], moments.known[order], moments.day[order])
    named = np.flatnonzero(said.side >= 0)
    told = take(said, named)
    of = told.place * sides + told.side
    near, day = np.empty(len(order), dtype=np.bool_), np.empty(len(order), dtype=np.int64)
    near[order] = holding(asked, Facts.of(of, told.on, told.off, told.day - within, told.day + within))
    day[order] = _day(told, newest(asked, Facts.of(of, told.on, told.off, told.day, None), told.day))
    return near, day


def _day(said: Ballots, at: Ints) -> Ints:
    return np.append(said.day, NONE)[at]
