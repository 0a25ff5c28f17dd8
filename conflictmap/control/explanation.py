"""Why a place has its colour: the claims for and against, weighed, and what was merged as one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from conflictmap.control.case import LATEST, OTHER, Case, Runs, chains_of, prepare
from conflictmap.control.columns import Floats
from conflictmap.control.dating import TICKS, publication_days
from conflictmap.control.hindsight import states_now
from conflictmap.control.hmm import solve
from conflictmap.control.learning import newest, weigh_by
from conflictmap.control.marks import VACATED
from conflictmap.control.parts import wholes_of
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sources import SourceBook
from conflictmap.control.standing import Standing, polls
from conflictmap.control.turning import Question, fewest_statements, reports_needed
from conflictmap.control.verdict import judge
from conflictmap.errors import InputError
from conflictmap.model import Article, Claim, ControlState, Place, Reliability, Status, Timeline

NOBODY_ID = "nobody"
"""Stands for nobody in `Explanation.probabilities`."""

OTHER_ID = "somebody else"
"""Stands for every party that no claim names."""

# Whose reports it would take to turn a verdict.
# A holder of whom nothing is said around a day rests on what is said within so many days.
_NEAREST_DAYS = 400
_REPORTER = "outlet"

_EARLIER_SAME_DAY = "earlier the same day"
_OVERTAKEN = "overtaken by later news"


@dataclass(frozen=True, slots=True)
class Argument:
    """A statement that speaks for or against the holder.

    Attributes
    ----------
    claim, article
        The strongest telling of the statement, and where it stands.
    speaker, kind
        Who says so, and what kind of source that is.
    trust
        How far the speaker is believed in such matters: as one of its kind, or as was learned.
    learned
        What was learned of it, None where it is believed as one of its kind.
    credibility
        Probability that the claim is known to its source, right, and speaks of the whole place.
    weight
        Log-likelihood ratio (natural) towards or against the holder, above 0.
    effect
        By how much the statement raises (above 0) or lowers the probability of the holder on the day: the
        probability with it less that without it.
    reasons
        Why it counts for more or less than its source alone would, in plain language.
    copies
        Claims that were merged into it, in the order of publication.
    hinge
        True where the verdict would be another without it.
    """

    claim: Claim
    article: Article | None
    speaker: str
    kind: str
    trust: float
    learned: Reliability | None
    credibility: float
    weight: float
    effect: float
    reasons: tuple[str, ...]
    copies: tuple[Claim, ...]
    hinge: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The verdict about a place on a day, and what it rests on.

    Attributes
    ----------
    probabilities
        Of each party to have held the place at the end of the day, likeliest first, by actor id, with
        `NOBODY_ID` and `OTHER_ID`.
    supporting, opposing
        In the order of their effect, then their weight.
    hangs_on
        The fewest of the supporting ones without which another holder would be shown, or none; empty where
        it takes more than a few.
    against, reports_needed
        The party most likely to be believed instead, and how many more independent reports by news outlets
        that it held the place on the day would turn the verdict; None where a few would not do.
    """

    place: Place
    day: date
    known_by: date | None
    state: ControlState
    probabilities: tuple[tuple[str, float], ...]
    supporting: tuple[Argument, ...]
    opposing: tuple[Argument, ...]
    hangs_on: tuple[Argument, ...]
    against: str | None
    reports_needed: int | None


def explain(
    timeline: Timeline,
    place_id: str,
    day: date,
    *,
    known_by: date | None = None,
    places: Iterable[Place] = (),
    settings: ControlSettings | None = None,
    book: SourceBook | None = None,
) -> Explanation:
    """Return why a place is thought to be held as it is on a day.

    Parameters
    ----------
    timeline
        Its claims, articles, places and actors are used; its states are computed anew.
    known_by
        Only what was published by this day is used; None is everything.
    places
        Further places, where a part and its whole are linked by one that no claim names.
    settings, book
        As for `fuse`; they have to be those that the timeline was made with.

    Raises
    ------
    InputError
        The timeline does not speak of the place, or knew nothing of it by `known_by`.
    """
    settings = settings or ControlSettings()
    book = book or SourceBook.load(timeline.actors, reliability=settings.reliability)
    place_of = {place.id: place for place in (*places, *timeline.places)}
    if place_id not in {place.id for place in timeline.places}:
        raise InputError(f"no claim speaks of {place_id}", mend="Look for its id with conflictmap control")
    around = _around(place_id, place_of)
    claims = [claim for claim in timeline.claims if claim.place is not None and claim.place.id in around]
    articles = _dated(timeline)
    known = None if known_by is None else known_by.toordinal()
    case = prepare(claims, articles, around, settings=settings, book=book, known_by=known)
    learned = [one for one in timeline.reliabilities if known_by is None or one.since <= known_by]
    case = weigh_by(case, learned)
    on = day.toordinal()
    states = states_now(case, on, on, around) if case.testimonies else []
    state = next((state for state in states if state.place == place_id), None)
    if state is None:
        raise InputError(
            f"nothing was known of {place_of[place_id].name} by {known_by}", mend="Ask about a later day"
        )
    inquiry = _Inquiry(case, place_of[place_id], state, known_by=known_by, articles=articles, learned=learned)
    return inquiry.explanation()


def _dated(timeline: Timeline) -> tuple[Article, ...]:
    """Return the articles with the day on which each became known, as all of its claims tell."""
    days = publication_days(timeline.articles, timeline.claims)
    return tuple(
        replace(article, published=date.fromordinal(days[article.id])) if article.id in days else article
        for article in timeline.articles
    )


def _around(place_id: str, places: dict[str, Place]) -> dict[str, Place]:
    """Return the place, its wholes and its parts, and the places that link them."""
    near = {place_id, *wholes_of(place_id, places)}
    near |= {other for other in places if place_id in wholes_of(other, places)}
    linked = {link for place in near for link in (place, *wholes_of(place, places))}
    return {identity: places[identity] for identity in sorted(linked)}


class _Inquiry:
    """One question about one place on one day."""

    def __init__(
        self,
        case: Case,
        place: Place,
        state: ControlState,
        *,
        known_by: date | None,
        articles: Sequence[Article],
        learned: Sequence[Reliability],
    ) -> None:
        self._case = case
        self._place = place
        self._day = state.start
        self._known_by = known_by
        self._state = state
        self._articles = {article.id: article for article in articles}
        self._learned = newest(learned)
        self._index = case.places.index(place.id)
        self._poll = next(polls(case, self._index, self._index + 1, newest=True))
        self._poll.learn(LATEST)

    def explanation(self) -> Explanation:
        """Return the verdict and what it rests on."""
        side = self._case.book.side(self._state.holder)
        known = self._state.status is not Status.UNKNOWN
        standing = self._standing(side) if known else Standing()
        rows = [*standing.supporting, *standing.opposing]
        belief = self._beliefs([self._case.statement[index] for index, _weight in rows])
        arguments = self._arguments(standing, belief)
        count = len(standing.supporting)
        supporting = _by_effect(arguments[:count], 1)
        against, reports = self._turn(belief[0])
        return Explanation(
            self._place,
            self._day,
            self._known_by,
            self._state,
            self._probabilities(belief[0]),
            supporting,
            _by_effect(arguments[count:], -1),
            self._hangs_on(supporting),
            against,
            reports,
        )

    def _standing(self, side: str | None) -> Standing:
        """Return what speaks for and against the holder: on the day or, where nothing does, nearest to it."""
        day = self._day.toordinal()
        found = self._poll.standing(day, side)
        if found.supporting or found.opposing:
            return found
        days = (day + step * away for away in range(1, _NEAREST_DAYS) for step in (-1, 1))
        return next((near for at in days if (near := self._poll.standing(at, side)).supporting), found)

    def _hangs_on(self, supporting: Sequence[Argument]) -> tuple[Argument, ...]:
        """Return the fewest arguments without which another holder would be shown."""
        statement_of = {
            one.claim.id: self._case.statement[index]
            for index, one in enumerate(self._case.testimonies)
            if one.place == self._place.id
        }
        helping = [one for one in supporting if one.effect > 0]
        gone = fewest_statements(self._question, [statement_of[one.claim.id] for one in helping])
        return tuple(helping[: len(gone)])

    def _turn(self, belief: Floats) -> tuple[str | None, int | None]:
        """Return who is likeliest to be believed instead, and how many reports more that would take."""
        actors = self._case.parties.actor[self._index]
        side = self._case.book.side(self._state.holder)
        others = [
            state
            for state, actor in enumerate(actors.tolist())
            if actor >= 0 and self._case.book.side(self._case.actors[actor]) != side
        ]
        state = max(others, key=lambda one: float(belief[one]), default=OTHER)
        reliability = self._case.book.reliability(_REPORTER)
        needed = reports_needed(self._question, int(actors[state]), reliability)
        return self._name(state, int(actors[state])), needed

    @property
    def _question(self) -> Question:
        return Question(self._case, self._index, self._day.toordinal())

    def _beliefs(self, left_out: Sequence[int]) -> Floats:
        """Return the distribution with everything, then without each statement in turn."""
        without = np.array([-1, *left_out], dtype=np.int64)
        every = np.arange(len(without))
        runs = Runs(np.full(len(without), self._index), np.full(len(without), LATEST))
        days = np.full(len(without), self._day.toordinal())
        return solve(chains_of(self._case, runs, every, days, without), smooth=True)

    def _arguments(self, standing: Standing, belief: Floats) -> list[Argument]:
        places = np.full(len(belief), self._index)
        verdicts = judge(self._case, places, belief, np.full(len(belief), LATEST))
        held = self._held(belief)
        newest = max(
            (self._case.testimonies[index].when.after for index, _weight in standing.supporting), default=0
        )
        found: list[Argument] = []
        for number, (index, weight) in enumerate([*standing.supporting, *standing.opposing], start=1):
            one = self._case.testimonies[index]
            reasons = [str(reason) for reason in one.reasons]
            if number > len(standing.supporting) and one.when.after < newest:
                same_day = one.when.last == newest // TICKS
                reasons.append(_EARLIER_SAME_DAY if same_day else _OVERTAKEN)
            found.append(
                Argument(
                    one.claim,
                    self._articles.get(one.claim.article),
                    one.voice.name,
                    self._case.book.kind_title(one.voice.kind),
                    round(float(self._case.trust[index]), 3),
                    self._learned.get((one.voice.id, one.voice.kind, one.stance.value)),
                    round(self._case.credibility(index), 3),
                    round(weight, 3),
                    round(float(held[0] - held[number]), 4),
                    tuple(reasons),
                    self._copies(index),
                    bool(verdicts.holder[number] != verdicts.holder[0]),
                )
            )
        return found

    def _held(self, belief: Floats) -> Floats:
        """Return the probability of the holder's side, or of nobody where it is vacated."""
        parties = self._case.parties
        side = self._case.book.side(self._state.holder)
        chosen = [
            state
            for state, actor in enumerate(parties.actor[self._index].tolist())
            if (side is None and actor == VACATED)
            or (actor >= 0 and side is not None and self._case.book.side(self._case.actors[actor]) == side)
        ]
        return np.asarray(belief[:, chosen].sum(axis=1), dtype=np.float64)

    def _copies(self, index: int) -> tuple[Claim, ...]:
        """Return the other tellings of a statement."""
        statement = self._case.statement
        return tuple(
            one.claim
            for other, one in enumerate(self._case.testimonies)
            if other != index and statement[other] == statement[index]
        )

    def _probabilities(self, belief: Floats) -> tuple[tuple[str, float], ...]:
        actors = self._case.parties.actor[self._index].tolist()
        error = self._case.settings.common_error
        belief = (1 - error) * belief + error * self._case.parties.prior[self._index]
        named = [
            (self._name(state, actor), round(float(belief[state]), 4))
            for state, actor in enumerate(actors)
            if actor >= VACATED or state == OTHER
        ]
        return tuple(sorted(named, key=lambda item: (-item[1], item[0])))

    def _name(self, state: int, actor: int) -> str:
        if state == OTHER:
            return OTHER_ID
        return NOBODY_ID if actor == VACATED else self._case.actors[actor]


def _by_effect(arguments: Iterable[Argument], towards: int) -> tuple[Argument, ...]:
    """Return the arguments, first those that raise (1) or lower (-1) the holder's probability most."""

    def rank(one: Argument) -> tuple[float, float, str, str]:
        return -towards * one.effect, -one.weight, one.claim.article, one.claim.id

    return tuple(sorted(arguments, key=rank))
