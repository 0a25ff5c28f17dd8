"""Claims as events in the vocabulary of ACLED: a row an event, merged from all that report it.

Which change is which sub-event type, and which side is whose government, is in acled.toml. The rules are
those of the project's codebook (ACLED, "Codebook", 2023 and 2024, on event types, geography and time).

==================  =======================================================================================
column              what
==================  =======================================================================================
event_id_cnty       id of the event, derived from its place, days and parties; not one of ACLED's
event_date, year    the day, ISO 8601; the middle of the span where the text gives one
time_precision      1 a day, 2 a week or less, 3 a month or less; what is dated less finely is left out
disorder_type       after the event type
event_type          Battles or Strategic developments
sub_event_type      after acled.toml
actor1, actor2      names; actor1 is who gains the place, or the only one who is named
inter1, inter2      State forces or External/Other forces, empty where only ACLED's researchers could tell
country, admin1     names, of the place's country and of its region of the first level
location            the place's name
latitude            degrees WGS 84
longitude           degrees WGS 84
geo_precision       1 the place itself, 2 near it or in a part of it, 3 a region
source              outlets, joined by "; "
notes               what the reports say, joined by "; ", each with its certainty and speaker
claim_ids, urls     the claims, and the articles' addresses, joined by "; "
==================  =======================================================================================
"""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from conflictmap.addresses import web_address
from conflictmap.data import gazetteer_folder
from conflictmap.drafts import drafted
from conflictmap.kinds import load_kinds
from conflictmap.model import (
    Actor,
    ActorKind,
    Article,
    Certainty,
    Change,
    Claim,
    DateSpan,
    Extent,
    Place,
    Precision,
    Timeline,
    content_id,
)
from conflictmap.wording import cell, plain

COLUMNS: Final = (
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "inter1",
    "actor2",
    "inter2",
    "country",
    "admin1",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "notes",
    "claim_ids",
    "urls",
)

_WEEK: Final = timedelta(days=6)
_MONTH: Final = timedelta(days=30)
_MIDDLE_OF_MONTH: Final = 15
_CLASH: Final = "Armed clash"
_GOVERNMENT, _OTHER, _UNKNOWN = "government", "other", "unknown"
_STATE_FORCES: Final = "State forces"
_FOREIGN_FORCES: Final = "External/Other forces"
_NEAR: Final = frozenset({Extent.OUTSKIRTS})
_JOINT: Final = "; "


@dataclass(frozen=True, slots=True)
class Rule:
    """When a side was the government of some countries."""

    side: str
    countries: frozenset[str]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What acled.toml says.

    Attributes
    ----------
    sub_events
        Sub-event type by change and by who gains the place.
    left_out
        Why a change is no event.
    """

    sub_events: Mapping[Change, Mapping[str, str]]
    left_out: Mapping[Change, str]
    event_types: Mapping[str, str]
    disorder_types: Mapping[str, str]
    governments: tuple[Rule, ...]

    def governs(self, side: str, country: str, day: date) -> bool:
        """Tell whether a side was the government of a country on a day."""
        return any(
            rule.side == side and country in rule.countries and rule.first <= day <= rule.last
            for rule in self.governments
        )

    def governed(self, country: str, day: date) -> bool:
        """Tell whether the government of a country on a day is listed."""
        return any(self.governs(rule.side, country, day) for rule in self.governments)


@cache
def load_vocabulary() -> Vocabulary:
    """Return what acled.toml says."""
    text = (files("conflictmap.export") / "acled.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    return Vocabulary(
        {Change(change): rules for change, rules in told["change"].items()},
        {Change(change): why for change, why in told["left_out"].items()},
        told["event_type"],
        told["disorder_type"],
        tuple(
            Rule(
                row["side"],
                frozenset(row["countries"]),
                row.get("first", date.min),
                row.get("last", date.max),
            )
            for row in told["government"]
        ),
    )


@dataclass(frozen=True, slots=True)
class Dated:
    """When an event was.

    Attributes
    ----------
    day
        The day itself, or the one that stands for the span.
    precision
        ACLED's: 1 a day, 2 a week or less, 3 a month or less.
    first, last
        The days on which it may have been, both included.
    """

    day: date
    precision: int
    first: date
    last: date

    def within(self, other: "Dated") -> bool:
        """Tell whether all the days of this are days of the other."""
        return other.first <= self.first and self.last <= other.last


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it is written, and the claims that report it.

    Attributes
    ----------
    gainer, loser
        Actor ids; of a clash the two parties, None where no report names one.
    """

    place: Place
    dated: Dated
    sub_event: str
    gainer: str | None
    loser: str | None
    geo_precision: int
    claims: tuple[Claim, ...]

    @property
    def day(self) -> date:
        """The day that stands for it."""
        return self.dated.day

    @property
    def id(self) -> str:
        """An id of what happened, whoever reports it."""
        parties = [self.gainer, self.loser]
        if self.sub_event == _CLASH:
            parties.sort(key=str)
        return content_id(self.place.id, self.day, self.dated.precision, self.sub_event, *parties)


@dataclass(frozen=True, slots=True)
class Events:
    """The events of a timeline.

    Attributes
    ----------
    events
        By day, place and sub-event type.
    left_out
        How many claims are no events, by why.
    """

    events: tuple[Event, ...]
    left_out: Mapping[str, int]


def events_of(timeline: Timeline) -> Events:
    """Return the events that a timeline's claims report: one a place, day, sub-event type and parties.

    A claim that names no party joins those that do, and one that is dated less finely those of days within
    its span: "in May" is no second event beside 20 May.
    """
    actors = {actor.id: actor for actor in timeline.actors}
    vocabulary = load_vocabulary()
    left_out: Counter[str] = Counter()
    drafts: list[Event] = []
    for claim in timeline.claims:
        found = _event(claim, actors, vocabulary)
        if isinstance(found, str):
            left_out[found] += 1
        else:
            drafts.append(found)
    merged = _merged(drafts)
    merged.sort(key=lambda event: (event.day, event.place.id, event.sub_event, event.id))
    return Events(tuple(merged), dict(sorted(left_out.items())))


def _event(claim: Claim, actors: Mapping[str, Actor], vocabulary: Vocabulary) -> Event | str:
    """Return the event that one claim reports, or why it is none."""
    why_not = _why_not(claim, vocabulary)
    if why_not is not None:
        return why_not
    place, dated = claim.place, dating(claim.when)
    if place is None or place.point is None:
        return "the place has no known point"
    if dated is None:
        return "it is not dated to a month or finer"
    gains = _standing(claim.gainer, place.country, dated.day, actors, vocabulary)
    sub_event = vocabulary.sub_events[claim.change].get(gains)
    if sub_event is None:
        return "nobody can tell whether the government gained the place"
    where = geo_precision(claim, place)
    return Event(place, dated, sub_event, claim.gainer, claim.loser, where, (claim,))


def _why_not(claim: Claim, vocabulary: Vocabulary) -> str | None:
    """Return why what a claim says is no event, whatever its place and day."""
    if claim.rejected:
        return "a person rejected the claim"
    if claim.certainty is Certainty.DENIED:
        return "it is denied"
    return vocabulary.left_out.get(claim.change)


def dating(when: DateSpan) -> Dated | None:
    """Return when an event was, by the rules of ACLED, None where its span is longer than a month or open.

    A span of a week or less is dated to its middle, and so is a longer one; a month to its 15th.
    """
    first, last = when.earliest, when.latest
    if first is None or last is None:
        return None
    span = last - first
    if when.precision is Precision.MONTH and (first.year, first.month) == (last.year, last.month):
        return Dated(first.replace(day=_MIDDLE_OF_MONTH), 3, first, last)
    if span > _MONTH:
        return None
    return Dated(first + span // 2, 1 if first == last else 2 if span <= _WEEK else 3, first, last)


def geo_precision(claim: Claim, place: Place) -> int:
    """Return ACLED's geographical precision: 1 the place itself, 2 near it, 3 a region."""
    kind = load_kinds().of(place.kind)
    if place.area is not None or (kind is not None and kind.area):
        return 3
    toponym = claim.toponym
    relative = toponym.bearing is not None or toponym.distance_km is not None or toponym.towards is not None
    return 2 if relative or claim.extent in _NEAR else 1


def _standing(
    party: str | None,
    country: str | None,
    day: date,
    actors: Mapping[str, Actor],
    vocabulary: Vocabulary,
) -> str:
    """Return whether a party is the place's government, somebody else, or nobody knows."""
    actor = None if party is None else actors.get(party)
    if actor is None:
        return _UNKNOWN
    if country is not None and vocabulary.governs(actor.side, country, day):
        return _GOVERNMENT
    # Of a country whose government the table does not list, nobody knows who belongs to it.
    governed = country is not None and vocabulary.governed(country, day)
    return _OTHER if governed or actor.kind is ActorKind.ARMED_GROUP else _UNKNOWN


def _merged(drafts: Iterable[Event]) -> list[Event]:
    """Return events with those joined that agree: the most finely dated first, then those that name more."""

    def vagueness(event: Event) -> tuple[int, int]:
        return event.dated.precision, (event.gainer is None) + (event.loser is None)

    groups: dict[tuple[str, str], list[Event]] = {}
    for event in sorted(drafts, key=vagueness):
        group = groups.setdefault((event.place.id, event.sub_event), [])
        for number, other in enumerate(group):
            joined = _joined(other, event) if other.dated.within(event.dated) else None
            if joined is not None:
                group[number] = joined
                break
        else:
            group.append(event)
    return [event for group in groups.values() for event in group]


def _joined(one: Event, other: Event) -> Event | None:
    """Return two events as one, None where their parties differ."""
    gainer, loser = other.gainer, other.loser
    # Of a clash either party may be named first.
    turned = one.sub_event == _CLASH and not (_agree(one.gainer, gainer) and _agree(one.loser, loser))
    if turned:
        gainer, loser = loser, gainer
    if not (_agree(one.gainer, gainer) and _agree(one.loser, loser)):
        return None
    return Event(
        one.place,
        one.dated,
        one.sub_event,
        one.gainer or gainer,
        one.loser or loser,
        # The finest report tells where it was.
        min(one.geo_precision, other.geo_precision),
        (*one.claims, *other.claims),
    )


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def write_acled(timeline: Timeline, path: Path) -> Events:
    """Write the events that a timeline's claims report as CSV, and return them with what was left out.

    No cell begins a formula.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    found = events_of(timeline)
    teller = _Teller(
        {actor.id: actor for actor in timeline.actors},
        {article.id: article for article in timeline.articles},
        load_vocabulary(),
    )
    with (
        drafted(path) as draft,
        draft.open("w", encoding="utf-8", errors="replace", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for event in found.events:
            writer.writerow(teller.row(event))
    return found


@dataclass(frozen=True, slots=True)
class _Teller:
    """Writes events in words."""

    actors: Mapping[str, Actor]
    articles: Mapping[str, Article]
    vocabulary: Vocabulary

    def row(self, event: Event) -> list[str]:
        """Return an event as text, in the order of `COLUMNS`."""
        place = event.place
        first, second = event.gainer, event.loser
        if first is None:
            first, second = second, None
        event_type = self.vocabulary.event_types[event.sub_event]
        claims = sorted(event.claims, key=lambda claim: (claim.article, claim.start, claim.id))
        told = [self.articles[claim.article] for claim in claims if claim.article in self.articles]
        texts = [
            event.id,
            event.day.isoformat(),
            str(event.day.year),
            str(event.dated.precision),
            self.vocabulary.disorder_types[event_type],
            event_type,
            event.sub_event,
            self._name(first),
            self._inter(first, event),
            self._name(second),
            self._inter(second, event),
            country_name(place.country),
            first_level_region(place),
            place.name,
        ]
        numbers = [str(place.lat), str(place.lon), str(event.geo_precision)]
        rest = [
            _JOINT.join(_distinct(article.source for article in told)),
            _JOINT.join(_note(claim) for claim in claims),
            _JOINT.join(claim.id for claim in claims),
            _JOINT.join(_distinct(web_address(article.url) for article in told)),
        ]
        return [*map(cell, texts), *numbers, *map(cell, rest)]

    def _name(self, actor: str | None) -> str:
        if actor is None:
            return ""
        return self.actors[actor].name if actor in self.actors else actor

    def _inter(self, party: str | None, event: Event) -> str:
        """Return the type of an actor where it follows from what is known."""
        actor = None if party is None else self.actors.get(party)
        if actor is None or actor.kind is not ActorKind.STATE:
            return ""
        standing = _standing(party, event.place.country, event.day, self.actors, self.vocabulary)
        if standing == _GOVERNMENT:
            # A side bears the id of its chief actor; others on it may be foreign allies.
            return _STATE_FORCES if actor.id == actor.side else ""
        return _FOREIGN_FORCES if standing == _OTHER else ""


def _distinct(texts: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(plain(text) for text in texts if text))


def _note(claim: Claim) -> str:
    speaker = f", {plain(claim.attribution)}" if claim.attribution else ""
    return f"“{plain(claim.quote)}” ({claim.certainty.value}{speaker})"


@cache
def country_name(code: str | None) -> str:
    """Return a country's name in the built-in gazetteer; the code where there is none, empty for None."""
    from conflictmap.places.world import load_world  # noqa: PLC0415 - only this export needs the world

    if code is None:
        return ""
    world = load_world(gazetteer_folder() / "world")
    row = world.row_of(f"iso:{code}")
    return code if row is None else world.place(row).name


def first_level_region(place: Place) -> str:
    """Return the name of the region of the first level around a place's point, empty where it is unknown."""
    from conflictmap.places.world import load_world  # noqa: PLC0415 - as above

    if place.lon is None or place.lat is None or place.country is None:
        return ""
    world = load_world(gazetteer_folder() / "world")
    identity = world.area_at(place.lon, place.lat, place.country)
    row = None if identity is None else world.row_of(identity)
    found = None if row is None else world.place(row)
    return found.name if found is not None and found.kind == "province" else ""


def vocabulary_table() -> list[dict[str, Any]]:
    """Return a row a change with its sub-event types, or why it is none, as docs/export.md shows them."""
    vocabulary = load_vocabulary()
    return [
        {
            "change": change.value,
            **{
                who: vocabulary.sub_events.get(change, {}).get(who) for who in (_GOVERNMENT, _OTHER, _UNKNOWN)
            },
            "left_out": vocabulary.left_out.get(change),
        }
        for change in Change
    ]
