"""What a report says, before it is a document of any format."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from conflictmap.errors import InputError
from conflictmap.maps.pictures import Album
from conflictmap.maps.pictures.scene import Chronicle, weight_of
from conflictmap.model import Article, Certainty, Claim, ControlState, Place, Status
from conflictmap.provenance import Provenance
from conflictmap.wording import counted, plain, span_of_days, verdict

# So many claims are quoted for, and against, each state; the page has all of them.
_MOST_QUOTED: Final = 4

METHOD: Final = (
    "Who is said to hold what follows from the articles alone: their claims were read by rules, weighed by"
    " source, certainty and interest, and fused to a likeliest state for each place and day. A confidence is"
    " the probability that the named holder is right, given the articles. Nobody has verified any of it on"
    " the ground."
)


@dataclass(frozen=True, slots=True)
class Reference:
    """An article that the report cites, under a number from 1."""

    number: int
    article: Article


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim as the report quotes it.

    Attributes
    ----------
    speaker
        Who says so; "" where it is the article's own voice.
    certainty
        How the article stands behind it.
    when
        The days that it speaks of, in words; "" where the text does not say.
    reference
        The number of the article.
    """

    quote: str
    speaker: str
    certainty: Certainty
    when: str
    reference: int


@dataclass(frozen=True, slots=True)
class Step:
    """A change of a place: since a day it has been in a state.

    Attributes
    ----------
    before, after
        The states in words.
    confidence
        Of the new state, 0 to 1; None where nothing is known.
    """

    day: date
    before: str
    after: str
    confidence: float | None
    supporting: tuple[Statement, ...]
    opposing: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class PlaceHistory:
    """What changed at a place in the period.

    Attributes
    ----------
    was, is_now
        The state before the period and at its end, in words.
    """

    name: str
    kind: str
    was: str
    is_now: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that contradict one another about a place.

    Attributes
    ----------
    days
        First and last day of the period on which they do.
    told
        The state on the last of them, in words.
    """

    name: str
    days: tuple[date, date]
    told: str
    supporting: tuple[Statement, ...]
    opposing: tuple[Statement, ...]

    @property
    def when(self) -> str:
        """The days in words."""
        return span_of_days(*self.days)


@dataclass(frozen=True, slots=True)
class Report:
    """What there is to say about a period.

    Attributes
    ----------
    summary
        Sentences for a reader in a hurry.
    places
        Those that changed, the weightiest first.
    unchanged
        How many places did not.
    change_days
        The days on which something changed.
    references
        The articles that are cited, by number.
    """

    title: str
    first: date
    last: date
    summary: tuple[str, ...]
    places: tuple[PlaceHistory, ...]
    unchanged: int
    disagreements: tuple[Disagreement, ...]
    change_days: tuple[date, ...]
    references: tuple[Reference, ...]
    provenance: Provenance

    @property
    def period(self) -> str:
        """The period in words."""
        return span_of_days(self.first, self.last)

    @property
    def day_before(self) -> date:
        """The day whose states the period begins from."""
        return self.first - timedelta(1)


def report_on(album: Album, first: date | None = None, last: date | None = None) -> Report:
    """Return what changed from a day to another, both included.

    Parameters
    ----------
    album
        Pictures of the timeline that is reported on.
    first, last
        By default those of the timeline.

    Raises
    ------
    InputError
        The period is empty, or none of its days is one of the timeline.
    """
    chronicle = album.chronicle
    start, end = first or chronicle.first, last or chronicle.last
    if start > end:
        raise InputError(
            f"the period from {start} to {end} is empty", mend="Name the earlier day with --from"
        )
    if end < chronicle.first or start > chronicle.last:
        raise InputError(
            f"the period from {start} to {end} is outside the days of the map",
            mend=f"Ask for days from {chronicle.first} to {chronicle.last}",
        )
    return _Reporter(chronicle, album.provenance).report(
        max(start, chronicle.first), min(end, chronicle.last)
    )


class _Reporter:
    """Collects what a report says, and numbers the articles in the order in which they are cited."""

    def __init__(self, chronicle: Chronicle, provenance: Provenance) -> None:
        timeline = chronicle.timeline
        self._chronicle = chronicle
        self._provenance = provenance
        self._places: Mapping[str, Place] = {place.id: place for place in timeline.places}
        self._claims: Mapping[str, Claim] = {claim.id: claim for claim in timeline.claims}
        self._articles: Mapping[str, Article] = {article.id: article for article in timeline.articles}
        self._actors = {actor.id: actor.name for actor in timeline.actors}
        self._numbers: dict[str, int] = {}

    def report(self, first: date, last: date) -> Report:
        turns = {day: places for day, places in self._chronicle.turns.items() if first <= day <= last}
        changed = self._by_weight({place for places in turns.values() for place in places})
        histories = tuple(self._history(place, first, last, turns) for place in changed)
        disagreements = tuple(self._disagreements(first, last))
        unchanged = len(self._places) - len(changed)
        return Report(
            title=plain(self._provenance.title),
            first=first,
            last=last,
            summary=tuple(self._summary(histories, unchanged, disagreements, len(turns))),
            places=histories,
            unchanged=unchanged,
            disagreements=disagreements,
            change_days=tuple(turns),
            references=tuple(
                Reference(number, self._articles[article]) for article, number in self._numbers.items()
            ),
            provenance=self._provenance,
        )

    def _by_weight(self, places: Iterable[str]) -> list[str]:
        return sorted(
            places, key=lambda place: (-weight_of(self._places[place]), self._places[place].name, place)
        )

    def _history(
        self, place: str, first: date, last: date, turns: Mapping[date, tuple[str, ...]]
    ) -> PlaceHistory:
        steps = []
        for day, turned in turns.items():
            if place not in turned:
                continue
            state = self._chronicle.state(place, day)
            steps.append(
                Step(
                    day=day,
                    before=self._told(place, day - timedelta(1)),
                    after=self._told(place, day),
                    confidence=state.confidence if _is_known(state) and state is not None else None,
                    supporting=self._quoted(() if state is None else state.supporting),
                    opposing=self._quoted(() if state is None else state.opposing),
                )
            )
        return PlaceHistory(
            name=plain(self._places[place].name),
            kind=plain(self._places[place].kind),
            was=self._told(place, first - timedelta(1)),
            is_now=self._told(place, last),
            steps=tuple(steps),
        )

    def _disagreements(self, first: date, last: date) -> Iterator[Disagreement]:
        """Yield the places of which sources say different things within the period."""
        for place in self._by_weight(self._places):
            states = self._chronicle.states(place, first, last)
            # What was said of other times is no disagreement about these days.
            against = [
                state
                for state in states
                if state.status is Status.DISPUTED or self._about(state.opposing, first, last)
            ]
            if not against:
                continue
            newest = against[-1]
            own = [self._about(side, first, last) for side in _sides(reversed(against))]
            yield Disagreement(
                name=plain(self._places[place].name),
                days=(max(first, against[0].start), min(last, newest.end)),
                told=self._in_words(newest),
                supporting=self._quoted(own[0]),
                opposing=self._quoted(own[1]),
            )

    def _about(self, claims: Iterable[str], first: date, last: date) -> list[str]:
        """Return those claims that speak of days of the period."""
        found = []
        for identity in claims:
            claim = self._claims.get(identity)
            if claim is None or (claim.when.earliest is None and claim.when.latest is None):
                continue
            if (claim.when.earliest or last) <= last and (claim.when.latest or first) >= first:
                found.append(identity)
        return found

    def _summary(
        self,
        histories: tuple[PlaceHistory, ...],
        unchanged: int,
        disagreements: tuple[Disagreement, ...],
        days: int,
    ) -> Iterator[str]:
        if not histories:
            yield f"No change is reported in this period; {counted(unchanged, 'place')} stayed as before."
        else:
            yield (
                f"{counted(len(histories), 'place')} changed on {counted(days, 'day')};"
                f" {counted(unchanged, 'place')} stayed as before."
            )
        for history in histories[:_MOST_QUOTED]:
            if history.was == history.is_now:
                yield f"{history.name} changed and is again {history.is_now}."
            else:
                yield f"{history.name} was {history.was} before and is {history.is_now} at the end."
        if disagreements:
            yield f"Sources contradict one another about {counted(len(disagreements), 'place')}."

    def _told(self, place: str, day: date) -> str:
        return self._in_words(self._chronicle.state(place, day))

    def _in_words(self, state: ControlState | None) -> str:
        if state is None or not _is_known(state):
            return "not known"
        divided = "; parts of it in other hands" if state.divided else ""
        return f"{verdict(state, '', lambda actor: plain(self._actors.get(actor, actor)))}{divided}"

    def _quoted(self, claims: Iterable[str]) -> tuple[Statement, ...]:
        found = []
        for identity in dict.fromkeys(claims):
            claim = self._claims.get(identity)
            if claim is None or claim.article not in self._articles:
                continue
            number = self._numbers.setdefault(claim.article, len(self._numbers) + 1)
            found.append(
                Statement(
                    quote=plain(claim.quote),
                    speaker=plain(claim.attribution or ""),
                    certainty=claim.certainty,
                    when=_when(claim),
                    reference=number,
                )
            )
            if len(found) == _MOST_QUOTED:
                break
        return tuple(found)


def _sides(states: Iterable[ControlState]) -> tuple[list[str], list[str]]:
    """Return the claims for and against the holders of states."""
    known = list(states)
    return (
        [claim for state in known for claim in state.supporting],
        [claim for state in known for claim in state.opposing],
    )


def _when(claim: Claim) -> str:
    first, last = claim.when.earliest, claim.when.latest
    if first is not None and last is not None:
        return f"of {span_of_days(first, last)}"
    if first is not None:
        return f"since {span_of_days(first, first)}"
    return "" if last is None else f"by {span_of_days(last, last)}"


def _is_known(state: ControlState | None) -> bool:
    return state is not None and state.status is not Status.UNKNOWN
