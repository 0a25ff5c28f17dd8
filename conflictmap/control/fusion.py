"""From claims to a timeline: who is reported to hold each place on each day, on both clocks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from conflictmap.control.case import LATEST, Case, Runs, chains_of, prepare
from conflictmap.control.coreference import FOREVER
from conflictmap.control.dating import TICKS
from conflictmap.control.hmm import solve
from conflictmap.control.overlay import UNNAMED, Overlays, Spell, overlays
from conflictmap.control.parts import wholes_of
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sources import SourceBook
from conflictmap.control.standing import Poll, Standing, poll, polls
from conflictmap.control.verdict import Verdicts, judge
from conflictmap.model import Actor, Article, Claim, ControlState, Place, Status, Timeline

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# Evenly spaced days between two pieces of evidence on which the belief is looked at, where there is room.
_SAMPLES = 8
# Rows of evidence that go through the chains at a time.
_BATCH = 400_000


def fuse(
    claims: Iterable[Claim],
    articles: Iterable[Article] | Mapping[str, Article],
    places: Iterable[Place],
    actors: Iterable[Actor],
    *,
    settings: ControlSettings | None = None,
    known_by: date | None = None,
    first: date | None = None,
    last: date | None = None,
    book: SourceBook | None = None,
) -> Timeline:
    """Weigh the claims and return the states of all places that they speak of.

    Parameters
    ----------
    claims
        Those without a place are left out, as are those of articles without any date.
    articles
        Where and when the claims were published.
    places
        The places that claims name, and those they are part of.
    actors
        Whose sides decide what is an ally and what is an interest; an actor not listed is a side of its own.
    settings
        The parameters of the model.
    known_by
        Only what was published by this day is used; None is everything.
    first, last
        The days the timeline covers; by default from the first day that evidence speaks of to `known_by`, or
        else to the newest day of publication.
    book
        What is known of sources; by default that of the built-in gazetteer.

    Returns
    -------
    Timeline
        Places and claims that the states rest on. Without evidence it is empty.
    """
    settings = settings or ControlSettings()
    actors = tuple(actors)
    by_id = articles if isinstance(articles, Mapping) else {article.id: article for article in articles}
    claims = tuple(claims)
    place_of = {claim.place.id: claim.place for claim in claims if claim.place is not None}
    place_of |= {place.id: place for place in places}
    book = book or SourceBook.load(actors, reliability=settings.reliability)
    known = None if known_by is None else known_by.toordinal()
    case = prepare(claims, by_id.values(), place_of, settings=settings, book=book, known_by=known)
    used = {one.claim.id for one in case.testimonies}
    kept = sorted(
        (claim for claim in claims if claim.id in used),
        key=lambda claim: (claim.article, claim.start, claim.id),
    )
    span = _span(case, first, last, known_by)
    believed: list[ControlState] = []
    as_known: list[ControlState] = []
    if span is not None:
        believed = _divide(_believed(case, *span), place_of, case)
        as_known = _divide(_as_known(case, *span), place_of, case)
    return Timeline(
        tuple(place_of[place] for place in case.places),
        tuple(sorted(actors, key=lambda actor: actor.id)),
        tuple(believed),
        tuple(as_known),
        tuple(kept),
        tuple(by_id[article] for article in sorted({claim.article for claim in kept} & set(by_id))),
    )


def _span(case: Case, first: date | None, last: date | None, known_by: date | None) -> tuple[int, int] | None:
    if not case.testimonies:
        return None
    starts = (one.when.last if one.when.open else one.when.first for one in case.testimonies)
    begin = min(starts) if first is None else first.toordinal()
    newest = known_by.toordinal() if known_by is not None else max(one.published for one in case.testimonies)
    end = newest if last is None else last.toordinal()
    return (begin, end) if begin <= end else None


class _Row(NamedTuple):
    """What the chain of a place says of the days from `day` on."""

    day: int
    holder: str | None
    confidence: float
    rival: str | None
    rival_confidence: float
    vacated: float


@dataclass(frozen=True, slots=True)
class _View:
    """The rows of a place on some days, both included, by what was known on one day."""

    place: int
    known: int
    first: int
    last: int
    rows: Sequence[_Row]


def _believed(case: Case, first: int, last: int) -> list[ControlState]:
    """Return what is now believed of every day."""
    runs = Runs(np.arange(len(case.places)), np.full(len(case.places), LATEST))
    run, day = _sampled_days(case, first, last)
    views = (
        _View(int(runs.place[index]), LATEST, first, last, rows)
        for index, rows in enumerate(_rows(case, runs, run, day, smooth=True))
    )
    return _states(case, views)


def _as_known(case: Case, first: int, last: int) -> list[ControlState]:
    """Return what was known of every day on that day."""
    votes = case.marks.votes
    overlay_days = [(place, mark.on) for place, marks in case.marks.overlays.items() for mark in marks]
    news = np.concatenate(
        [
            np.stack([votes.place, votes.on], axis=1),
            np.stack([votes.place, votes.off], axis=1),
            np.array(overlay_days, dtype=np.int64).reshape(-1, 2),
            np.stack([np.arange(len(case.places)), np.full(len(case.places), first)], axis=1),
        ]
    )
    news[:, 1] = np.maximum(news[:, 1], first)
    news = np.unique(news[news[:, 1] <= last], axis=0)
    place, begin = news[:, 0], news[:, 1]
    end = np.full(len(news), last)
    same = place[1:] == place[:-1]
    end[:-1][same] = begin[1:][same] - 1
    runs = Runs(place, begin)
    every = np.arange(len(news))
    # Between news a belief only fades.
    run, day = _spread(every, begin, end, apart=case.settings.sample_days, least=1)
    columns = zip(place.tolist(), begin.tolist(), end.tolist(), strict=True)
    found = _rows(case, runs, run, day, smooth=False)
    views = (
        _View(at, known, known, until, rows) for (at, known, until), rows in zip(columns, found, strict=True)
    )
    return _states(case, views)


def _sampled_days(case: Case, first: int, last: int) -> tuple[Ints, Ints]:
    """Return place and day of every state of belief that is looked at, sorted."""
    votes, stirs = case.marks.votes, case.marks.stirs
    every = np.arange(len(case.places))
    place = np.concatenate([votes.place, votes.place, stirs.place, stirs.place, every, every])
    # The evening before an event matters as much as that of its day.
    day = np.concatenate(
        [
            votes.tick // TICKS,
            votes.tick // TICKS - 1,
            stirs.start // TICKS - 1,
            stirs.end // TICKS,
            np.full(len(every), first),
            np.full(len(every), last + 1),
        ]
    )
    inside = (day >= first) & (day <= last + 1)
    edges = np.unique(np.stack([place[inside], day[inside]], axis=1), axis=0)
    begin, end = edges[:-1], edges[1:]
    gap = begin[:, 0] == end[:, 0]
    return _spread(
        begin[gap, 0], begin[gap, 1], end[gap, 1] - 1, apart=case.settings.sample_days, least=_SAMPLES
    )


def _spread(owner: Ints, first: Ints, last: Ints, *, apart: int, least: int) -> tuple[Ints, Ints]:
    """Return the first of some days and evenly spaced ones after it, for each owner."""
    length = last - first
    count = 1 + np.minimum(length, np.maximum(least, length // apart))
    index = np.repeat(np.arange(len(first)), count)
    nth = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return owner[index], first[index] + nth * (length[index] + 1) // count[index]


def _rows(case: Case, runs: Runs, run: Ints, day: Ints, *, smooth: bool) -> Iterable[list[_Row]]:
    """Yield what each run says of the days it is asked for, in the order of runs."""
    amount = np.bincount(case.marks.votes.place, minlength=len(case.places))[runs.place]
    amount = amount + np.bincount(run, minlength=len(runs))
    batch = np.cumsum(amount) // _BATCH
    evidence = np.unique(case.marks.votes.place * FOREVER + case.marks.votes.tick // TICKS)
    # No actor has the index -1, which is the last name's.
    names: tuple[str | None, ...] = (*case.actors, None)
    for number in np.unique(batch):
        chosen = np.flatnonzero(batch == number)
        low, high = int(chosen[0]), int(chosen[-1]) + 1
        begin, end = np.searchsorted(run, [low, high])
        some = Runs(runs.place[low:high], runs.known[low:high])
        owner = run[begin:end] - low
        belief = solve(chains_of(case, some, owner, day[begin:end]), smooth=smooth)
        verdicts = judge(case, some.place[owner], belief, some.known[owner])
        spoken_of = np.isin(some.place[owner] * FOREVER + day[begin:end], evidence)
        told = spoken_of | _telling(case, owner, verdicts)
        columns = zip(
            owner[told].tolist(),
            day[begin:end][told].tolist(),
            verdicts.holder[told].tolist(),
            verdicts.confidence[told].tolist(),
            verdicts.rival[told].tolist(),
            verdicts.rival_confidence[told].tolist(),
            verdicts.vacated[told].tolist(),
            strict=True,
        )
        found: list[list[_Row]] = [[] for _ in range(len(some))]
        for index, on, holder, confidence, rival, rival_confidence, vacated in columns:
            found[index].append(_Row(on, names[holder], confidence, names[rival], rival_confidence, vacated))
        yield from found


def _telling(case: Case, owner: Ints, verdicts: Verdicts) -> Flags:
    """Return which rows differ from the one before by more than a little confidence."""
    settings = case.settings
    shaky = (verdicts.confidence < settings.disputed_below) & (
        verdicts.rival_confidence > settings.rival_above
    )
    marks = np.stack(
        [
            owner,
            verdicts.holder,
            (verdicts.confidence / settings.confidence_step).astype(np.int64),
            verdicts.confidence >= settings.unknown_below,
            np.where(
                verdicts.vacated > verdicts.confidence, verdicts.vacated // settings.confidence_step, -1
            ),
        ]
    )
    told = np.ones(len(owner), dtype=np.bool_)
    told[1:] = shaky[1:] | shaky[:-1] | (marks[:, 1:] != marks[:, :-1]).any(axis=0)
    return told


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
            self.status is after.status
            and self.holder == after.holder
            and self.rival == after.rival
            and self.besieged_by == after.besieged_by
            and self.divided == after.divided
            and self.heard == after.heard
            and self.standing == after.standing
            and abs(self.confidence - after.confidence) < step
        )


def _states(case: Case, views: Iterable[_View]) -> list[ControlState]:
    """Return the states that views show, equal neighbours merged."""
    votes_of = polls(case)
    states: list[ControlState] = []
    for place, of_place in groupby(views, key=lambda view: view.place):
        drafts: list[_Draft] = []
        known = poll(case, votes_of.get(place, ()))
        for view in of_place:
            known.learn(view.known)
            for draft in _drafts(case, view, known):
                if drafts and drafts[-1].goes_on(draft, case.settings.confidence_step):
                    drafts[-1].last = draft.last
                else:
                    drafts.append(draft)
        states.extend(_settled(case, place, draft) for draft in drafts)
    return states


def _drafts(case: Case, view: _View, known: Poll) -> Iterable[_Draft]:
    """Yield the states of a view, day by day where something may change."""
    marks = case.marks.overlays.get(view.place, ())
    over = overlays(marks, view.known, case.book, case.settings)
    edges = {row.day for row in view.rows}
    changing = (*over.edges(), *known.days, *_dispute_edges(case, view, known))
    edges.update(day for day in changing if view.first < day <= view.last)
    at = 0
    for day, after in pairwise([*sorted(edges), view.last + 1]):
        while at + 1 < len(view.rows) and view.rows[at + 1].day <= day:
            at += 1
        status, holder, rival, confidence = _status(case, view.rows[at], day, known, over)
        side = case.book.side(holder)
        yield _Draft(
            day,
            after - 1,
            status,
            holder,
            rival,
            _besieger(case, over, day, side),
            round(confidence, 2),
            holder is not None
            and any(case.book.side(spell.gainer) != side for spell in _on(over.divisions, day)),
            known.heard(day),
            _NOTHING if status is Status.UNKNOWN else known.standing(day, side),
        )


_NOTHING = Standing()


def _dispute_edges(case: Case, view: _View, known: Poll) -> Iterable[int]:
    """Yield the days on which sources begin or cease to disagree about the day, where they may at all."""
    if any(_is_shaky(case, row) for row in view.rows):
        within = case.settings.dispute_days
        for day in known.days:
            yield day - within
            yield day + within + 1


def _is_shaky(case: Case, row: _Row) -> bool:
    return row.confidence < case.settings.disputed_below and row.rival_confidence > case.settings.rival_above


def _settled(case: Case, place: int, draft: _Draft) -> ControlState:
    return ControlState(
        place=case.places[place],
        start=date.fromordinal(draft.first),
        end=date.fromordinal(draft.last),
        status=draft.status,
        holder=draft.holder,
        besieged_by=draft.besieged_by,
        confidence=draft.confidence,
        supporting=_claims(case, draft.standing.supporting),
        opposing=_claims(case, draft.standing.opposing),
        rival=draft.rival,
        divided=draft.divided,
        heard=None if draft.heard is None else date.fromordinal(draft.heard),
    )


def _status(
    case: Case, row: _Row, day: int, known: Poll, over: Overlays
) -> tuple[Status, str | None, str | None, float]:
    """Return status, holder, rival and confidence on a day."""
    settings = case.settings
    fighting = _on(over.fighting, day)
    if fighting:
        return _contested(case, row, fighting[-1])
    if row.vacated >= settings.unknown_below and row.vacated > row.confidence:
        return Status.VACATED, None, None, row.vacated
    if (
        row.holder is not None
        and row.rival is not None
        and _is_shaky(case, row)
        and known.near(day, case.book.side(row.holder), settings.dispute_days)
        and known.near(day, case.book.side(row.rival), settings.dispute_days)
    ):
        return Status.DISPUTED, row.holder, row.rival, row.confidence
    if row.holder is not None and row.confidence >= settings.unknown_below:
        return Status.CONTROLLED, row.holder, None, row.confidence
    return Status.UNKNOWN, None, None, 0.0


def _contested(case: Case, row: _Row, fight: Spell) -> tuple[Status, str | None, str | None, float]:
    """Return the state of a place under fire: the likelier of the parties, and the other.

    Where the fighting parties are not named, or somebody else surely holds the place, it is the likeliest
    holder of all.
    """
    parties = {case.book.side(party): party for party in (fight.loser, fight.gainer) if party is not None}
    likely = (
        (row.holder, row.confidence, case.settings.unknown_below),
        (row.rival, row.rival_confidence, case.settings.rival_above),
    )
    for actor, confidence, enough in likely:
        side = case.book.side(actor)
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


def _on(spells: Iterable[Spell], day: int) -> list[Spell]:
    return [spell for spell in spells if spell.first <= day <= spell.last]


def _claims(case: Case, weighed: Sequence[tuple[int, float]]) -> tuple[str, ...]:
    return tuple(case.testimonies[index].claim.id for index, _weight in weighed[: case.settings.listed])


def _divide(states: Sequence[ControlState], places: Mapping[str, Place], case: Case) -> list[ControlState]:
    """Return the states with those of a whole marked on the days on which a part is in other hands."""
    by_place: dict[str, list[ControlState]] = {}
    for state in states:
        by_place.setdefault(state.place, []).append(state)
    parts: dict[str, list[str]] = {}
    for part in by_place:
        for whole in wholes_of(part, places):
            if whole in by_place:
                parts.setdefault(whole, []).append(part)
    for whole, inside in parts.items():
        held = [state for part in inside for state in by_place[part] if state.holder is not None]
        by_place[whole] = [piece for state in by_place[whole] for piece in _split(state, held, case.book)]
    return [state for place in sorted(by_place) for state in by_place[place]]


def _split(whole: ControlState, parts: Sequence[ControlState], book: SourceBook) -> Iterable[ControlState]:
    """Yield a whole's state, cut where a part of it passes into other hands or back."""
    if whole.holder is None or whole.divided:
        yield whole
        return
    side = book.side(whole.holder)
    others = [
        (max(part.start, whole.start).toordinal(), min(part.end, whole.end).toordinal() + 1)
        for part in parts
        if book.side(part.holder) != side and part.start <= whole.end and part.end >= whole.start
    ]
    begin, end = whole.start.toordinal(), whole.end.toordinal() + 1
    edges = sorted({begin, end, *(day for spell in others for day in spell)})
    pieces: list[tuple[int, int, bool]] = []
    for day, after in pairwise(edges):
        divided = any(first <= day < last for first, last in others)
        if pieces and pieces[-1][2] == divided:
            pieces[-1] = (pieces[-1][0], after, divided)
        else:
            pieces.append((day, after, divided))
    for day, after, divided in pieces:
        yield replace(
            whole,
            start=date.fromordinal(day),
            end=date.fromordinal(after - 1),
            divided=divided,
        )
