"""What would turn a verdict: the fewest statements that it hangs on, and what it would take against it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from conflictmap.control.case import LATEST, Case, Runs, chains_of
from conflictmap.control.columns import Floats, take
from conflictmap.control.dating import AFTERWARDS, TICKS
from conflictmap.control.hmm import solve
from conflictmap.control.marks import Marks, Role, support
from conflictmap.control.verdict import CONTROLLED, judge

# What hangs on more than so many statements does not hang on a few.
MOST_STATEMENTS = 10
# Nor is it turned by a few reports if so many would not do.
MOST_REPORTS = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A place, as an index, and a day, as an ordinal, of a case."""

    case: Case
    place: int
    day: int

    def belief(self, marks: Marks | None = None) -> Floats:
        """Return the distribution over the states of the place, (states,), by these marks or the case's."""
        case = self.case if marks is None else replace(self.case, marks=marks)
        runs = Runs(np.array([self.place]), np.array([LATEST]))
        asked = chains_of(case, runs, np.array([0]), np.array([self.day]))
        found: Floats = solve(asked, smooth=True)[0]
        return found

    def holder(self, marks: Marks | None = None) -> int | None:
        """Return the actor (an index) that is shown as the holder, None where it is nobody."""
        verdicts = judge(
            self.case, np.array([self.place]), self.belief(marks)[None], np.array([LATEST], dtype=np.int64)
        )
        shown = verdicts.status(self.case.settings)[0] == CONTROLLED
        return int(verdicts.holder[0]) if shown else None


def fewest_statements(question: Question, strongest: Sequence[int]) -> tuple[int, ...]:
    """Return the fewest statements, taken away from the strongest on, without which another is shown.

    Parameters
    ----------
    strongest
        Statements that speak for the holder, those of most effect first.

    Returns
    -------
    tuple of int
        Empty where the verdict does not hang on the first `MOST_STATEMENTS` of them.
    """
    shown = question.holder()
    for count in range(1, min(len(strongest), MOST_STATEMENTS) + 1):
        gone = strongest[:count]
        if question.holder(_without(question.case, gone)) != shown:
            return tuple(gone)
    return ()


def reports_needed(question: Question, actor: int, reliability: float) -> int | None:
    """Return how many more independent reports of the day would make another party the holder that is shown.

    Parameters
    ----------
    actor
        The party, as an index of the case's actors or one of those that stand for nobody in particular.
    reliability
        Of those who report, who have no interest in it.

    Returns
    -------
    int or None
        None where `MOST_REPORTS` would not do.
    """
    shown = question.holder()
    for count in range(1, MOST_REPORTS + 1):
        if question.holder(_with_reports(question, actor, reliability, count)) != shown:
            return count
    return None


def _without(case: Case, statements: Collection[int]) -> Marks:
    stays = ~np.isin(np.array(case.statement), np.array(sorted(statements)))
    marks = case.marks
    votes, stirs, calms = (
        np.flatnonzero(stays[table.testimony]) for table in (marks.votes, marks.stirs, marks.calms)
    )
    return Marks(take(marks.votes, votes), take(marks.stirs, stirs), take(marks.calms, calms), marks.overlays)


def _with_reports(question: Question, actor: int, reliability: float, count: int) -> Marks:
    votes = question.case.marks.votes
    at = int(np.searchsorted(votes.place, question.place))
    weight = support(reliability, question.case.settings.parties)
    added = {
        "place": question.place,
        "tick": question.day * TICKS + AFTERWARDS,
        "actor": actor,
        "weight": weight,
        "on": 0,
        "off": LATEST + 1,
        "testimony": 0,
        "role": Role.AFTER.value,
    }
    columns = {name: np.insert(getattr(votes, name), [at] * count, value) for name, value in added.items()}
    return replace(question.case.marks, votes=replace(votes, **columns))
