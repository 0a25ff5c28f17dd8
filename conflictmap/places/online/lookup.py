"""Looks up the names that the gazetteer leaves open, and locates their claims again."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final
from typing import Protocol as Interface

from conflictmap.clock import Clock
from conflictmap.errors import DataError, GeocoderError
from conflictmap.model import Article, Claim, Place, Toponym
from conflictmap.places.gazetteer import Gazetteer
from conflictmap.places.locate import locate
from conflictmap.places.names import strict_key
from conflictmap.places.online.acceptance import Verdict, Wanted, judge, place_of, provenance_prefix
from conflictmap.places.online.records import Found, read_records
from conflictmap.places.online.service import DATA, Service
from conflictmap.places.world import likeliest_kind

if TYPE_CHECKING:
    from conflictmap.places.online.asking import Asker

FAILURES_IN_A_ROW: Final = 3
"""After so many the service is not asked any more."""
_LONGEST_NAME: Final = 100
"""Characters; what is longer is no name of a place."""
_WELL_KNOWN: Final = "Damascus"


class Memory(Interface):
    """Keeps answers for ever."""

    def answer(self, service: str, url: str, query: str) -> tuple[str, date] | None:
        """Return the records of an answer and the day it was asked for, None where it never was."""

    def keep_answer(self, service: str, url: str, query: str, records: str, asked: date) -> None:
        """Keep an answer."""


@dataclass(frozen=True, slots=True)
class Lookups:
    """What became of the names that the gazetteer left open.

    Attributes
    ----------
    asked, remembered
        How many names were answered by the service just now, and how many by what is remembered.
    found
        How many of these have a place now.
    waiting
        How many names were not asked for, since so many are not asked for at once, or nobody was to be asked.
    problem
        What went wrong, once for all names.
    """

    asked: int = 0
    remembered: int = 0
    found: int = 0
    waiting: int = 0
    problem: GeocoderError | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is known of a name, and since when."""

    found: tuple[Found, ...]
    asked: date


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What an answer means for a name and a kind: its place, if any."""

    verdict: Verdict
    place: Place | None
    asked: date

    def remark(self, title: str, *, supported: bool) -> str:
        """Return what the trace of a claim says of it; `supported` where the claim got a place by it."""
        if self.place is None:
            return f"{title}, asked {self.asked.isoformat()}: {self.verdict.reason}"
        if not supported:
            return f"{title}, asked {self.asked.isoformat()}: the article does not support {self.place.id}"
        return f"{self.place.name} found by {title}, asked {self.asked.isoformat()}"


def look_up(
    claims: Sequence[Claim],
    articles: Mapping[str, Article],
    gazetteer: Gazetteer,
    service: Service,
    memory: Memory,
    *,
    today: date | None,
    clock: Clock,
    progress: Callable[[int, int], None],
) -> tuple[tuple[Claim, ...], Gazetteer, Lookups]:
    """Return located claims with the places that an online service adds, in the same order.

    With them come the gazetteer that has these places too, and what became of the names.

    Parameters
    ----------
    claims
        What `locate` returned.
    memory
        Where answers are looked for first, and kept.
    today
        The day to note for new answers; None asks nobody and uses what is remembered.
    clock
        What the pace of asking goes by.
    progress
        Is told how many of the names are done, and how many there are.

    Raises
    ------
    DataError
        What is remembered is no answer.
    """
    spellings = _spellings(claims)
    teller = _Teller(service, memory, today, clock)
    answers: dict[str, _Answer] = {}
    for done, (key, names) in enumerate(spellings.items()):
        progress(done, len(spellings))
        answer = teller.tell(names)
        if answer is not None:
            answers[key] = answer
    progress(len(spellings), len(spellings))
    wanted = [_wanted(claim, gazetteer) for claim in claims]
    outcomes = _outcomes(filter(None, wanted), answers, gazetteer, service)
    places = {o.place.id: o.place for o in outcomes.values() if o.place is not None}
    wider = gazetteer.with_found(places.values())
    again = _located_again(
        list(zip(claims, wanted, strict=True)), articles, wider, outcomes, service.data.title
    )
    placed = {
        strict_key(one.name)
        for one, claim in zip(wanted, again, strict=True)
        if one is not None and claim.place is not None
    }
    lookups = Lookups(
        teller.asked, teller.remembered, len(placed & answers.keys()), teller.waiting, teller.problem
    )
    return again, wider, lookups


def credits_for(places: Iterable[Place]) -> tuple[str, ...]:
    """Return the lines that a map owes the services which its places come from, at first or second hand."""
    provenances = {place.provenance for place in places}
    return tuple(
        data.credit
        for data in DATA.values()
        if any(provenance_prefix(data) in provenance for provenance in provenances)
    )


def trial(service: Service, clock: Clock) -> int:
    """Ask a service for a name that it has to know, and return how many places it gives.

    Raises
    ------
    GeocoderError
        It cannot be reached, refuses, is too slow or answers something else.
    """
    from conflictmap.places.online.asking import Asker, AskingFailedError  # noqa: PLC0415 - geopy takes a while

    try:
        records = Asker(replace(service, countries=()), clock).ask(_WELL_KNOWN)
        return len(read_records(service.protocol, records))
    except (AskingFailedError, DataError) as error:
        what = error.what if isinstance(error, DataError) else str(error)
        raise _trouble(service, what) from error


def _trouble(service: Service, what: str) -> GeocoderError:
    return GeocoderError(
        what,
        where=f"{service.data.title} at {service.url}",
        mend="Build again later, or mend [geocoder] in conflictmap.toml",
    )


class _Teller:
    """Tells what is known of a name: from memory, or from the service as long as it answers."""

    def __init__(self, service: Service, memory: Memory, today: date | None, clock: Clock) -> None:
        self._service = service
        self._memory = memory
        self._today = today
        self._clock = clock
        self._asker: Asker | None = None
        self._failures_in_a_row = 0
        self._failure: str | None = None
        self._failed = 0
        self._over = False
        self.asked = self.remembered = self.waiting = 0

    def tell(self, names: Sequence[str]) -> _Answer | None:
        """Return what the service knows of a name in one of its spellings, None where that cannot be had."""
        for name in names:
            kept = self._memory.answer(*self._query(name))
            if kept is not None:
                self.remembered += 1
                return _Answer(self._read(*kept), kept[1])
        if self._over:
            self._failed += 1
            return None
        if self._today is None or self.asked + self._failed >= self._service.limit:
            self.waiting += 1
            return None
        return self._ask(names[0], self._today)

    def _ask(self, name: str, today: date) -> _Answer | None:
        # Imported here since geopy takes a while, and a rebuild asks nothing.
        from conflictmap.places.online.asking import Asker, AskingFailedError  # noqa: PLC0415 - see above

        if self._asker is None:
            self._asker = Asker(self._service, self._clock)
        try:
            records = self._asker.ask(name)
            found = read_records(self._service.protocol, records)
        except AskingFailedError as error:
            self._fail(str(error), final=error.final)
        except DataError:
            self._fail("the answer is JSON, but not what this service speaks", final=False)
        else:
            self._memory.keep_answer(*self._query(name), records, today)
            self.asked += 1
            self._failures_in_a_row = 0
            return _Answer(found, today)
        return None

    def _fail(self, failure: str, *, final: bool) -> None:
        self._failed += 1
        self._failures_in_a_row += 1
        self._failure = failure
        self._over = final or self._failures_in_a_row >= FAILURES_IN_A_ROW

    @property
    def problem(self) -> GeocoderError | None:
        """What went wrong, in one line for all names."""
        if self._failure is None:
            return None
        stopped = ", and it was not asked again" if self._over else ""
        lost = "1 name was" if self._failed == 1 else f"{self._failed} names were"
        return _trouble(self._service, f"{self._failure}{stopped}; {lost} not looked up")

    def _query(self, name: str) -> tuple[str, str, str]:
        query = {
            "countries": sorted(self._service.countries),
            "language": self._service.language,
            "name": name,
        }
        return self._service.protocol.value, self._service.url, json.dumps(query, sort_keys=True)

    def _read(self, records: str, asked: date) -> tuple[Found, ...]:
        try:
            return read_records(self._service.protocol, records)
        except DataError as error:
            raise DataError(
                f"the answer of {asked} that is remembered cannot be used: {error.what}",
                where=f"{self._service.data.title} at {self._service.url}",
                mend="Delete .conflictmap in the project's folder",
            ) from error


def _spellings(claims: Iterable[Claim]) -> dict[str, list[str]]:
    """Return the open names by strict key, each with its spellings, the most frequent first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in claims:
        if claim.place is None and (key := _key(claim.toponym)):
            counts[key][" ".join(claim.toponym.name.split())] += 1
    return {key: sorted(counts[key], key=lambda name: (-counts[key][name], name)) for key in sorted(counts)}


def _key(toponym: Toponym) -> str:
    """Return the strict key of a name that may be asked for, nothing for a description."""
    return strict_key(toponym.name) if len(toponym.name) <= _LONGEST_NAME else ""


def _wanted(claim: Claim, gazetteer: Gazetteer) -> Wanted | None:
    """Return what an open claim is about, None for one that has its place.

    The recogniser fills in the likeliest kind where the text says none; only what differs was surely said.
    """
    if claim.place is not None:
        return None
    toponym = claim.toponym
    guess = likeliest_kind(gazetteer.candidates(toponym.name))
    said = toponym.text != toponym.name or toponym.kind != guess
    return Wanted(toponym.name, toponym.kind if said else None)


def _outcomes(
    wanted: Iterable[Wanted], answers: Mapping[str, _Answer], gazetteer: Gazetteer, service: Service
) -> dict[Wanted, _Outcome]:
    """Return what the answers mean for each name and the kind that the text says."""
    outcomes: dict[Wanted, _Outcome] = {}
    for one in dict.fromkeys(wanted):
        answer = answers.get(strict_key(one.name))
        if answer is None:
            continue
        known = gazetteer.candidates(one.name)
        verdict = judge(one, answer.found, known, service.countries, gazetteer.kinds)
        place = None
        if verdict.known is not None:
            place = gazetteer.place(verdict.known)
        elif verdict.meant is not None:
            place = place_of(verdict.meant, one.name, service.data, answer.asked)
        outcomes[one] = _Outcome(verdict, place, answer.asked)
    return outcomes


def _located_again(
    claims: Sequence[tuple[Claim, Wanted | None]],
    articles: Mapping[str, Article],
    gazetteer: Gazetteer,
    outcomes: Mapping[Wanted, _Outcome],
    title: str,
) -> tuple[Claim, ...]:
    """Return all claims, the open ones located among the places found; their trace says what was found."""
    by_name = {strict_key(one.name): outcome for one, outcome in outcomes.items() if outcome.place}
    uses: dict[int, _Outcome] = {}
    for number, (claim, wanted) in enumerate(claims):
        own = None if wanted is None else outcomes.get(wanted)
        if own is not None and own.place is not None:
            uses[number] = own
        # What an answer was refused for must not come in by the place that another claim of the name has.
        elif wanted is not None and strict_key(wanted.name) not in by_name:
            ends = (strict_key(end) for end in (claim.toponym.within, claim.toponym.towards) if end)
            around = next((by_name[end] for end in ends if end in by_name), None)
            if around is not None:
                uses[number] = around
    tried = [replace(claims[number][0], trace=claims[number][0].trace[:-1]) for number in uses]
    located = dict(zip(uses, locate(tried, articles, gazetteer), strict=True))
    again = []
    for number, (before, wanted) in enumerate(claims):
        claim = located.get(number, before)
        outcome = uses.get(number) or (outcomes.get(wanted) if wanted is not None else None)
        if outcome is not None:
            remark = outcome.remark(title, supported=claim.place is not None)
            claim = replace(claim, trace=(*claim.trace[:-1], f"{claim.trace[-1]}; {remark}"))
        again.append(claim)
    return tuple(again)
