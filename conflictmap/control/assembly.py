"""From what a chain says of single days to the states of a place, equal neighbours merged."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import repeat
from typing import NamedTuple

from conflictmap.control.case import Case
from conflictmap.control.evidence import Testimony
from conflictmap.control.overlay import CLEAR, Overlays, Spell, Watch
from conflictmap.control.quick import maker
from conflictmap.control.standing import Poll, Standing
from conflictmap.model import UNNAMED, ControlState, Status


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


class _Look(NamedTuple):
    """What has to be the same, beside nearly the confidence, for two days to share a state."""

    status: Status
    holder: str | None
    rival: str | None
    besieged_by: str | None
    divided: bool
    heard: int | None
    standing: Standing


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
    settler = _Settler(case, place)
    begin, end, sure = 0, 0, 0.0
    look: _Look | None = None
    for view in views:
        poll.learn(view.known)
        for day, now, confidence in _looks(case, view, poll, watch.learn(view.known, view.first)):
            if look is None or look != now or abs(sure - confidence) >= step:
                if look is not None:
                    yield settler.state(begin, day - 1, look, sure)
                begin, look, sure = day, now, confidence
        end = view.last
    if look is not None:
        yield settler.state(begin, end, look, sure)


def _looks(case: Case, view: View, poll: Poll, over: Overlays) -> Iterator[tuple[int, _Look, float]]:
    """Yield the days of a view on which something may change, with how the place looks from then on."""
    rows = view.rows
    at, until = 0, len(rows) - 1
    days = _edges(case, view, poll, over)
    fights, sieges, divisions = (_on(spells, days) for spells in (over.fighting, over.sieges, over.divisions))
    for day, fighting, besieging, dividing in zip(days, fights, sieges, divisions, strict=False):
        while at < until and rows[at + 1].day <= day:
            at += 1
        row = rows[at]
        if fighting:
            status, holder, rival, confidence = _contested(case, row, fighting[-1])
            side = case.book.side(holder)
        else:
            status, holder, rival, confidence = _quiet(case, row, day, poll)
            side = None if holder is None else row.side
        besieged_by = _besieger(besieging, side) if besieging else None
        divided = bool(dividing) and holder is not None and _is_divided(dividing, side)
        standing = _NOTHING if status is Status.UNKNOWN else poll.standing(day, side)
        look = _Look(status, holder, rival, besieged_by, divided, poll.heard(day), standing)
        yield day, look, round(confidence, 2)


def _edges(case: Case, view: View, poll: Poll, over: Overlays) -> list[int]:
    """Return the days of a view on which something may change, in order, from its first."""
    edges = [row.day for row in view.rows]
    first, last = view.first, view.last
    if first == last:
        return edges
    changing = [] if over is CLEAR else list(over.edges())
    days = poll.days
    if days and days[-1] > first:
        changing.extend(days[bisect_right(days, first) : bisect_right(days, last)])
    # Sources begin or cease to disagree about a day.
    within = case.settings.dispute_days
    for at, row in enumerate(view.rows):
        if row.shaky:
            until = view.rows[at + 1].day if at + 1 < len(view.rows) else last + 1
            for day in days[bisect_right(days, row.day - within - 1) : bisect_right(days, until + within)]:
                changing.append(day - within)
                changing.append(day + within + 1)
    inside = {day for day in changing if first < day <= last}
    return sorted(inside.union(edges)) if inside else edges


def _quiet(case: Case, row: Row, day: int, poll: Poll) -> tuple[Status, str | None, str | None, float]:
    """Return status, holder, rival and confidence on a day without fighting."""
    if row.status is Status.VACATED:
        return Status.VACATED, None, None, row.vacated
    if row.shaky:
        within = case.settings.dispute_days
        both = poll.near(day, row.side, within) and poll.near(day, row.rival_side, within)
        shown = row.status is Status.CONTROLLED
        if both or (shown and poll.is_challenged(day, row.side, row.rival_side, within)):
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
        # An attacker who is named alone is the rival of whoever is there.
        fighting = side in parties and (fight.gainer is not None or confidence >= enough)
        if actor is not None and (fighting or confidence >= enough):
            others = [party for other, party in parties.items() if other != side]
            return Status.CONTESTED, actor, others[0] if others else None, confidence
    return Status.CONTESTED, fight.gainer, fight.loser, 0.0


def _besieger(sieges: Sequence[Spell], side: str | None) -> str | None:
    for spell in reversed(sieges):
        if spell.gainer is None:
            return UNNAMED
        if spell.side != side:
            return spell.gainer
    return None


def _is_divided(divisions: Sequence[Spell], side: str | None) -> bool:
    return any(spell.side != side for spell in divisions)


def _on(spells: Sequence[Spell], days: Sequence[int]) -> Iterable[Sequence[Spell]]:
    """Return the spells that lie over each of some days, which are in order."""
    if not spells:
        return repeat(())
    over: list[list[Spell]] = [[] for _ in days]
    for spell in spells:
        for at in range(bisect_left(days, spell.first), bisect_right(days, spell.last)):
            over[at].append(spell)
    return over


class _Ids(dict[int, str]):
    """Ids of claims by index of testimony: a place lists its few claims again in each of its states."""

    def __init__(self, testimonies: Sequence[Testimony]) -> None:
        super().__init__()
        self._testimonies = testimonies

    def __missing__(self, index: int) -> str:
        found = self[index] = self._testimonies[index].claim.id
        return found


class _Settler:
    """Makes the states of one place, whose lists of claims are shared where they are the same."""

    def __init__(self, case: Case, place: int) -> None:
        self._place = case.places[place]
        self._listed = case.settings.listed
        self._ids = _Ids(case.testimonies)
        self._standing = _NOTHING
        self._lists: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    def state(self, first: int, last: int, look: _Look, confidence: float) -> ControlState:
        """Return the state of the days from `first` to `last`."""
        if look.standing is not self._standing:
            self._standing = look.standing
            self._lists = (self._claims(look.standing.supporting), self._claims(look.standing.opposing))
        return _state(
            self._place,
            _date(first),
            _date(last),
            look.status,
            look.holder,
            look.besieged_by,
            confidence,
            *self._lists,
            look.rival,
            look.divided,
            None if look.heard is None else _date(look.heard),
        )

    def _claims(self, weighed: Sequence[tuple[int, float]]) -> tuple[str, ...]:
        ids = self._ids
        return tuple([ids[index] for index, _ in weighed[: self._listed]])


_state = maker(ControlState)
# The same few thousand days end millions of states.
_date = cache(date.fromordinal)
