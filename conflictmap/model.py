"""The domain types that the stages hand to one another: frozen, without I/O.

Coordinates are degrees WGS 84, longitude before latitude as in shapely. Distances are kilometres. Days are
`datetime.date`; spans of days include both ends. Ids are derived from content, never drawn at random.
"""

import calendar
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from shapely import MultiPolygon, Point, Polygon

if TYPE_CHECKING:
    import pandas as pd


class Change(StrEnum):
    """What a claim says happened to a place."""

    CAPTURED = "captured"
    RECAPTURED = "recaptured"
    WITHDREW = "withdrew"
    REPELLED = "repelled"
    CONTESTED = "contested"
    BESIEGED = "besieged"
    APPROACHED = "approached"
    HOLDS = "holds"

    @property
    def family(self) -> "Change":
        """The change, with recaptured counted as captured: which word is used depends on the outlet."""
        return Change.CAPTURED if self is Change.RECAPTURED else self


LARGEST_RADIUS_KM = 20_000.0
"""The largest uncertainty of a point that anybody can mean: half the way round the earth."""

UNNAMED = "unknown"
"""The besieger where the reports tell of a siege and name nobody; no actor has this id."""

# The place changes hands by force.
TAKEN = frozenset({Change.CAPTURED, Change.RECAPTURED})


class Extent(StrEnum):
    """How much of the place the claim speaks of."""

    WHOLE = "whole"
    PART = "part"
    OUTSKIRTS = "outskirts"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    """How the article stands behind the claim.

    confirmed: the outlet's own voice, or the loser's admission; claimed: attributed to somebody;
    denied: a speaker denies it; unclear: hedged ("reportedly", "appear to").
    """

    CONFIRMED = "confirmed"
    CLAIMED = "claimed"
    DENIED = "denied"
    UNCLEAR = "unclear"


class Status(StrEnum):
    """The state of a place on a day.

    contested: fighting is reported on the ground; disputed: credible sources disagree about the holder.
    """

    CONTROLLED = "controlled"
    CONTESTED = "contested"
    DISPUTED = "disputed"
    VACATED = "vacated"
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How finely a text dates something; `open` has no stated beginning."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    OPEN = "open"


class ActorKind(StrEnum):
    """What sort of party an actor is."""

    STATE = "state"
    ARMED_GROUP = "armed group"
    COALITION = "coalition"


def content_id(*parts: object, length: int = 12) -> str:
    """Return a short id that depends on nothing but `parts`.

    Parameters
    ----------
    parts
        What the id stands for; `None` and the empty string differ.
    length
        Hexadecimal digits to keep.
    """
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        text = "\x00" if part is None else str(part)
        encoded = text.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()[:length]


@dataclass(frozen=True, slots=True)
class Article:
    """One report as it was published.

    Attributes
    ----------
    id
        The file's name without its ending, or the record's own id.
    language
        ISO 639-1 code.
    text
        The body exactly as it stands in the file, after front matter or markup, so that every offset into it
        can be checked against the source.
    passages
        Half-open spans of `text` worth reading: its paragraphs less site boilerplate and repeats. None means
        all of it.
    """

    id: str
    title: str | None
    source: str | None
    url: str | None
    published: date | None
    language: str
    text: str
    passages: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Toponym:
    """A mention of a place in a text, before anyone knows which place it is.

    Attributes
    ----------
    text, start, end
        The mention as written and its half-open span in the article's text, or in its title for a claim
        made there.
    name
        The bare name to look up: "al-Zubat" for "the al-Zubat departments", "Palmyra" for "the city" that
        stands for it; empty for a description that names nobody ("the ancient citadel").
    kind
        A kind of gazetteer/kinds.toml: what the text says ("district", "oilfield"), else what the likeliest
        bearer of the name is, or None.
    within
        The name of the place that the text puts it in, at or near ("eastern Homs", "west of the city").
    bearing
        Degrees clockwise from north from `within` to the mention, or None.
    distance_km
        Kilometres from `within`, or None.
    towards
        The name of the other end of what lies between two places ("the A-B highway", "between A and B"), of
        which `within` is the one, or None.
    """

    text: str
    start: int
    end: int
    name: str = ""
    kind: str | None = None
    within: str | None = None
    bearing: float | None = None
    distance_km: float | None = None
    towards: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer, of the project, or derived from a relation in a text.

    Attributes
    ----------
    names
        Other names by ISO 639-1 language code, "" where the language is not known.
    kind
        A kind of gazetteer/kinds.toml ("city", "district", "airbase", "oilfield", "province").
    point
        Longitude and latitude, or None where nobody has published one.
    radius_km
        The uncertainty of the point, or the extent of the place around it, whichever is larger.
    area
        The place's outline where it is known; an area is never drawn as a point.
    within
        The id of the place it is part of.
    country
        ISO 3166-1 alpha-2 code.
    provenance
        Where name and coordinates come from, for people.
    """

    id: str
    name: str
    kind: str
    point: Point | None
    radius_km: float
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    area: Polygon | MultiPolygon | None = None
    within: str | None = None
    country: str | None = None
    provenance: str = ""

    @property
    def lon(self) -> float | None:
        """Longitude of the point in degrees."""
        return None if self.point is None else float(self.point.x)

    @property
    def lat(self) -> float | None:
        """Latitude of the point in degrees."""
        return None if self.point is None else float(self.point.y)

    @property
    def all_names(self) -> tuple[str, ...]:
        """The chief name and those of every language."""
        return (self.name, *(name for names in self.names.values() for name in names))


@dataclass(frozen=True, slots=True)
class Actor:
    """A party to a conflict.

    `side` groups actors who fight together ("syrian-government" for the army, its militias and Hezbollah
    alike); `colour` is a CSS hexadecimal colour.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    colour: str
    side: str
    kind: ActorKind


@dataclass(frozen=True, slots=True)
class DateSpan:
    """The days on which something may have happened, both ends included.

    `earliest` None means that the beginning is open ("held since before …"), both None that the text does
    not say. `order` ranks events within one day as the text does: "Sunday morning" 1, "later on Sunday" 2,
    0 where it says nothing.
    """

    earliest: date | None
    latest: date | None
    precision: Precision
    order: int = 0

    @classmethod
    def day(cls, day: date, order: int = 0) -> "DateSpan":
        """Return the span of a single day."""
        return cls(day, day, Precision.DAY, order)

    @classmethod
    def month(cls, year: int, month: int) -> "DateSpan":
        """Return the span of a calendar month."""
        last = calendar.monthrange(year, month)[1]
        return cls(date(year, month, 1), date(year, month, last), Precision.MONTH)

    @classmethod
    def year(cls, year: int) -> "DateSpan":
        """Return the span of a calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)

    def isoformat(self) -> tuple[str | None, str | None]:
        """Return both ends as ISO 8601 days, months or years, as fine as the precision allows."""
        length = {Precision.MONTH: 7, Precision.YEAR: 4}.get(self.precision, 10)
        ends = (self.earliest, self.latest)
        first, last = (end.isoformat()[:length] if end else None for end in ends)
        return first, last


class DecisionKind(StrEnum):
    """What a person did with a claim.

    accepted: checked that the sentence is read rightly; edited: changed what is read; rejected: it counts for
    nothing; added: no rule read it.
    """

    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a claim: who, when and on what ground, as far as that was noted."""

    kind: DecisionKind
    by: str = ""
    on: date | None = None
    why: str = ""

    def __str__(self) -> str:
        """Return the decision for people: "edited by A. Analyst 2016-12-12: the agency's own map"."""
        who = " ".join(
            part for part in (f"by {self.by}" if self.by else "", self.on and str(self.on)) if part
        )
        said = f"{self.kind.value} {who}".strip()
        return f"{said}: {self.why}" if self.why else said


@dataclass(frozen=True, slots=True)
class Claim:
    """That somebody reports a change of, or a hold on, one place.

    Attributes
    ----------
    article
        The article's id.
    quote, start, end
        The sentence that says so and its half-open span: `quote == text[start:end]`, or
        `title[start:end]` where `in_title`.
    gainer
        Actor id of who ends up with the place: the defender for `repelled`, the besieger for `besieged`.
    loser
        Actor id of who loses it, attacks it in vain, or is besieged in it.
    toponym
        The mention as written.
    place
        The place meant, None while or where it is not resolved.
    when
        When it happened, as far as the text tells.
    attribution
        Who says so, innermost source first ("Russian Defence Ministry via Tass"); None is the outlet itself.
    background
        True for history told as context.
    in_title
        True where the sentence is the article's title.
    trace
        Which frame and which rules for place, date, actors and attribution made the claim, for people.
    decision
        What a person decided about it; None where nobody did.
    """

    id: str
    article: str
    quote: str
    start: int
    end: int
    change: Change
    gainer: str | None
    loser: str | None
    toponym: Toponym
    place: Place | None
    extent: Extent
    when: DateSpan
    attribution: str | None
    certainty: Certainty
    background: bool
    in_title: bool = False
    trace: tuple[str, ...] = field(default=(), compare=False)
    decision: Decision | None = None

    @property
    def rejected(self) -> bool:
        """True where a person rejected it, so that it counts for nothing."""
        return self.decision is not None and self.decision.kind is DecisionKind.REJECTED


@dataclass(frozen=True, slots=True)
class ControlState:
    """Who is reported to hold a place over a span of days, both ends included.

    Attributes
    ----------
    place
        The place's id.
    holder
        Actor id; None for a place that is vacated or of which nothing is known. While contested, the
        likelier of the parties.
    rival
        Actor id of the other party to a contested or disputed place.
    besieged_by
        Actor id of the besieger, or None.
    confidence
        Probability, 0 to 1, that `holder` is right.
    divided
        True when parts of the place are reported in other hands.
    share
        The holder's share of the place, 0 to 1, by what is known of its parts; None where it is undivided or
        where no part is known by name.
    heard
        The day of the newest evidence that the state rests on.
    supporting, opposing
        Ids of the claims for and against the holder, strongest first.
    """

    place: str
    start: date
    end: date
    status: Status
    holder: str | None
    besieged_by: str | None
    confidence: float
    supporting: tuple[str, ...]
    opposing: tuple[str, ...]
    rival: str | None = None
    divided: bool = False
    heard: date | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far a source is believed in one kind of matter from a day on, as its statements taught.

    Attributes
    ----------
    speaker
        The source's id, of `conflictmap.control.sources.Voice`.
    matter
        Whether what it says suits it; a value of `conflictmap.control.Stance`.
    since
        The day from which it holds: what was published by then taught it.
    expected, value
        Probability, 0 to 1, that a statement of it is right: as for its kind, and as learned.
    statements
        How many statements taught it.
    """

    speaker: str
    name: str
    kind: str
    matter: str
    since: date
    expected: float
    value: float
    statements: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Control per place and day, on both clocks, with everything it rests on.

    Attributes
    ----------
    states
        What is now believed of each day (valid time), by place id and start; the states of a place neither
        overlap nor leave a gap between the first and the last day.
    as_known
        What was known on each day from what had been published by then (transaction time), likewise.
    articles
        The articles behind the claims; their text may be empty.
    reliabilities
        What was learned of sources, by day, source and matter; each holds until the next of its kind.
    rejected
        The claims about these places that a person rejected: no state rests on them.
    """

    places: tuple[Place, ...]
    actors: tuple[Actor, ...]
    states: tuple[ControlState, ...]
    as_known: tuple[ControlState, ...]
    claims: tuple[Claim, ...]
    articles: tuple[Article, ...]
    reliabilities: tuple[Reliability, ...] = ()
    rejected: tuple[Claim, ...] = ()

    @classmethod
    def from_frames(
        cls,
        places: "pd.DataFrame | None",
        changes: "pd.DataFrame",
        *,
        actors: Sequence[Actor] = (),
        last: date | None = None,
    ) -> "Timeline":
        """Return the timeline of control data that somebody else made, as pandas or geopandas frames.

        What a row of `changes` means is told from its columns, which may be levels of the index instead:

        - `place` and `day`: from that day on the place is so, until its next row. A full panel, a row for
          each place and day, is the same.
        - `place`, `from` and `to` (or `start` and `end`): the place is so on these days, both included, or
          without `to` until its next row. On days that no row covers nothing is known.
        - a geometry, no `place`, and `day` (or `from` and `to`): each distinct polygon is a place whose id is
          derived from it, and is so on that day (or these days) alone.

        Rows may stand in any order; neighbours that are equal in all but their days become one state.

        Parameters
        ----------
        places
            A row a place: `id` (or the index of that name) and, where known, `name`, `kind`, `lon` and `lat`
            in degrees WGS 84 or a geometry, `radius_km`, `within` (an id), `country` (ISO 3166-1 alpha-2). A
            point of the geometry becomes the place's point, a polygon its area; other reference systems than
            EPSG:4326 are transformed, and a frame without one is taken to be in it. None where `changes` has
            these columns itself: then the first row of each place counts.
        changes
            Beside the columns above `status` (see `Status`) or `holder` (actor id) or both and, where known,
            `confidence` (0 to 1), `rival`, `besieged_by`, `divided`, `share`, `heard` (a day),
            `supporting` and `opposing` (ids of claims). Days are dates, datetime64 or ISO text. Without
            `status` a place is controlled where there is a holder, and nothing is known of it elsewhere.
            Without `confidence` it is 1, and 0 where nothing is known.
        actors
            Known actors. Of the others those that the built-in gazetteer lists are taken from it, and the
            rest are made from their ids, in colours of their own.
        last
            The last day of the timeline. None is the last day that `changes` gives; what lies after `last` is
            left out.

        Returns
        -------
        Timeline
            Places by id, each with a state on every day from the first to the last; actors that the states
            name, by id; `as_known`, claims and articles are empty.

        Raises
        ------
        DataError
            A column is missing or a value is none of the above, a place is not among `places` or is there
            twice, or has two states on one day. The message names the frame and the row's label.
        """
        # Loads pandas, which whoever only handles the types does not need.
        from conflictmap.tabular.timeline import timeline_of  # noqa: PLC0415 - pandas is heavy, and few need it

        return timeline_of(places, changes, actors=actors, last=last)

    def on(self, day: date, *, as_known: bool = False) -> tuple[ControlState, ...]:
        """Return the state of every place on a day, by place id.

        Parameters
        ----------
        day
            The day asked about (valid time).
        as_known
            Answer from what had been published by that very day.
        """
        states = self.as_known if as_known else self.states
        return tuple(state for state in states if state.start <= day <= state.end)
