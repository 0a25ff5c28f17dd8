"""How places look at moments: status, holder, rival, besieger, and what speaks for them."""

from dataclasses import dataclass

import numpy as np

from conflictmap.control.ballots import Ballots, leads
from conflictmap.control.columns import Flags, Floats, Ints, take
from conflictmap.control.covering import DAY_BITS, NONE, Facts, Moments, newest, newest_of_two
from conflictmap.control.dispute import disputed, words
from conflictmap.control.overlay import Overlays, Spells
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sides import Sides
from conflictmap.control.standing import Standings, compared, windows
from conflictmap.control.verdict import CONTROLLED, NO_ACTOR, UNKNOWN, VACATED, Verdicts

DISPUTED, CONTESTED = 3, 4
"""Codes of what a verdict alone does not tell."""

UNNAMED_BESIEGER = -2
"""Stands for the index of a besieger whom nobody names."""

# Stands for the side of such a one, who is of nobody's.
_OUTSIDER = -2
# Hundreds are exact to far less than this.
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Rows:
    """What chains say of the days from each day up to the next row, by place and day.

    Attributes
    ----------
    known
        The day by which the evidence was known.
    status, shaky
        What it is as long as nobody fights there and no sources disagree, and whether they may.
    """

    place: Ints
    known: Ints
    day: Ints
    verdicts: Verdicts
    status: Ints
    shaky: Flags


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is asked, beside the chains, about the places of some rows."""

    ballots: Ballots
    over: Overlays
    sides: Sides
    settings: ControlSettings


@dataclass(frozen=True, slots=True)
class Looks:
    """How places look from days on, by place and day.

    Attributes
    ----------
    holder, rival, besieger
        Indices of actors, -1 for none.
    heard
        -1 for never.
    confidence
        Rounded.
    standing
        Which of `standings` it is; -1 where nothing is known.
    changes
        Which differ from the one before in more than the confidence.
    """

    place: Ints
    day: Ints
    status: Ints
    holder: Ints
    rival: Ints
    besieger: Ints
    divided: Flags
    heard: Ints
    confidence: Floats
    standing: Ints
    changes: Flags
    standings: Standings


def looks(rows: Rows, last: int, evidence: Evidence) -> Looks:
    """Return how places look on all days, up to a last one, on which that may change."""
    ballots, over = evidence.ballots, evidence.over
    said = words(ballots)
    row, moments = _moments(rows, last, evidence, said)
    chief = _chief(rows, row, moments, evidence, said)
    side = evidence.sides.of_actor[chief.holder]
    besieger = _besieger(moments, side, over.sieges)
    divided = _divided(moments, side, over.divisions) & (chief.holder != NO_ACTOR)
    reports = take(ballots, np.flatnonzero(~ballots.before))
    heard = np.append(reports.day, NONE)[newest(moments, reports.facts(reports.day, None), reports.day)]
    told = np.flatnonzero(chief.status != UNKNOWN)
    standing = np.full(len(row), NONE)
    found, standing[told] = windows(take(moments, told), side[told], leads(ballots))
    changes = _changes(moments.group, chief.status, chief.holder, chief.rival, besieger, divided, heard)
    # Of two looks of one status both or neither have a standing.
    open_ = np.flatnonzero(~changes)
    listed, same = compared(ballots, found, standing[open_ - 1], standing[open_], evidence.settings.listed)
    changes[open_] = ~same
    return Looks(
        moments.group,
        moments.day,
        chief.status,
        chief.holder,
        chief.rival,
        besieger,
        divided,
        heard,
        _rounded(chief.confidence),
        standing,
        changes,
        listed,
    )


def _changes(*columns: Ints | Flags) -> Flags:
    """Return which rows differ from the one before; the first does."""
    changes = np.ones(len(columns[0]), dtype=np.bool_)
    changes[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return changes


def _moments(rows: Rows, last: int, evidence: Evidence, said: Ballots) -> tuple[Ints, Moments]:
    """Return the days on which a look may change: the row of each, and the moments."""
    begins = (rows.place << DAY_BITS) + rows.day
    over, within = evidence.over, evidence.settings.dispute_days
    days = [begins]

    def add(facts: Facts, day: Ints, some: Flags) -> None:
        code = (facts.group << DAY_BITS) + day
        row = np.searchsorted(begins, code, side="right") - 1
        # A row of another place, or one by other evidence, is not moved by it.
        moved = (rows.place[row] == facts.group) & (row >= 0) & some[row] & (day <= last)
        moved &= (facts.on <= rows.known[row]) & (rows.known[row] < facts.off)
        days.append(code[moved])

    everywhere = np.ones(len(begins), dtype=np.bool_)
    ballots = evidence.ballots.facts(None, None)
    add(ballots, evidence.ballots.day, everywhere)
    # Sources begin or cease to disagree about a day.
    facts = said.facts(None, None)
    add(facts, said.day - within, rows.shaky)
    add(facts, said.day + within + 1, rows.shaky)
    for spells in (over.fighting, over.sieges, over.divisions):
        add(spells.facts, spells.facts.first, everywhere)
        add(spells.facts, spells.facts.last + 1, everywhere)
    edges = np.unique(np.concatenate(days))
    row = np.searchsorted(begins, edges, side="right") - 1
    return row, Moments(rows.place[row], rows.known[row], edges & ((1 << DAY_BITS) - 1))


@dataclass(frozen=True, slots=True)
class _Chief:
    """Who holds a place, as what, and against whom."""

    status: Ints
    holder: Ints
    rival: Ints
    confidence: Floats

    def put(self, rows: Ints, others: "_Chief") -> None:
        self.status[rows], self.holder[rows] = others.status, others.holder
        self.rival[rows], self.confidence[rows] = others.rival, others.confidence


def _chief(rows: Rows, row: Ints, moments: Moments, evidence: Evidence, said: Ballots) -> _Chief:
    verdicts, status = take(rows.verdicts, row), rows.status[row]
    held = status == CONTROLLED
    confidence = np.where(held, verdicts.confidence, np.where(status == VACATED, verdicts.vacated, 0.0))
    chief = _Chief(status, np.where(held, verdicts.holder, NO_ACTOR), np.full(len(row), NO_ACTOR), confidence)
    fight = newest(moments, evidence.over.fighting.facts, np.arange(len(evidence.over.fighting)))
    calm = fight == NONE
    shaky = np.flatnonzero(calm & rows.shaky[row] & (status != VACATED))
    side = evidence.sides.of_actor
    within = evidence.settings.dispute_days
    asked = take(verdicts, shaky)
    disagree = disputed(
        take(moments, shaky), (side[asked.holder], side[asked.rival]), held[shaky], said, within
    )
    some = shaky[disagree]
    between = take(verdicts, some)
    kind = np.full(len(some), DISPUTED)
    chief.put(some, _Chief(kind, between.holder, between.rival, between.confidence))
    fought = np.flatnonzero(~calm)
    chief.put(fought, _contested(take(verdicts, fought), evidence, fight[fought]))
    return chief


def _contested(verdicts: Verdicts, evidence: Evidence, fight: Ints) -> _Chief:
    """Return the state of places under fire: the likelier of the parties, and the other.

    Where the fighting parties are not named, or somebody else surely holds the place, it is the likeliest
    holder of all.
    """
    side, settings, spells = evidence.sides.of_actor, evidence.settings, evidence.over.fighting
    gainer, loser = spells.gainer[fight], spells.loser[fight]
    status = np.full(len(fight), CONTESTED)
    found = _Chief(status, gainer.copy(), loser.copy(), np.zeros(len(fight)))
    # The likeliest comes last, so that it prevails.
    for actor, confidence, enough in (
        (verdicts.rival, verdicts.rival_confidence, settings.rival_above),
        (verdicts.holder, verdicts.confidence, settings.unknown_below),
    ):
        own = side[actor]
        party = ((gainer != NO_ACTOR) & (side[gainer] == own)) | ((loser != NO_ACTOR) & (side[loser] == own))
        # An attacker who is named alone is the rival of whoever is there.
        fighting = party & (gainer != NO_ACTOR)
        likely = np.flatnonzero((actor != NO_ACTOR) & (fighting | (confidence >= enough)))
        other = _other(side, gainer[likely], loser[likely], own[likely])
        found.put(likely, _Chief(status[likely], actor[likely], other, confidence[likely]))
    return found


def _other(side: Ints, gainer: Ints, loser: Ints, own: Ints) -> Ints:
    """Return the party to a fight that is not of a side; of two, the one who was attacked."""
    loser_differs = (loser != NO_ACTOR) & (side[loser] != own)
    gainer_differs = (gainer != NO_ACTOR) & (side[gainer] != own)
    # Of two of one side the attacker is named.
    first = loser_differs & ~(gainer_differs & (side[loser] == side[gainer]))
    return np.where(first, loser, np.where(gainer_differs, gainer, NO_ACTOR))


def _besieger(moments: Moments, side: Ints, sieges: Spells) -> Ints:
    """Return who besieges the holder, as the newest report has it that is not of his own side."""
    nobody = sieges.gainer == NO_ACTOR
    found = _newest_of_another(moments, side, sieges, np.where(nobody, _OUTSIDER, sieges.side))
    return np.append(np.where(nobody, UNNAMED_BESIEGER, sieges.gainer), NO_ACTOR)[found]


def _divided(moments: Moments, side: Ints, divisions: Spells) -> Flags:
    """Tell whether a part is in the hands of another side."""
    found = _newest_of_another(moments, side, divisions, divisions.side)
    return np.asarray(found != NONE, dtype=np.bool_)


def _newest_of_another(moments: Moments, side: Ints, spells: Spells, of: Ints) -> Ints:
    """Return the spell told last that is not of a side."""
    nearest, of_another = newest_of_two(moments, spells.facts, np.arange(len(of)), of)
    own = (nearest != NONE) & (np.append(of, NONE)[nearest] == side)
    return np.where(own, of_another, nearest)


def _rounded(share: Floats) -> Floats:
    """Return numbers with two decimals, as `round` does.

    numpy rounds the double nearest to a hundred times the number, Python the number itself.
    """
    hundreds = share * 100
    rounded = np.rint(hundreds) / 100
    near = np.flatnonzero(np.abs(hundreds - np.floor(hundreds) - 0.5) < _ROUNDING)
    rounded[near] = [round(one, 2) for one in share[near].tolist()]
    return rounded
