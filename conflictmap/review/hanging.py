"""How many days of the map hang on claims: the places are worked out once more without them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count, pairwise

from conflictmap.control import ControlSettings, SourceBook
from conflictmap.control.case import prepare
from conflictmap.control.hindsight import states_now
from conflictmap.control.learning import weigh_by
from conflictmap.model import Article, Claim, ControlState, Place, Status, Timeline

# So many claims are worked out together: what they take in memory.
_TOGETHER = 200_000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a map was made with."""

    timeline: Timeline
    articles: Mapping[str, Article]
    book: SourceBook
    settings: ControlSettings
    first: date
    last: date

    @property
    def coloured(self) -> int:
        """Place-days of which the map shows something."""
        return sum(_days(state) for state in self.timeline.states if state.status is not Status.UNKNOWN)


def days_hanging(weighing: Weighing, groups: Sequence[Collection[str]]) -> list[int]:
    """Return, for each group of claims, on how many place-days another colour is shown without all of them.

    A place counts for itself: what a claim about a whole does to its parts is left out.

    Parameters
    ----------
    groups
        Ids of claims.
    """
    at: dict[str, list[Claim]] = {}
    place_of: dict[str, str] = {}
    for claim in weighing.timeline.claims:
        assert claim.place is not None
        at.setdefault(claim.place.id, []).append(claim)
        place_of[claim.id] = claim.place.id
    asked = [
        (number, place)
        for number, group in enumerate(groups)
        for place in sorted({place_of[claim] for claim in group if claim in place_of})
    ]
    as_is = _shown(weighing, {place: at[place] for place in sorted({place for _, place in asked})})
    found = [0] * len(groups)
    without = {
        f"{number} {place}": [claim for claim in at[place] if claim.id not in groups[number]]
        for number, place in asked
    }
    others = _shown(weighing, without)
    for number, place in asked:
        found[number] += _differing(as_is[place], others[f"{number} {place}"])
    return found


def days_drawn(weighing: Weighing, groups: Mapping[str, Sequence[Claim]]) -> dict[str, int]:
    """Return on how many days something would be shown if the claims of each group were about one place."""
    return {
        key: sum(_days(state) for state in states if state.status is not Status.UNKNOWN)
        for key, states in _shown(weighing, groups).items()
    }


def _shown(weighing: Weighing, places: Mapping[str, Sequence[Claim]]) -> dict[str, list[ControlState]]:
    """Return the states of made-up places, each by its own claims."""
    shown: dict[str, list[ControlState]] = {key: [] for key in places}
    for block in _blocks(places):
        numbers = count()
        keys: dict[str, str] = {}
        claims: list[Claim] = []
        made: dict[str, Place] = {}
        for key, own in block:
            place = Place(f"{next(numbers):09}", key, "", None, 0.0)
            keys[place.id] = key
            made[place.id] = place
            claims += [replace(claim, place=place) for claim in own]
        case = prepare(
            claims, weighing.articles.values(), made, settings=weighing.settings, book=weighing.book
        )
        if not case.testimonies:
            continue
        case = weigh_by(case, weighing.timeline.reliabilities)
        for state in states_now(case, weighing.first.toordinal(), weighing.last.toordinal(), made):
            shown[keys[state.place]].append(state)
    return shown


def _blocks(places: Mapping[str, Sequence[Claim]]) -> Iterator[list[tuple[str, Sequence[Claim]]]]:
    block: list[tuple[str, Sequence[Claim]]] = []
    size = 0
    for key, own in places.items():
        block.append((key, own))
        size += len(own)
        if size >= _TOGETHER:
            yield block
            block, size = [], 0
    if block:
        yield block


def _days(state: ControlState) -> int:
    return (state.end - state.start).days + 1


def _differing(before: Sequence[ControlState], after: Sequence[ControlState]) -> int:
    """Return on how many days two runs of states of one place have another colour."""
    days = 0
    edges = sorted({day for state in (*before, *after) for day in (state.start, state.end + _DAY)})
    one, other = _Colours(before), _Colours(after)
    for start, stop in pairwise(edges):
        if one.on(start) != other.on(start):
            days += (stop - start).days
    return days


class _Colours:
    """The colour of a place, asked day after day."""

    def __init__(self, states: Sequence[ControlState]) -> None:
        self._states = states
        self._at = 0

    def on(self, day: date) -> tuple[Status, str | None]:
        while self._at < len(self._states) and self._states[self._at].end < day:
            self._at += 1
        if self._at == len(self._states) or self._states[self._at].start > day:
            return Status.UNKNOWN, None
        state = self._states[self._at]
        return (state.status, state.holder) if state.status is not Status.UNKNOWN else (state.status, None)
