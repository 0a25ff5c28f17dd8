"""From what a chain says of single days to the states of a place, equal neighbours merged."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from conflictmap.control.case import Case
from conflictmap.control.overlay import UNNAMED, Overlays, Spell, Watch
from conflictmap.control.standing import Poll, Standing
from conflictmap.model import ControlState, Status


class Row(NamedTuple):
    """What the chain of a place says of the days from `day` on.

    Attributes
    ----------
    status
        What it is as long as nobody fights there and no sources disagree.
    side, rival_side
        Of the holder and the rival.
    shaky
        True where it is disputed if sources speak for both.
    """

    day: int
    status: Status
    holder: str | None
    side: str | None
    confidence: float
    rival: str | None
    rival_side: str | None
    rival_confidence: float
    vacated: float
    shaky: bool


class View(NamedTuple):
    """The rows of a place on some days, both included, by what was known on one day."""

    known: int
    first: int
    last: int
    rows: Sequence[Row]


@dataclass(slots=True)
class _Draft:
    """A state whose end is not settled yet."""

    first: int
    last: int
    status: Status
    holder: str | None
    rival: str | None
    besieged_by: str | None
    confidence: float
    divided: bool
    heard: int | None
    standing: Standing

    def goes_on(self, after: "_Draft", step: float) -> bool:
        """Tell whether the next state differs in nothing but a little confidence."""
        return (
            self.heard == after.heard
            and self.status is after.status
            and self.holder == after.holder
            and self.rival == after.rival
            and self.besieged_by == after.besieged_by
            and self.divided == after.divided
            and abs(self.confidence - after.confidence) < step
            and (self.standing is after.standing or self.standing == after.standing)
        )


_NOTHING = Standing()


def assemble(
    case: Case, place: int, views: Iterable[View], poll: Poll, watch: Watch
) -> Iterator[ControlState]:
    """Yield the states of a place.

    Parameters
    ----------
    place
        Its index.
    views
        In the order of their days, which follow one another without a gap.
    poll, watch
        The votes and what lies over the place; they learn what the views know.
    """
    step = case.settings.confidence_step
    open_draft: _Draft | None = None
    settle = _Settler(case, place)
    for view in views:
        poll.learn(view.known)
        for draft in _drafts(case, view, poll, watch.learn(view.known, view.first)):
            if open_draft is not None and open_draft.goes_on(draft, step):
                open_draft.last = draft.last
            else:
                if open_draft is not None:
                    yield settle.state(open_draft)
                open_draft = draft
    if open_draft is not None:
        yield settle.state(open_draft)


def _drafts(case: Case, view: View, poll: Poll, over: Overlays) -> Iterator[_Draft]:
    """Yield the states of a view, day by day where something may change."""
    rows = view.rows
    at = 0
    edges = _edges(case, view, poll, over)
    edges.append(view.last + 1)
    for day, after in pairwise(edges):
        while at + 1 < len(rows) and rows[at + 1].day <= day:
            at += 1
        row = rows[at]
        fighting = _on(over.fighting, day)
        if fighting:
            status, holder, rival, confidence = _contested(case, row, fighting[-1])
            side = case.book.side(holder)
        else:
            status, holder, rival, confidence = _quiet(case, row, day, poll)
            side = row.side if holder is not None else None
        yield _Draft(
            day,
            after - 1,
            status,
            holder,
            rival,
            _besieger(case, over, day, side) if over.sieges else None,
            round(confidence, 2),
            bool(over.divisions) and holder is not None and _is_divided(case, over, day, side),
            poll.heard(day),
            _NOTHING if status is Status.UNKNOWN else poll.standing(day, side),
        )


def _edges(case: Case, view: View, poll: Poll, over: Overlays) -> list[int]:
    """Return the days of a view on which something may change, in order, from its first."""
    edges = {row.day for row in view.rows}
    changing = list(over.edges())
    days = poll.days
    if days and days[-1] > view.first:
        changing.extend(days[bisect_right(days, view.first) :])
    # Sources begin or cease to disagree about a day.
    within = case.settings.dispute_days
    for row, after in zip(view.rows, (*view.rows[1:], None), strict=True):
        if row.shaky:
            low = bisect_right(days, row.day - within - 1)
            high = len(days) if after is None else bisect_right(days, after.day + within)
            for day in days[low:high]:
                changing.append(day - within)
                changing.append(day + within + 1)
    edges.update(day for day in changing if view.first < day <= view.last)
    return sorted(edges)


def _quiet(case: Case, row: Row, day: int, poll: Poll) -> tuple[Status, str | None, str | None, float]:
    """Return status, holder, rival and confidence on a day without fighting."""
    if row.status is Status.VACATED:
        return Status.VACATED, None, None, row.vacated
    if row.shaky:
        within = case.settings.dispute_days
        if poll.near(day, row.side, within) and poll.near(day, row.rival_side, within):
            return Status.DISPUTED, row.holder, row.rival, row.confidence
    if row.status is Status.CONTROLLED:
        return Status.CONTROLLED, row.holder, None, row.confidence
    return Status.UNKNOWN, None, None, 0.0


def _contested(case: Case, row: Row, fight: Spell) -> tuple[Status, str | None, str | None, float]:
    """Return the state of a place under fire: the likelier of the parties, and the other.

    Where the fighting parties are not named, or somebody else surely holds the place, it is the likeliest
    holder of all.
    """
    parties = {case.book.side(party): party for party in (fight.loser, fight.gainer) if party is not None}
    likely = (
        (row.holder, row.side, row.confidence, case.settings.unknown_below),
        (row.rival, row.rival_side, row.rival_confidence, case.settings.rival_above),
    )
    for actor, side, confidence, enough in likely:
        if actor is not None and (side in parties or confidence >= enough):
            others = [party for other, party in parties.items() if other != side]
            return Status.CONTESTED, actor, others[0] if others else None, confidence
    return Status.CONTESTED, fight.gainer, fight.loser, 0.0


def _besieger(case: Case, over: Overlays, day: int, side: str | None) -> str | None:
    for spell in reversed(_on(over.sieges, day)):
        if spell.gainer is None:
            return UNNAMED
        if case.book.side(spell.gainer) != side:
            return spell.gainer
    return None


def _is_divided(case: Case, over: Overlays, day: int, side: str | None) -> bool:
    return any(case.book.side(spell.gainer) != side for spell in _on(over.divisions, day))


def _on(spells: Sequence[Spell], day: int) -> Sequence[Spell]:
    return [spell for spell in spells if spell.first <= day <= spell.last] if spells else ()


class _Settler:
    """Turns drafts of one place into states, whose lists of claims are shared where they are the same."""

    def __init__(self, case: Case, place: int) -> None:
        self._case = case
        self._place = case.places[place]
        self._standing = _NOTHING
        self._lists: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    def state(self, draft: _Draft) -> ControlState:
        """Return the state."""
        if draft.standing is not self._standing:
            self._standing = draft.standing
            self._lists = (self._claims(draft.standing.supporting), self._claims(draft.standing.opposing))
        return ControlState(
            self._place,
            _date(draft.first),
            _date(draft.last),
            draft.status,
            draft.holder,
            draft.besieged_by,
            draft.confidence,
            *self._lists,
            draft.rival,
            draft.divided,
            None if draft.heard is None else _date(draft.heard),
        )

    def _claims(self, weighed: Sequence[tuple[int, float]]) -> tuple[str, ...]:
        testimonies = self._case.testimonies
        return tuple([testimonies[index].claim.id for index, _ in weighed[: self._case.settings.listed]])


# The same few thousand days end millions of states.
_date = cache(date.fromordinal)
