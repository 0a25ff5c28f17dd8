"""A timeline as KML 2.2: a folder a place, a placemark a state, with the span of time in which it is so.

KML takes the ends of a span for instants (OGC 07-147r2, 15.1), and a date for its first instant: `end` is
therefore the day after a state's last one, at whose midnight the next state begins.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon

from conflictmap.colours import SCREEN
from conflictmap.drafts import drafted
from conflictmap.export.about import BELIEVED, KNOWN
from conflictmap.export.geojson import day_after, state_id
from conflictmap.export.looks import Look, Palette, looks_of
from conflictmap.model import Article, Claim, ControlState, Place, Status, Timeline, content_id
from conflictmap.provenance import Provenance
from conflictmap.wording import plain, span_of_days, verdict

NAMESPACE: Final = "http://www.opengis.net/kml/2.2"

_DIGITS: Final = 7
# So many claims for and against a state are quoted; all are in the data, by id.
_QUOTED: Final = 3
# How strongly areas are filled, as on the page, 0 to 255; 255 is opaque.
_AREA: Final = 51
_FAINT: Final = 26


def write_kml(timeline: Timeline, path: Path, provenance: Provenance, *, as_known: bool = False) -> None:
    """Write the states of a timeline as KML, by place and day; equal ones give equal bytes.

    Text from articles is one line of plain text a quote, in which angle brackets are replaced by ‹ and ›:
    programs that show descriptions as HTML find no markup in them.

    Parameters
    ----------
    as_known
        Write what was known on each day instead of what is now believed of it.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    states = timeline.as_known if as_known else timeline.states
    palette = Palette.of(timeline.actors)
    looks = looks_of(states)
    teller = _Teller(
        palette,
        {claim.id: claim for claim in timeline.claims},
        {article.id: article for article in timeline.articles},
    )
    places = {place.id: place for place in timeline.places}
    numbers = {look: number for number, look in enumerate(looks)}
    with drafted(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write(f'<kml xmlns="{NAMESPACE}">\n<Document>\n')
        file.write(_text("name", provenance.title))
        file.write(_text("description", _told_of(provenance, as_known=as_known)))
        for number, look in enumerate(looks):
            file.write(_style(number, look, palette))
        for identity, own in groupby(states, key=attrgetter("place")):
            place = places[identity]
            shape = _shape(place)
            file.write("<Folder>\n" + _text("name", place.name))
            for state in own:
                file.write(_placemark(state, place, shape, numbers[Look.of(state)], teller))
            file.write("</Folder>\n")
        file.write("</Document>\n</kml>\n")


def harmless(text: str) -> str:
    """Return foreign text on one line, without what a program might take for markup."""
    return plain(text).replace("<", "‹").replace(">", "›")


def _element(name: str, /, *children: str, **attributes: str) -> str:
    """Return an element as text: trees of elements take three times as long for a large timeline."""
    own = "".join(f" {key}={quoteattr(harmless(value))}" for key, value in attributes.items())
    return f"<{name}{own}>\n{''.join(children)}</{name}>\n"


def _text(name: str, text: str) -> str:
    lines = map(harmless, text.split("\n")) if "\n" in text else (harmless(text),)
    return f"<{name}>{escape(chr(10).join(lines))}</{name}>\n"


def _told_of(provenance: Provenance, *, as_known: bool) -> str:
    """Return what the file rests on, a line each."""
    published = [
        ", ".join(part for part in (_cited(article), article.title or "", article.url or "") if part)
        for article in provenance.articles
    ]
    known_by = (
        [f"From what had been published by {provenance.known_by.isoformat()}."] if provenance.known_by else []
    )
    return "\n".join(
        [
            f"Reported control: {KNOWN if as_known else BELIEVED}.",
            f"Made by {provenance.made_by}.",
            *known_by,
            *(plain(line) for line in provenance.credits),
            "Articles:" if published else "No articles.",
            *(plain(line) for line in published),
        ]
    )


def _cited(article: Article) -> str:
    parts = (article.source or article.id, article.published.isoformat() if article.published else "")
    return ", ".join(part for part in parts if part)


def _style(number: int, look: Look, palette: Palette) -> str:
    """Return the style that all states of a look share: KML has colours and no hatching."""
    faint = look.status in {Status.UNKNOWN, Status.VACATED}
    fill = (
        SCREEN.muted
        if look.status is Status.UNKNOWN
        else SCREEN.ink
        if faint
        else palette.colour(look.holder or None)
    )
    line = palette.colour(look.rival) if look.rival else fill
    return _element(
        "Style",
        _element("IconStyle", _colour(fill, 255), _text("scale", "0.7" if faint else "1")),
        _element("LabelStyle", _text("scale", "0.8")),
        _element("LineStyle", _colour(line, 255), _text("width", "3" if look.rival else "1.5")),
        _element("PolyStyle", _colour(fill, _FAINT if faint else _AREA)),
        # Without it, programs show all data in a table of their own making.
        _element("BalloonStyle", _text("text", "$[description]")),
        id=f"look-{number}",
    )


def _colour(colour: str, alpha: int) -> str:
    """Return a colour as KML writes it: alpha, blue, green, red."""
    return _text("color", f"{alpha:02x}{colour[5:7]}{colour[3:5]}{colour[1:3]}")


@dataclass(frozen=True, slots=True)
class _Teller:
    """Says in words what a state is and which claims it rests on."""

    palette: Palette
    claims: Mapping[str, Claim]
    articles: Mapping[str, Article]

    def tell(self, state: ControlState) -> str:
        name = self.palette.name
        told = verdict(state, f"{state.confidence:.2f}", lambda actor: name(actor) or actor)
        lines = [f"{span_of_days(state.start, state.end)}: {told}."]
        if state.divided:
            lines.append("Parts of it are reported in other hands.")
        if state.heard:
            lines.append(f"Newest evidence: {state.heard.isoformat()}.")
        return "\n".join(
            [*lines, *self._quoted("For", state.supporting), *self._quoted("Against", state.opposing)]
        )

    def _quoted(self, heading: str, ids: Sequence[str]) -> Iterable[str]:
        told = dict.fromkeys(
            self._quote(self.claims[identity]) for identity in ids if identity in self.claims
        )
        for quote in list(told)[:_QUOTED]:
            yield f"{heading}: {quote}"
        if len(ids) > _QUOTED:
            yield f"{heading}: {len(ids)} claims in all"

    def _quote(self, claim: Claim) -> str:
        """Return what a claim says and who says so; a sentence that makes two claims reads the same."""
        article = self.articles.get(claim.article)
        outlet = _cited(article) if article else claim.article
        own = claim.attribution is None or (article is not None and claim.attribution == article.source)
        speaker = outlet if own else f"{claim.attribution}, in {outlet}"
        return f"“{plain(claim.quote)}” ({plain(speaker)})"


def _placemark(state: ControlState, place: Place, shape: str, look: int, teller: _Teller) -> str:
    name = teller.palette.name
    plainly_held = state.status is Status.CONTROLLED
    data = {
        "place": state.place,
        "from": state.start.isoformat(),
        "to": state.end.isoformat(),
        "status": state.status.value,
        "holder": state.holder,
        "holder_name": name(state.holder),
        "rival": state.rival,
        "rival_name": name(state.rival),
        "besieged_by": state.besieged_by,
        "confidence": str(state.confidence),
        "divided": "true" if state.divided else "false",
        "share": None if state.share is None else str(state.share),
        "heard": state.heard.isoformat() if state.heard else None,
        "supporting": " ".join(state.supporting),
        "opposing": " ".join(state.opposing),
        "kind": place.kind,
        "radius_km": str(place.radius_km),
        "within": place.within,
        "country": place.country,
    }
    return _element(
        "Placemark",
        # Points have a colour and no hatching: what is not simply held says so in its name.
        _text("name", place.name if plainly_held else f"{place.name} ({state.status.value})"),
        _text("description", teller.tell(state)),
        _element(
            "TimeSpan",
            _text("begin", state.start.isoformat()),
            _text("end", day_after(state.end).isoformat()),
        ),
        _text("styleUrl", f"#look-{look}"),
        _element(
            "ExtendedData",
            *(_element("Data", _text("value", value), name=key) for key, value in data.items() if value),
        ),
        shape,
        # An id in XML has no slash and begins with a letter.
        id=f"s{content_id(state_id(state))}",
    )


def _shape(place: Place) -> str:
    """Return a place's geometry as KML, empty where it has none."""
    if place.area is not None:
        area = shapely.orient_polygons(place.area)
        parts = area.geoms if isinstance(area, MultiPolygon) else (area,)
        return _element("MultiGeometry", *(_polygon(part) for part in parts if isinstance(part, Polygon)))
    return "" if place.point is None else _element("Point", _coordinates(place.point))


def _polygon(polygon: Polygon) -> str:
    rings = [_element("outerBoundaryIs", _element("LinearRing", _coordinates(polygon.exterior)))]
    rings += [
        _element("innerBoundaryIs", _element("LinearRing", _coordinates(ring))) for ring in polygon.interiors
    ]
    return _element("Polygon", *rings)


def _coordinates(shape: "Point | shapely.LinearRing") -> str:
    at = np.round(shapely.get_coordinates(shape), _DIGITS).tolist()
    return _text("coordinates", " ".join(f"{lon},{lat}" for lon, lat in at))
