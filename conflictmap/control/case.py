"""Everything a verdict rests on, prepared once: testimony, one statement or two, marks, possible holders."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from conflictmap.control.columns import Floats, Ints, ranges, spread
from conflictmap.control.coreference import FOREVER, date_by_others
from conflictmap.control.dating import EVENING, TICKS
from conflictmap.control.evidence import Testimonies
from conflictmap.control.hmm import Chains
from conflictmap.control.independence import statements
from conflictmap.control.marking import make_marks
from conflictmap.control.marks import UNNAMED_PARTY, VACATED, Calms, Marks, Stirs, Votes
from conflictmap.control.parts import reach_parts
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sources import SourceBook
from conflictmap.control.weighing import weigh
from conflictmap.model import Article, Claim, Place

# The states that every place has, before its parties.
NOBODY = 0
OTHER = 1
_FIRST_PARTY = 2
# The parties of a place known first have a full share of the prior each, up to this much in all; any
# further one has half the share of the one before, and so has an ally of a party that is known already:
# a side is not likelier for the many names that it fights under.
_FULL_SHARES = 0.9


LATEST = FOREVER - 1
"""A day by which everything is known."""


@dataclass(frozen=True, slots=True)
class Parties:
    """The states of each place's chain.

    Attributes
    ----------
    actor
        (places, states): index of the actor, `VACATED` for nobody, `UNNAMED_PARTY` for somebody else, -3
        where there is no such state.
    side
        Likewise, the index of the actor's side.
    prior
        (places, states): share of each state before anything is known.
    since
        (places, states): the day from which the party is known there.
    """

    actor: Ints
    side: Ints
    prior: Floats
    since: Ints


@dataclass(frozen=True, slots=True)
class Case:
    """The evidence about all places, weighed and dated.

    Attributes
    ----------
    statement
        For each testimony, the first that made the same statement.
    trust
        For each testimony, how far its speaker is believed in such matters: as one of his kind, or as was
        learned last.
    """

    settings: ControlSettings
    book: SourceBook
    testimonies: Testimonies
    statement: tuple[int, ...]
    places: tuple[str, ...]
    actors: tuple[str, ...]
    marks: Marks
    parties: Parties
    trust: Floats

    def credibility(self, index: int) -> float:
        """Return the credibility of a testimony, with what was learned of its speaker."""
        one = self.testimonies[index]
        return one.credibility * float(self.trust[index]) / one.trust if one.trust else 0.0


def prepare(
    claims: Iterable[Claim],
    articles: Iterable[Article],
    places: Mapping[str, Place],
    *,
    settings: ControlSettings,
    book: SourceBook,
    known_by: int | None = None,
) -> Case:
    """Weigh and date all claims known by a day (an ordinal; None is all)."""
    by_id = {article.id: article for article in articles}
    testimonies = weigh(claims, by_id, book, settings, places=places, known_by=known_by)
    dated = date_by_others(testimonies, settings)
    testimonies, dated = reach_parts(testimonies, dated, places, book, settings)
    statement = statements(testimonies)
    named = sorted({actor for one in testimonies.sayings for actor in (one.gainer, one.loser) if actor})
    marks = make_marks(
        testimonies,
        dated,
        statement,
        actors={actor: index for index, actor in enumerate(named)},
        sides={actor: book.side(actor) or actor for actor in named},
        settings=settings,
    )
    parties = _parties(marks, len(testimonies.places), named, book, settings)
    return Case(
        settings,
        book,
        testimonies,
        tuple(statement.tolist()),
        testimonies.places,
        tuple(named),
        marks,
        parties,
        testimonies.trust,
    )


def _parties(
    marks: Marks, places: int, actors: Sequence[str], book: SourceBook, settings: ControlSettings
) -> Parties:
    sides = [book.side(actor) or actor for actor in actors]
    side_index = {side: index for index, side in enumerate(sorted(set(sides)))}
    side_of = np.array([side_index[side] for side in sides], dtype=np.int64)
    votes = marks.votes
    named = votes.actor >= 0
    # By place, in the order in which the parties became known, so that later news moves no earlier share.
    rows = np.stack([votes.place[named], votes.on[named], votes.actor[named]], axis=1)
    rows = rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))]
    _, first = np.unique(rows[:, 0] * max(len(actors), 1) + rows[:, 2], return_index=True)
    rows = rows[np.sort(first)]
    count = np.bincount(rows[:, 0], minlength=places)
    _, rank = spread(count)
    states = _FIRST_PARTY + (int(count.max()) if count.size else 0)
    actor = np.full((places, states), -3, dtype=np.int64)
    side = np.full((places, states), -3, dtype=np.int64)
    since = np.zeros((places, states), dtype=np.int64)
    since[rows[:, 0], rank + _FIRST_PARTY] = rows[:, 1]
    prior = np.zeros((places, states))
    actor[:, NOBODY] = side[:, NOBODY] = VACATED
    actor[:, OTHER] = side[:, OTHER] = UNNAMED_PARTY
    actor[rows[:, 0], rank + _FIRST_PARTY] = rows[:, 2]
    side[rows[:, 0], rank + _FIRST_PARTY] = side_of[rows[:, 2]] if len(rows) else 0
    full = int(_FULL_SHARES * settings.parties)
    halved = np.maximum(rank - full + 1, 0) + _rank_in_side(rows[:, 0], side_of[rows[:, 2]], len(side_index))
    share = 0.5**halved / settings.parties
    prior[rows[:, 0], rank + _FIRST_PARTY] = share
    prior[:, NOBODY] = settings.vacated_prior
    prior[:, OTHER] = 1.0 - prior.sum(axis=1)
    return Parties(actor, side, prior, since)


def _rank_in_side(place: Ints, side: Ints, sides: int) -> Ints:
    """Return how many earlier rows of the same place have the same side."""
    code = place * max(sides, 1) + side
    order = np.argsort(code, kind="stable")
    begins = np.flatnonzero(np.diff(code[order], prepend=-1))
    length = np.diff(begins, append=len(order))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - np.repeat(begins, length)
    return rank


@dataclass(frozen=True, slots=True)
class Runs:
    """Chains to compute: the place of each, and the day by which its evidence was known."""

    place: Ints
    known: Ints

    def __len__(self) -> int:
        return len(self.place)


def chains_of(
    case: Case, runs: Runs, query_run: Ints, query_day: Ints, without: Ints | None = None
) -> Chains:
    """Return the chains of some runs, asked for the state at the end of days.

    Parameters
    ----------
    query_run, query_day
        Index of the run, and the day as an ordinal.
    without
        For each run, a statement to leave out (an index of testimony), -1 for none.
    """
    return chains_at(case, runs, query_run, query_day * TICKS + EVENING, without)


def chains_at(
    case: Case, runs: Runs, query_run: Ints, query_tick: Ints, without: Ints | None = None
) -> Chains:
    """Return the chains of some runs, asked for the state at ticks; else as `chains_of`."""
    votes, stirs, calms = case.marks.votes, case.marks.stirs, case.marks.calms
    vote_row, vote_run = _valid(case, runs, votes, without)
    stir_row, stir_run = _valid(case, runs, stirs, without)
    calm_row, calm_run = _valid(case, runs, calms, without)
    return Chains(
        prior=case.parties.prior[runs.place],
        vote_chain=vote_run,
        vote_tick=votes.tick[vote_row],
        vote_state=state_of(case, votes.place[vote_row], votes.actor[vote_row]),
        vote_weight=votes.weight[vote_row],
        stir_chain=stir_run,
        stir_start=stirs.start[stir_row],
        stir_end=stirs.end[stir_row],
        stir_state=state_of(case, stirs.place[stir_row], stirs.actor[stir_row]),
        stir_mass=stirs.mass[stir_row],
        calm_chain=calm_run,
        calm_start=calms.start[calm_row],
        calm_end=calms.end[calm_row],
        calm_factor=calms.factor[calm_row],
        query_chain=query_run,
        query_tick=query_tick,
        rate=1.0 / (case.settings.change_days * TICKS),
    )


def _valid(case: Case, runs: Runs, marks: Votes | Stirs | Calms, without: Ints | None) -> tuple[Ints, Ints]:
    """Return the rows of marks that are valid in each run, and the run of each."""
    # Marks are sorted by place, so that each run takes a slice.
    low, high = (np.searchsorted(marks.place, runs.place, side=side) for side in ("left", "right"))
    run, row = ranges(low, high)
    known = runs.known[run]
    valid = (marks.on[row] <= known) & (known < marks.off[row])
    if without is not None:
        statement = np.array(case.statement, dtype=np.int64)
        valid &= statement[marks.testimony[row]] != without[run]
    return row[valid], run[valid]


def state_of(case: Case, place: Ints, actor: Ints) -> Ints:
    """Return the state of an actor in the chain of a place."""
    match = case.parties.actor[place] == actor[:, None]
    return np.asarray(np.argmax(match, axis=1), dtype=np.int64)
