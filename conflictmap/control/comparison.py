"""Two timelines → what differs between them: place by place, span by span, claim by claim."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Self

from conflictmap.model import Claim, ControlState, Status, Timeline

Days = tuple[date, date]
"""First and last day, both included."""

_Told = tuple[Status, str | None, str | None, str | None, bool]
_Pair = tuple[ControlState | None, ControlState | None]

# A place that a timeline does not know is one of which it knows nothing.
_NOTHING: Final[_Told] = (Status.UNKNOWN, None, None, None, False)
# Confidences have few decimals; the difference of two is off by less than this.
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Account:
    """What one of two timelines says of a place over a span of days.

    Attributes
    ----------
    status, holder, rival, besieged_by, divided
        As in `ControlState`, the same on each day of the span.
    least, most
        The lowest and the highest confidence within the span, 0 to 1.
    supporting, opposing
        Ids of the claims for and against the holder on any day of the span, strongest first.
    """

    status: Status
    holder: str | None
    rival: str | None
    besieged_by: str | None
    divided: bool
    least: float
    most: float
    supporting: tuple[str, ...]
    opposing: tuple[str, ...]

    @classmethod
    def of(cls, states: Sequence[ControlState]) -> Self:
        """Return what states that tell the same say together."""
        confidences = [state.confidence for state in states]
        return cls(
            *_told(states[0]),
            min(confidences),
            max(confidences),
            _strongest_first(state.supporting for state in states),
            _strongest_first(state.opposing for state in states),
        )

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of all its claims, those for the holder first."""
        return tuple(dict.fromkeys((*self.supporting, *self.opposing)))


@dataclass(frozen=True, slots=True)
class Difference:
    """A span of days on which two timelines say different things of a place, the same ones throughout.

    Attributes
    ----------
    start, end
        First and last day. The span is maximal: the day before and the day after are another story.
    before, after
        What the old and the new timeline say; None where a timeline does not have the place at all.
    """

    place: str
    start: date
    end: date
    before: Account | None
    after: Account | None

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of all claims that either account rests on, the newer account's first."""
        accounts = [account for account in (self.after, self.before) if account is not None]
        return tuple(dict.fromkeys(identity for account in accounts for identity in account.claims))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of a timeline.

    Attributes
    ----------
    old_days, new_days
        What either timeline covers; None where it has no state.
    days
        What was compared; None where there is no day that both cover and that was asked about.
    differences
        By place and day.
    appeared, vanished
        Ids of the places that only the new or only the old timeline has, on whatever days.
    """

    old_days: Days | None
    new_days: Days | None
    days: Days | None
    differences: tuple[Difference, ...] = ()
    appeared: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()


class Cause(StrEnum):
    """What became of a claim that an account rests on."""

    NEW = "new"
    GONE = "gone"
    REREAD = "read differently"
    COUNTED = "newly counted"
    UNCOUNTED = "no longer counted"


@dataclass(frozen=True, slots=True)
class Alteration:
    """In what a claim is read differently: the name of a field of claims.jsonl, and its two values."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """A claim that has to do with a difference.

    Attributes
    ----------
    claim
        The claim as it is now, or as it was where it is gone; None where nobody knows more than its id.
    supports
        Whether it is for the holder, in the newer of the accounts that have it.
    alterations
        In what it is read differently.
    """

    cause: Cause
    id: str
    claim: Claim | None
    supports: bool
    alterations: tuple[Alteration, ...] = ()


def compare(
    old: Timeline,
    new: Timeline,
    *,
    since: date | None = None,
    until: date | None = None,
    step: float | None = None,
) -> Comparison:
    """Return where and when what is now believed differs between two timelines.

    Only days that both cover are compared: that a timeline goes on for longer is no difference. Of a place
    that both have, only the days on which both have a state count. Time and memory are linear in the number
    of states and of claims that they name, beyond sorting what is not sorted.

    Parameters
    ----------
    old, new
        Their `states` need not be in order, but those of a place must not overlap.
    since, until
        Look at no day before or after these.
    step
        Tell also of a holder whose confidence differs by at least this much, 0 to 1, while all else is the
        same. By default a change of confidence alone is no difference.
    """
    old_days, new_days = _covered(old.states), _covered(new.states)
    days = _common(old_days, new_days, (since or date.min, until or date.max))
    if days is None:
        return Comparison(old_days, new_days, None)
    before, after = _by_place(old.states), _by_place(new.states)
    return Comparison(
        old_days,
        new_days,
        days,
        tuple(
            difference
            for place in sorted(before.keys() | after.keys())
            for difference in _differences(place, before.get(place), after.get(place), days, step)
        ),
        tuple(sorted(after.keys() - before.keys())),
        tuple(sorted(before.keys() - after.keys())),
    )


def reasons(difference: Difference, old: Mapping[str, Claim], new: Mapping[str, Claim]) -> tuple[Reason, ...]:
    """Return the claims that only one of two accounts rests on, and those that are read differently now.

    Parameters
    ----------
    old, new
        The claims behind the two timelines, by id, at least those that the difference names. Where they are
        not known, a claim that an account no longer rests on counts as gone, and one that it did not as new.

    Returns
    -------
    tuple of Reason
        Those for the new holder first, the strongest first among them; then those for the old one.
    """
    found: list[Reason] = []
    was = set(difference.before.claims) if difference.before else set()
    now = set(difference.after.claims) if difference.after else set()
    for identity in difference.claims:
        then, today = old.get(identity), new.get(identity)
        alterations = _alterations(then, today) if then and today else ()
        if alterations:
            cause = Cause.REREAD
        elif identity not in was:
            cause = Cause.NEW if then is None else Cause.COUNTED
        elif identity not in now:
            cause = Cause.GONE if today is None else Cause.UNCOUNTED
        else:
            continue
        account = difference.after if identity in now else difference.before
        supports = account is not None and identity in account.supporting
        found.append(Reason(cause, identity, today or then, supports, alterations))
    return tuple(found)


def _told(state: ControlState) -> _Told:
    """Return what has to differ for two states to be different."""
    return state.status, state.holder, state.rival, state.besieged_by, state.divided


def _strongest_first(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return the ids of several lists, each where it stands highest; of equals, the earlier list's first."""
    best: dict[str, int] = {}
    for identities in lists:
        for rank, identity in enumerate(identities):
            best[identity] = min(rank, best.get(identity, rank))
    return tuple(sorted(best, key=best.__getitem__))


def _covered(states: Sequence[ControlState]) -> Days | None:
    if not states:
        return None
    return min(state.start for state in states), max(state.end for state in states)


def _common(*spans: Days | None) -> Days | None:
    known = [span for span in spans if span is not None]
    if len(known) < len(spans):
        return None
    first, last = max(span[0] for span in known), min(span[1] for span in known)
    return (first, last) if first <= last else None


def _by_place(states: Sequence[ControlState]) -> dict[str, list[ControlState]]:
    found: defaultdict[str, list[ControlState]] = defaultdict(list)
    for state in states:
        found[state.place].append(state)
    for own in found.values():
        own.sort(key=lambda state: state.start)
    return dict(found)


@dataclass(slots=True)
class _Run:
    """A difference that may go on."""

    start: date
    end: date
    before: list[ControlState]
    after: list[ControlState]

    def goes_on(self, start: date, pair: _Pair) -> bool:
        return (start - self.end).days == 1 and all(
            (_told(states[-1]) if states else None) == (_told(state) if state else None)
            for states, state in zip((self.before, self.after), pair, strict=True)
        )

    def add(self, end: date, pair: _Pair) -> None:
        self.end = end
        for states, state in zip((self.before, self.after), pair, strict=True):
            # A long state comes with each of many short ones opposite it: its claims are looked at once.
            if state is not None and not (states and states[-1] is state):
                states.append(state)

    def difference(self, place: str) -> Difference:
        accounts = (Account.of(states) if states else None for states in (self.before, self.after))
        return Difference(place, self.start, self.end, *accounts)


def _differences(
    place: str,
    old: Sequence[ControlState] | None,
    new: Sequence[ControlState] | None,
    days: Days,
    step: float | None,
) -> Iterator[Difference]:
    run: _Run | None = None
    for start, end, pair in _side_by_side(old, new, days):
        if not _differ(pair, step):
            continue
        if run is None or not run.goes_on(start, pair):
            if run is not None:
                yield run.difference(place)
            run = _Run(start, end, [], [])
        run.add(end, pair)
    if run is not None:
        yield run.difference(place)


def _differ(pair: _Pair, step: float | None) -> bool:
    before, after = pair
    if (_told(before) if before else _NOTHING) != (_told(after) if after else _NOTHING):
        return True
    if step is None or before is None or after is None:
        return False
    return abs(before.confidence - after.confidence) >= step - _ROUNDING


def _side_by_side(
    old: Sequence[ControlState] | None, new: Sequence[ControlState] | None, days: Days
) -> Iterator[tuple[date, date, _Pair]]:
    """Yield the spans of days on which neither timeline changes its state, with the states of both."""
    first, last = days
    if old is None or new is None:
        for state in old or new or ():
            if state.start <= last and state.end >= first:
                pair = (state, None) if new is None else (None, state)
                yield max(state.start, first), min(state.end, last), pair
        return
    i = j = 0
    while i < len(old) and j < len(new):
        before, after = old[i], new[j]
        start, end = max(before.start, after.start, first), min(before.end, after.end, last)
        if start <= end:
            yield start, end, (before, after)
        if before.end < after.end:
            i += 1
        else:
            j += 1


def _alterations(before: Claim, after: Claim) -> tuple[Alteration, ...]:
    was, now = _facts(before), _facts(after)
    return tuple(Alteration(field, was[field], now[field]) for field in was if was[field] != now[field])


def _facts(claim: Claim) -> dict[str, str | None]:
    """Return what may be read differently in a claim that keeps its id, as claims.jsonl names it."""
    first, last = claim.when.earliest, claim.when.latest
    return {
        "change": claim.change.value,
        "place_id": claim.place.id if claim.place else None,
        "gainer": claim.gainer,
        "loser": claim.loser,
        "extent": claim.extent.value,
        "earliest_day": first.isoformat() if first else None,
        "latest_day": last.isoformat() if last else None,
        "attribution": claim.attribution,
        "certainty": claim.certainty.value,
        "background": str(claim.background).lower(),
    }
