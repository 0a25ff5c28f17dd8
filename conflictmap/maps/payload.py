"""A timeline as the page's data: columns of places, of the states on both clocks, and of the sources.

The sources are a container of their own, because a page reads them only when somebody asks why.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon

from conflictmap.articles.copies import Copy, CopyKind
from conflictmap.control.claim_weights import ClaimWeight
from conflictmap.control.evidence import Reason
from conflictmap.errors import NothingLeftError
from conflictmap.kinds import load_kinds
from conflictmap.maps import shapes
from conflictmap.maps.columns import Column, Encoding, integers, pack, text
from conflictmap.maps.events import GAP, Events, Look, events_of
from conflictmap.model import (
    UNNAMED,
    Actor,
    Article,
    Certainty,
    Change,
    Claim,
    ControlState,
    DateSpan,
    Extent,
    Place,
    Precision,
    Status,
    Timeline,
)

# A ten-thousandth of a degree is at most 11 m, well under the least uncertainty of any place.
_UNITS_PER_DEGREE = 10_000
_RADIUS_UNITS_PER_KM = 100
_NEUTRAL_COLOUR = "#7a7f87"
_EPOCH = date(1970, 1, 1)
# A sheet of paper names no more outlets than these.
_MOST_OUTLETS = 60


@dataclass(frozen=True, slots=True)
class Payload:
    """The page's data, packed but not yet compressed.

    Attributes
    ----------
    core
        Places, actors and the states on both clocks.
    sources
        Claims and articles, and which claims each state rests on; None where the timeline has none.
    """

    core: bytes
    sources: bytes | None


def payload(
    timeline: Timeline,
    weights: Mapping[str, ClaimWeight] | None = None,
    copies: Iterable[Copy] = (),
) -> Payload:
    """Return `timeline` as the data of a page; equal timelines give equal bytes.

    Parameters
    ----------
    weights
        What the sources of claims are worth, by the claims' ids; those of claims not listed are not told.
    copies
        Which articles repeat an earlier one.

    Raises
    ------
    NothingLeftError
        The timeline holds no state at all.
    """
    if not timeline.states:
        raise NothingLeftError("there is no state of control to draw", mend="Add articles with dated reports")
    both = (*timeline.states, *timeline.as_known)
    first = min(map(attrgetter("start"), both))
    days = (max(map(attrgetter("end"), both)) - first).days + 1
    actors = _all_actors(timeline)
    rows = {place.id: row for row, place in enumerate(timeline.places)}
    numbers = {actor.id: number for number, actor in enumerate(actors, start=1)}

    clocks = {"now": timeline.states}
    if timeline.as_known and timeline.as_known != timeline.states:
        clocks["known"] = timeline.as_known
    events = {name: events_of(states, first, days, rows, numbers) for name, states in clocks.items()}
    looks = sorted({look for of_clock in events.values() for look in of_clock.looks})

    kinds = sorted({place.kind for place in timeline.places})
    provenances = sorted({place.provenance for place in timeline.places})
    columns = _place_columns(timeline.places, rows, kinds, provenances)
    for name, of_clock in events.items():
        columns += _clock_columns(name, of_clock, days, looks)
    meta = {
        "first": first.isoformat(),
        "days": days,
        "units_per_degree": _UNITS_PER_DEGREE,
        "radius_units_per_km": _RADIUS_UNITS_PER_KM,
        "statuses": [status.value for status in Status],
        "actors": [[actor.id, actor.name, actor.colour, actor.side] for actor in actors],
        "looks": [list(look) for look in looks],
        "kinds": kinds,
        "areal": _areal(kinds),
        "provenances": provenances,
        "places": len(timeline.places),
        "outlets": _outlets(timeline.articles),
    }
    sources = (
        _sources(timeline, clocks, events, rows, numbers, weights=weights or {}, copies=copies)
        if timeline.claims or timeline.rejected
        else None
    )
    return Payload(pack(meta, columns), sources)


@dataclass(frozen=True, slots=True)
class _Unlisted:
    """An actor that states or claims name but nobody describes."""

    id: str
    name: str
    colour: str = _NEUTRAL_COLOUR
    side: str = ""


def _all_actors(timeline: Timeline) -> tuple[Actor | _Unlisted, ...]:
    """Return the actors, the unlisted ones last."""
    known = {actor.id for actor in timeline.actors}
    named: set[str | None] = set()
    for states in (timeline.states, timeline.as_known):
        for role in ("holder", "rival", "besieged_by"):
            named.update(map(attrgetter(role), states))
    for claim in timeline.claims:
        named.update((claim.gainer, claim.loser))
    known.add(UNNAMED)
    strangers = sorted(actor for actor in named if actor is not None and actor not in known)
    return (*timeline.actors, *(_Unlisted(actor, actor) for actor in strangers))


def _place_columns(
    places: Sequence[Place], rows: Mapping[str, int], kinds: Sequence[str], provenances: Sequence[str]
) -> list[Column]:
    numbered = all(place.id == str(row) for row, place in enumerate(places))
    points = np.array([place.point for place in places], dtype=object)
    located = ~shapely.is_missing(points)
    scaled = np.zeros((len(places), 2), np.int64)
    scaled[located] = np.rint(shapely.get_coordinates(points[located]) * _UNITS_PER_DEGREE)
    kind_rows = {kind: row for row, kind in enumerate(kinds)}
    provenance_rows = {provenance: row for row, provenance in enumerate(provenances)}
    names = [
        (row, language, name)
        for row, place in enumerate(places)
        for language, group in sorted(place.names.items())
        for name in group
        if name != place.name
    ]
    areas = [(row, place.area) for row, place in enumerate(places) if place.area is not None]
    radii = [math.ceil(place.radius_km * _RADIUS_UNITS_PER_KM) for place in places]
    outlines = [
        MultiPolygon([part for part in shapely.get_parts(area) if part.geom_type == "Polygon"])
        for _, area in areas
    ]
    return [
        *([] if numbered else [text("id", [place.id for place in places])]),
        text("name", [place.name for place in places]),
        integers("kind", Encoding.UNSIGNED, [kind_rows[place.kind] for place in places]),
        integers("located", Encoding.BYTES, located),
        integers("longitude", Encoding.PLANES, scaled[:, 0]),
        integers("latitude", Encoding.PLANES, scaled[:, 1]),
        integers("radius", Encoding.UNSIGNED, radii),
        integers("within", Encoding.UNSIGNED, [rows.get(place.within or "", -1) + 1 for place in places]),
        integers("provenance", Encoding.UNSIGNED, [provenance_rows[place.provenance] for place in places]),
        integers("names_place", Encoding.DELTA, [row for row, _, _ in names]),
        text("names_language", [language for _, language, _ in names]),
        text("names_text", [name for _, _, name in names]),
        integers("area_place", Encoding.DELTA, [row for row, _ in areas]),
        *shapes.multipolygon_columns("area", outlines, _UNITS_PER_DEGREE),
    ]


def _clock_columns(clock: str, events: Events, days: int, looks: Sequence[Look]) -> list[Column]:
    rows = {look: row for row, look in enumerate(looks)}
    numbered = np.array([rows[look] for look in events.looks], np.int64)
    return [
        integers(f"{clock}_count", Encoding.UNSIGNED, np.bincount(events.day, minlength=days)),
        integers(f"{clock}_place", Encoding.STEPS, events.place),
        integers(f"{clock}_look", Encoding.UNSIGNED, numbered[events.look]),
        integers(f"{clock}_confidence", Encoding.BYTES, events.percent),
        integers(f"{clock}_heard", Encoding.UNSIGNED, events.heard),
        integers(f"{clock}_share", Encoding.BYTES, events.share),
    ]


def _areal(kinds: Iterable[str]) -> list[str]:
    """Return the kinds that are never drawn as a point, even where their outline is not known."""
    known = load_kinds()
    return [name for name in kinds if (kind := known.of(name)) is not None and kind.area]


def extent_of(places: Iterable[Place]) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north of all places in degrees, None where none has coordinates."""
    shapes_ = [shape for place in places for shape in (place.point, place.area) if shape is not None]
    if not shapes_:
        return None
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(np.array(shapes_, dtype=object)))
    return west, south, east, north


def _sources(
    timeline: Timeline,
    clocks: Mapping[str, Sequence[ControlState]],
    events: Mapping[str, Events],
    rows: Mapping[str, int],
    actors: Mapping[str, int],
    *,
    weights: Mapping[str, ClaimWeight],
    copies: Iterable[Copy],
) -> bytes:
    article_rows = {article.id: row for row, article in enumerate(timeline.articles, start=1)}
    claim_rows = {claim.id: row for row, claim in enumerate(timeline.claims)}
    # What a person rejected stands behind all that counts.
    claims = (*timeline.claims, *timeline.rejected)
    decisions = list(dict.fromkeys(claim.decision for claim in claims if claim.decision is not None))
    columns = [
        *_article_columns(timeline.articles),
        *_claim_columns(claims, article_rows, rows, actors),
        *_weight_columns([weights.get(claim.id) for claim in claims]),
    ]
    repeats = {copy.article: copy for copy in copies if copy.article in article_rows}
    if repeats:
        columns += _repeat_columns(timeline.articles, article_rows, repeats)
    if decisions:
        number = {decision: row for row, decision in enumerate(decisions, start=1)}
        decided = [0 if claim.decision is None else number[claim.decision] for claim in claims]
        columns.append(integers("claim_decision", Encoding.UNSIGNED, decided))
    for clock, states in clocks.items():
        for side in ("supporting", "opposing"):
            of_states = [
                [claim_rows[claim] for claim in of_state if claim in claim_rows]
                for of_state in map(attrgetter(side), states)
            ]
            lists = [[] if row == GAP else of_states[row] for row in events[clock].state.tolist()]
            flat = [claim for of_event in lists for claim in of_event]
            columns += [
                integers(f"{clock}_{side}_count", Encoding.UNSIGNED, [len(of_event) for of_event in lists]),
                integers(f"{clock}_{side}", Encoding.DELTA, flat),
            ]
    meta: dict[str, Any] = {
        "changes": [change.value for change in Change],
        "extents": [extent.value for extent in Extent],
        "certainties": [certainty.value for certainty in Certainty],
        "precisions": [precision.value for precision in Precision],
        "source_kinds": _kinds_of(weights.values()),
        "reasons": [reason.name.lower() for reason in Reason],
        **({"repeats": [kind.value for kind in CopyKind]} if repeats else {}),
        "epoch": _EPOCH.isoformat(),
    }
    if decisions:
        meta["decisions"] = [
            {"kind": one.kind.value, "by": one.by, "on": one.on and one.on.isoformat(), "why": one.why}
            for one in decisions
        ]
        meta["rejected"] = len(timeline.rejected)
    return pack(meta, columns)


def _kinds_of(weights: Iterable[ClaimWeight]) -> list[str]:
    return sorted({weight.kind for weight in weights})


def _weight_columns(weights: Sequence[ClaimWeight | None]) -> list[Column]:
    """Return what claims' sources are worth, in percent; the kind is counted from 1, and 0 is untold."""
    kinds = {kind: row for row, kind in enumerate(_kinds_of(filter(None, weights)), start=1)}
    told = [weight or _UNTOLD for weight in weights]
    return [
        integers("claim_source_kind", Encoding.UNSIGNED, [kinds.get(weight.kind, 0) for weight in told]),
        integers("claim_expected", Encoding.BYTES, [round(weight.expected * 100) for weight in told]),
        integers("claim_believed", Encoding.BYTES, [round(weight.believed * 100) for weight in told]),
        integers(
            "claim_reasons",
            Encoding.UNSIGNED,
            [sum(1 << _REASONS[reason] for reason in weight.reasons) for weight in told],
        ),
    ]


_UNTOLD = ClaimWeight("", 0.0, 0.0, ())
_REASONS = {reason: row for row, reason in enumerate(Reason)}


def _outlets(articles: Iterable[Article]) -> list[tuple[str, int]]:
    """Return who published the articles and how many, most first, as a printed sheet names them."""
    counts = Counter(article.source for article in articles if article.source)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_OUTLETS]


def _article_columns(articles: Sequence[Article]) -> list[Column]:
    return [
        text("article_title", [article.title or "" for article in articles]),
        text("article_source", [article.source or "" for article in articles]),
        text("article_url", [article.url or "" for article in articles]),
        text("article_language", [article.language for article in articles]),
        integers("article_published", Encoding.UNSIGNED, [_day(article.published) for article in articles]),
    ]


def _repeat_columns(
    articles: Sequence[Article], rows: Mapping[str, int], repeats: Mapping[str, Copy]
) -> list[Column]:
    """Return what each article is of an earlier one, and of which; both count from 1, and 0 is none."""
    kinds = {kind: number for number, kind in enumerate(CopyKind, start=1)}
    found = [repeats.get(article.id) for article in articles]
    return [
        integers("article_repeats", Encoding.BYTES, [0 if one is None else kinds[one.kind] for one in found]),
        integers(
            "article_of", Encoding.UNSIGNED, [0 if one is None else rows.get(one.of, 0) for one in found]
        ),
    ]


def _claim_columns(
    claims: Sequence[Claim],
    articles: Mapping[str, int],
    rows: Mapping[str, int],
    actors: Mapping[str, int],
) -> list[Column]:
    quotes = {quote: row for row, quote in enumerate(dict.fromkeys(claim.quote for claim in claims))}
    speakers = {
        name: row for row, name in enumerate(dict.fromkeys(claim.attribution or "" for claim in claims))
    }
    spans = [claim.when for claim in claims]
    return [
        text("quote", list(quotes)),
        text("attribution", list(speakers)),
        integers("claim_quote", Encoding.DELTA, [quotes[claim.quote] for claim in claims]),
        integers(
            "claim_attribution", Encoding.DELTA, [speakers[claim.attribution or ""] for claim in claims]
        ),
        integers("claim_article", Encoding.DELTA, [articles.get(claim.article, 0) for claim in claims]),
        integers(
            "claim_place",
            Encoding.DELTA,
            [rows.get(claim.place.id, -1) + 1 if claim.place else 0 for claim in claims],
        ),
        integers("claim_change", Encoding.BYTES, _members(Change, (claim.change for claim in claims))),
        integers("claim_extent", Encoding.BYTES, _members(Extent, (claim.extent for claim in claims))),
        integers(
            "claim_certainty", Encoding.BYTES, _members(Certainty, (claim.certainty for claim in claims))
        ),
        integers("claim_gainer", Encoding.UNSIGNED, [actors.get(claim.gainer or "", 0) for claim in claims]),
        integers("claim_loser", Encoding.UNSIGNED, [actors.get(claim.loser or "", 0) for claim in claims]),
        integers("claim_background", Encoding.BYTES, [int(claim.background) for claim in claims]),
        integers("claim_in_title", Encoding.BYTES, [int(claim.in_title) for claim in claims]),
        *_span_columns(spans),
    ]


def _span_columns(spans: Sequence[DateSpan]) -> list[Column]:
    return [
        integers("claim_earliest", Encoding.UNSIGNED, [_day(span.earliest) for span in spans]),
        integers("claim_latest", Encoding.UNSIGNED, [_day(span.latest) for span in spans]),
        integers("claim_precision", Encoding.BYTES, _members(Precision, (span.precision for span in spans))),
    ]


def _members(kind: type[StrEnum], values: Iterable[str]) -> list[int]:
    """Return values as their places in the order of an enumeration."""
    rows = {member.value: row for row, member in enumerate(kind)}
    return [rows[value] for value in values]


def _day(day: date | None) -> int:
    """Return a day as a number from 1 (0 is none), zigzag coded, for days before the epoch."""
    if day is None:
        return 0
    number = (day - _EPOCH) // timedelta(days=1)
    return ((number << 1) ^ (number >> 63)) + 1
