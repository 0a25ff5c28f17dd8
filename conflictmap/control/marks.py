"""Testimony as marks on the time line of each place, in columns: what the chains are computed from.

Four kinds of mark: *votes* for or against an actor at a tick, *stirs* that make a change likelier between
two ticks, *calms* that make one less likely, and *overlays* (fighting, sieges, parts in other hands), which
do not bear on the holder. A mark is valid from the day on which it was published until a stronger telling of
the same statement, or a finer date, replaces it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import IntEnum, StrEnum
from functools import lru_cache
from math import log, log1p
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from conflictmap.control.coreference import FOREVER, Dated, Versions
from conflictmap.control.evidence import DECISIVE, Testimony
from conflictmap.control.settings import ControlSettings
from conflictmap.model import Change, Extent

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

VACATED = -1
"""Stands for nobody where an actor's index is wanted."""

UNNAMED_PARTY = -2
"""Stands for somebody else where an actor's index is wanted."""

SUREST = 0.97
"""No single statement is surer than this; it also keeps the weights finite."""

# Many claims are alike in all that counts: so many sorts of them are remembered.
_REMEMBERED = 100_000


class Role(IntEnum):
    """Of which moment of an event a vote speaks."""

    AFTER = 0
    BEFORE = 1


class Overlay(StrEnum):
    """What a claim says beside who holds the place."""

    FIGHTING = "fighting"
    SIEGE = "siege"
    LIFTED = "siege denied"
    DIVISION = "part in other hands"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Votes:
    """For (weight above 0) or against an actor, as log-likelihood ratios, a row a vote, by place."""

    place: Ints
    tick: Ints
    actor: Ints
    weight: Floats
    on: Ints
    off: Ints
    testimony: Ints
    role: Ints


@dataclass(frozen=True, slots=True)
class Stirs:
    """Expected numbers of changes to an actor between two ticks, by place."""

    place: Ints
    start: Ints
    end: Ints
    actor: Ints
    mass: Floats
    on: Ints
    off: Ints
    testimony: Ints


# A vote and a stir before they are put into columns.
_Row = tuple[int, int, int, float, int, int, int, int]
_Stir = tuple[int, int, int, int, float, int, int, int]


@dataclass(frozen=True, slots=True)
class Calms:
    """Logarithms of what the rate of changes is multiplied by between two ticks, by place."""

    place: Ints
    start: Ints
    end: Ints
    factor: Floats
    on: Ints
    off: Ints
    testimony: Ints


_Table = TypeVar("_Table", Votes, Stirs, Calms)


class OverlayMark(NamedTuple):
    """Fighting, a siege or a division on the days `first` to `last`, or a decision on `last`."""

    kind: Overlay
    first: int
    last: int
    tick: int
    gainer: str | None
    loser: str | None
    on: int
    testimony: int


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks; places and actors are indices into the lists that were given."""

    votes: Votes
    stirs: Stirs
    calms: Calms
    overlays: dict[int, tuple[OverlayMark, ...]]

    def some(self, places: Flags, known: int) -> tuple["Marks", Ints]:
        """Return the marks of some places (a flag for each) as known by a day, and the rows of the votes."""

        def rows(table: Votes | Stirs | Calms) -> Ints:
            return np.flatnonzero(places[table.place] & (table.on <= known) & (known < table.off))

        votes, stirs, calms = self.votes, self.stirs, self.calms
        chosen = rows(votes)
        taken = Marks(_take(votes, chosen), _take(stirs, rows(stirs)), _take(calms, rows(calms)), {})
        return taken, chosen


@lru_cache(_REMEMBERED)
def support(credibility: float, parties: int) -> float:
    """Return the log-likelihood ratio for what a statement of the given credibility says.

    With the chance `credibility` the source knows and names the true holder, else it names any of `parties`
    alike; a lone statement about a place of which nothing is known thus makes its holder as likely as the
    statement is credible.
    """
    sure = min(credibility, SUREST)
    return log1p(parties * sure / (1 - sure))


def supports(credibility: Floats, parties: int) -> Floats:
    """Return `support` of each of some credibilities."""
    sure = np.minimum(credibility, SUREST)
    return np.asarray(np.log1p(parties * sure / (1 - sure)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote before it is dated: for (sign 1) or against (-1) an actor."""

    role: Role
    actor: str
    sign: int
    credibility: float
    stirs: bool = False
    calms: bool = False


def votes_of(one: Testimony, settings: ControlSettings) -> Sequence[Vote]:
    """Return what a testimony says about who holds the place; where it names no party, nothing."""
    claim = one.claim
    said = _denied if one.denied else _said
    return said(claim.change, claim.gainer, claim.loser, one.credibility, settings.before)


@lru_cache(_REMEMBERED)
def _said(
    change: Change, gainer: str | None, loser: str | None, credibility: float, before: float
) -> Sequence[Vote]:
    if change in DECISIVE:
        return _changed_hands(gainer, loser, credibility, before)
    if change is Change.HOLDS:
        return _for(gainer, credibility, calms=True)
    if change is Change.REPELLED:
        return _for(gainer, credibility) or _against(loser, credibility)
    if change is Change.CONTESTED:
        # The defender comes first; an attacker who is named alone is not said to be inside.
        defender = _for(gainer, credibility)
        return defender and defender + (_for(loser, credibility) if loser != gainer else [])
    return _for(loser, credibility) if change is Change.BESIEGED else ()


def _for(actor: str | None, credibility: float, *, stirs: bool = False, calms: bool = False) -> list[Vote]:
    return [] if actor is None else [Vote(Role.AFTER, actor, 1, credibility, stirs=stirs, calms=calms)]


def _against(actor: str | None, credibility: float, *, stirs: bool = False) -> list[Vote]:
    return [] if actor is None else [Vote(Role.AFTER, actor, -1, credibility, stirs=stirs)]


def _changed_hands(gainer: str | None, loser: str | None, credibility: float, before: float) -> list[Vote]:
    """Return that the gainer holds it, or where nobody is named that the loser does not, as it did before.

    Where only the gainer is named, he did not hold it before.
    """
    votes = _for(gainer, credibility, stirs=True) or _against(loser, credibility, stirs=True)
    if loser is not None:
        votes.append(Vote(Role.BEFORE, loser, 1, credibility * before))
    elif gainer is not None:
        votes.append(Vote(Role.BEFORE, gainer, -1, credibility * before))
    return votes


@lru_cache(_REMEMBERED)
def _denied(
    change: Change, gainer: str | None, loser: str | None, credibility: float, _before: float
) -> Sequence[Vote]:
    if change is Change.WITHDREW and gainer is None:
        return _for(loser, credibility)
    if change in (*DECISIVE, Change.HOLDS, Change.REPELLED):
        return _against(gainer, credibility)
    return ()


@dataclass(slots=True)
class _Chosen:
    """A vote that counts, because nothing stronger of the same statement was known when it appeared."""

    testimony: int
    vote: Vote
    on: int
    off: int = FOREVER


def _strongest(
    testimonies: Sequence[Testimony], statement: Sequence[int], settings: ControlSettings
) -> list[_Chosen]:
    """Return the votes that count: the strongest telling of each statement known by then."""
    chosen: list[_Chosen] = []
    best: dict[tuple[object, ...], _Chosen] = {}
    tellings = Counter(statement)
    for index, one in enumerate(testimonies):
        # Ten reports of parts taken do not add up to the whole: of one time they count once.
        what: tuple[object, ...] = (statement[index],)
        if not one.whole:
            what = (one.place, one.when.last // settings.division_days)
        elif tellings[statement[index]] == 1:
            chosen.extend([_Chosen(index, vote, one.published) for vote in votes_of(one, settings)])
            continue
        for vote in votes_of(one, settings):
            key = (*what, vote.role, vote.actor, vote.sign)
            known = best.get(key)
            if known is not None:
                if vote.credibility <= known.vote.credibility:
                    continue
                known.off = one.published
            best[key] = now = _Chosen(index, vote, one.published)
            chosen.append(now)
    return chosen


def make_marks(
    testimonies: Sequence[Testimony],
    dated: Sequence[Dated],
    statement: Sequence[int],
    *,
    places: Mapping[str, int],
    actors: Mapping[str, int],
    sides: Mapping[str, str],
    settings: ControlSettings,
) -> Marks:
    """Return the marks of all testimonies.

    Parameters
    ----------
    testimonies
        In the order of publication.
    dated
        When each speaks of, by what is known when.
    statement
        For each testimony, the first that made the same statement.
    places, actors
        Indices by id; those of actors in their order.
    sides
        The side of each actor.
    """
    versions = Versions(dated)
    votes: list[_Row] = []
    stirs: list[_Stir] = []
    calms: list[tuple[int, int, int, float, int, int, int]] = []
    left: list[tuple[_Stir, str]] = []
    for chosen in _strongest(testimonies, statement, settings):
        vote = chosen.vote
        weight = vote.sign * support(vote.credibility, settings.parties)
        place = places[testimonies[chosen.testimony].place]
        actor = actors[vote.actor]
        for version in versions.of(chosen.testimony):
            on, off = max(chosen.on, version.on), min(chosen.off, version.off)
            if on >= off or weight == 0:
                continue
            when = version.when
            tick = when.before if vote.role is Role.BEFORE else when.after
            votes.append((place, tick, actor, weight, on, off, chosen.testimony, vote.role.value))
            if vote.stirs:
                sure = min(vote.credibility, SUREST)
                mass = settings.event_mass * sure / (1 - sure)
                target = actor if vote.sign > 0 else _after_loss(testimonies[chosen.testimony])
                stirs.append((place, when.before, when.after, target, mass, on, off, chosen.testimony))
                if vote.sign < 0:
                    left.append((stirs[-1], vote.actor))
            if vote.calms and when.days > 1:
                factor = log(1 - min(vote.credibility, SUREST))
                calms.append((place, when.before, when.after, factor, on, off, chosen.testimony))
    votes.extend(_unattributed(testimonies, versions, statement, places, settings))
    stirs.extend(_to_rivals(left, votes, list(actors), sides, settings.to_rival))
    return Marks(
        _columns(Votes, votes),
        _columns(Stirs, stirs),
        _columns(Calms, calms),
        _overlays(testimonies, versions, statement, places, settings),
    )


def _unattributed(
    testimonies: Sequence[Testimony],
    versions: Versions,
    statement: Sequence[int],
    places: Mapping[str, int],
    settings: ControlSettings,
) -> Iterator[_Row]:
    """Yield votes without weight for fights and sieges by nobody named: the place was heard of."""
    for index, one in enumerate(testimonies):
        if one.claim.change not in _LYING or statement[index] != index or votes_of(one, settings):
            continue
        for version in versions.of(index):
            tick, role = version.when.after, Role.AFTER.value
            yield places[one.place], tick, VACATED, 0.0, version.on, version.off, index, role


def _after_loss(one: Testimony) -> int:
    """Return who is there after a loss to nobody named: nobody if the loser left, else somebody unnamed."""
    return VACATED if one.claim.change is Change.WITHDREW else UNNAMED_PARTY


def _to_rivals(
    left: Sequence[tuple[_Stir, str]],
    votes: Sequence[_Row],
    actors: Sequence[str],
    sides: Mapping[str, str],
    share: float,
) -> Iterator[_Stir]:
    """Yield stirs to the rivals known at a place that one side lost, from the day they are known there."""
    since: dict[int, dict[int, int]] = {stir[0]: {} for stir, _loser in left}
    for place, _tick, actor, _weight, on, _off, _testimony, _role in votes:
        if place in since:
            since[place][actor] = min(on, since[place].get(actor, on))
    for (place, start, end, _nobody, mass, on, off, testimony), loser in left:
        for actor, known in sorted(since[place].items()):
            begin = max(on, known)
            if sides[actors[actor]] != sides[loser] and begin < off:
                yield place, start, end, actor, mass * share, begin, off, testimony


def _overlays(
    testimonies: Sequence[Testimony],
    versions: Versions,
    statement: Sequence[int],
    places: Mapping[str, int],
    settings: ControlSettings,
) -> dict[int, tuple[OverlayMark, ...]]:
    marks: dict[int, list[OverlayMark]] = defaultdict(list)
    said: set[tuple[int, Overlay, int, int]] = set()
    for index, one in enumerate(testimonies):
        kind = _overlay_kind(one, settings)
        if kind is None:
            continue
        gainer, loser = one.claim.gainer, one.claim.loser
        for version in versions.of(index):
            when = version.when
            telling = (statement[index], kind, when.first, when.last)
            if telling in said:
                continue
            said.add(telling)
            marks[places[one.place]].append(
                OverlayMark(kind, when.first, when.last, when.after, gainer, loser, version.on, index)
            )
    return {place: tuple(rows) for place, rows in marks.items()}


def _overlay_kind(one: Testimony, settings: ControlSettings) -> Overlay | None:
    change = one.claim.change
    if one.source_credibility < settings.overlay_credibility:
        return None
    if one.denied:
        return Overlay.LIFTED if change is Change.BESIEGED else None
    if change is Change.CONTESTED:
        return Overlay.FIGHTING
    if one.whole:
        # A siege of a part is a cut supply line, which is no siege.
        if change is Change.BESIEGED:
            return Overlay.SIEGE
        # "The fall of the city" in hindsight, to nobody and from nobody, is no news of a decision.
        return _DECIDED.get(change) if one.claim.gainer or one.claim.loser else None
    taken = one.claim.gainer is not None and change in (*DECISIVE, Change.HOLDS)
    return Overlay.DIVISION if taken and one.claim.extent is Extent.PART else None


_LYING = (Change.CONTESTED, Change.BESIEGED)
_DECIDED = dict.fromkeys((*DECISIVE, Change.REPELLED), Overlay.DECISION)


def _take(table: _Table, rows: Ints) -> _Table:
    return replace(table, **{column.name: getattr(table, column.name)[rows] for column in fields(table)})


_FRACTIONS = ("weight", "mass", "factor")


def _columns(shape: type[_Table], rows: Sequence[tuple[float, ...]]) -> _Table:
    """Return rows as columns, by place and within a place in their order."""
    names = [column.name for column in fields(shape)]
    # By way of a table of records, which numpy fills in a third of the time of single columns.
    table = np.array(rows, dtype=[(name, np.float64 if name in _FRACTIONS else np.int64) for name in names])
    order = np.argsort(table["place"], kind="stable")
    return shape(*(table[name][order] for name in names))
