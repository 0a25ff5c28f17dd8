"""Styles for QGIS (QML): states drawn as the page draws them, and shown by the temporal controller at once.

Rules, a look each, so that the legend names the parties and each can be switched off. Written for QGIS 3.22
and later, the first that can leave the end of a span out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from conflictmap.colours import SCREEN, rgb
from conflictmap.export.looks import Look, Palette, looks_of
from conflictmap.model import ControlState, Status

_VERSION: Final = "3.22.0"
_POINTS, _POLYGONS = "0", "2"
# Of QgsVectorLayerTemporalProperties: the start and the end of a feature are in two fields of it.
_START_AND_END_FIELDS: Final = "2"
_WITHOUT_END, _WITH_END = "0", "1"

# In millimetres, about what the page draws in pixels of a ninety-sixth of an inch.
_SIGN: Final = "3.4"
_RING: Final = "3"
_SIEGE: Final = "5.6"
_HATCH_STEP: Final = "0.9"
_AREA_HATCH_STEP: Final = "2.4"
_AREA_STRIPE_STEP: Final = "5.8"
# How strongly areas are drawn, 0 to 255, as on the page.
_FILL, _OUTLINE, _HATCH, _STRIPE = 51, 178, 115, 64


@dataclass(frozen=True, slots=True)
class _Layer:
    """A layer of a symbol: its class in QGIS, its properties, and the symbol within it."""

    kind: str
    properties: Mapping[str, str]
    within: "_Symbol | None" = None


@dataclass(frozen=True, slots=True)
class _Symbol:
    """A symbol: marker, line or fill, drawn layer by layer."""

    kind: str
    layers: Sequence[_Layer]


@dataclass(frozen=True, slots=True)
class _Rule:
    label: str
    condition: str
    symbol: _Symbol


def points_style(states: Iterable[ControlState], palette: Palette) -> str:
    """Return the style of a layer of points of states, with the columns of the GeoPackage, as QML."""
    held = list(states)
    divided = _Rule("Parts in other hands", '"divided"', _Symbol("marker", (_notch(),)))
    rules = _rules(held, palette, _marker, _siege_marker)
    return _style([*rules, *([divided] if any(state.divided for state in held) else [])], _POINTS)


def areas_style(states: Iterable[ControlState], palette: Palette) -> str:
    """Return the style of a layer of areas of states, with the columns of the GeoPackage, as QML."""
    return _style(_rules(states, palette, _area, _siege_area), _POLYGONS)


def claims_style() -> str:
    """Return the style of the layer of claims: small rings on the days on which they may have happened."""
    ring = _Symbol("marker", (_circle("2", None, SCREEN.ink, width="0.3"),))
    root = _root(_POINTS, _temporal("earliest_day", "latest_day", _WITH_END))
    renderer = etree.SubElement(
        root, "renderer-v2", type="singleSymbol", symbollevels="0", forceraster="0", enableorderby="0"
    )
    etree.SubElement(renderer, "symbols").append(_symbol(ring, "0"))
    return _text(root)


def _rules(states: Iterable[ControlState], palette: Palette, draw: Any, siege: Any) -> list[_Rule]:
    """Return a rule a look and, drawn over these, one a besieger."""
    held = list(states)
    besiegers = sorted({state.besieged_by for state in held if state.besieged_by})
    return [
        *(_Rule(palette.label(look), _condition(look), draw(look, palette)) for look in looks_of(held)),
        *(
            _Rule(
                f"Besieged by {palette.name(besieger)}",
                f'"besieged_by" = {_literal(besieger)}',
                siege(palette.colour(besieger)),
            )
            for besieger in besiegers
        ),
    ]


def _condition(look: Look) -> str:
    """Return the expression that is true of the states of a look."""
    parts = [f'"status" = {_literal(look.status.value)}']
    for column, actor in (("holder", look.holder), ("rival", look.rival)):
        if column == "holder" or look.status in {Status.CONTESTED, Status.DISPUTED}:
            parts.append(f'"{column}" = {_literal(actor)}' if actor else f'"{column}" IS NULL')
    return " AND ".join(parts)


def _literal(text: str) -> str:
    """Return text as a string of QGIS's expressions."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _marker(look: Look, palette: Palette) -> _Symbol:
    """Return the sign of a place with a point."""
    holder, rival = palette.colour(look.holder or None), palette.colour(look.rival or None)
    match look.status:
        case Status.CONTESTED:
            body = holder if look.holder else rival if look.rival else SCREEN.muted
            stripes = rival if look.holder and look.rival else SCREEN.paper
            fill = _Symbol(
                "fill",
                (
                    _fill(body, 255, body if look.holder else SCREEN.ink, 255, width="0.35"),
                    _hatching(stripes, 255, step=_HATCH_STEP, width="0.35"),
                ),
            )
            filled = _Layer("FilledMarker", {"name": "circle", "size": _SIGN, "size_unit": "MM"}, fill)
            return _Symbol("marker", (_halo(), filled))
        case Status.DISPUTED:
            # Half a disc each: the holder on the left.
            left = _half(holder if look.holder else SCREEN.paper, "270")
            right = _half(rival if look.rival else SCREEN.paper, "90")
            return _Symbol("marker", (_halo(), left, right, _circle(_SIGN, None, holder, width="0.35")))
        case Status.VACATED:
            return _Symbol("marker", (_circle(_RING, None, SCREEN.ink, width="0.5"),))
        case Status.UNKNOWN:
            return _Symbol("marker", (_circle("2.4", None, SCREEN.muted, width="0.3", line="dot"),))
        case _:
            return _Symbol("marker", (_circle(_SIGN, holder, SCREEN.halo, width="0.35"),))


def _siege_marker(colour: str) -> _Symbol:
    return _Symbol("marker", (_circle(_SIEGE, None, colour, width="0.5", line="dash"),))


def _area(look: Look, palette: Palette) -> _Symbol:
    """Return how an area is filled and outlined."""
    holder = palette.colour(look.holder or None)
    rival = palette.colour(look.rival) if look.rival else SCREEN.muted
    match look.status:
        case Status.CONTESTED:
            stripes = _hatching(rival, _HATCH, step=_AREA_HATCH_STEP, width="0.5")
        case Status.DISPUTED:
            stripes = _hatching(rival, _STRIPE, step=_AREA_STRIPE_STEP, width="2.9")
        case Status.VACATED:
            return _Symbol("fill", (_fill(None, 0, SCREEN.ink, _OUTLINE, width="0.4"),))
        case Status.UNKNOWN:
            return _Symbol("fill", (_fill(None, 0, SCREEN.muted, 255, width="0.2", line="dash"),))
        case _:
            return _Symbol("fill", (_fill(holder, _FILL, holder, _OUTLINE, width="0.4"),))
    return _Symbol("fill", (_fill(holder, _FILL, holder, _OUTLINE, width="0.4"), stripes))


def _siege_area(colour: str) -> _Symbol:
    return _Symbol("fill", (_fill(None, 0, colour, 255, width="1", line="dash"),))


def _circle(
    size: str, fill: str | None, outline: str, *, width: str, line: str = "solid", name: str = "circle"
) -> _Layer:
    return _Layer(
        "SimpleMarker",
        {
            "name": name,
            "color": _rgba(fill or SCREEN.paper, 255 if fill else 0),
            "outline_color": _rgba(outline, 255),
            "outline_style": line,
            "outline_width": width,
            "outline_width_unit": "MM",
            "size": size,
            "size_unit": "MM",
        },
    )


def _half(colour: str, angle: str) -> _Layer:
    drawn = _circle(_SIGN, colour, SCREEN.halo, width="0.2", name="semi_circle")
    return _Layer(drawn.kind, {**drawn.properties, "angle": angle})


def _notch() -> _Layer:
    """Return the quarter that is cut out of a sign, at its upper right."""
    return _circle("3.8", SCREEN.halo, SCREEN.halo, width="0", name="quarter_circle")


def _halo() -> _Layer:
    return _circle("4.1", SCREEN.halo, SCREEN.halo, width="0")


def _fill(
    fill: str | None, alpha: int, outline: str, outline_alpha: int, *, width: str, line: str = "solid"
) -> _Layer:
    return _Layer(
        "SimpleFill",
        {
            "color": _rgba(fill or SCREEN.paper, alpha),
            "style": "solid" if fill else "no",
            "outline_color": _rgba(outline, outline_alpha),
            "outline_style": line,
            "outline_width": width,
            "outline_width_unit": "MM",
        },
    )


def _hatching(colour: str, alpha: int, *, step: str, width: str) -> _Layer:
    line = _Layer(
        "SimpleLine", {"line_color": _rgba(colour, alpha), "line_width": width, "line_width_unit": "MM"}
    )
    return _Layer(
        "LinePatternFill",
        {
            "angle": "45",
            "distance": step,
            "distance_unit": "MM",
            "color": _rgba(colour, alpha),
            "line_width": width,
            "line_width_unit": "MM",
        },
        _Symbol("line", (line,)),
    )


def _rgba(colour: str, alpha: int) -> str:
    return ",".join(map(str, (*rgb(colour), alpha)))


def _style(rules: Sequence[_Rule], geometry: str) -> str:
    root = _root(geometry, _temporal("time_begin", "time_end", _WITHOUT_END))
    renderer = etree.SubElement(
        root, "renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0", enableorderby="0"
    )
    listed = etree.SubElement(renderer, "rules", key="{conflictmap}")
    symbols = etree.SubElement(renderer, "symbols")
    for number, rule in enumerate(rules):
        etree.SubElement(
            listed,
            "rule",
            key=f"{{conflictmap-{number}}}",
            symbol=str(number),
            filter=_clean(rule.condition),
            label=_clean(rule.label),
        )
        symbols.append(_symbol(rule.symbol, str(number)))
    return _text(root)


def _clean(text: str) -> str:
    """Return text without the characters that XML does not allow."""
    return "".join(c if c.isprintable() else " " for c in text)


def _root(geometry: str, temporal: Any) -> Any:
    root = etree.Element("qgis", version=_VERSION, styleCategories="Symbology|Temporal")
    root.append(temporal)
    etree.SubElement(root, "layerGeometryType").text = geometry
    return root


def _temporal(start: str, end: str, limits: str) -> Any:
    """Return the temporal properties of a layer whose features last from one field to another."""
    return etree.Element(
        "temporal",
        enabled="1",
        mode=_START_AND_END_FIELDS,
        startField=start,
        endField=end,
        limitMode=limits,
        startExpression="",
        endExpression="",
        durationField="",
        durationUnit="d",
        fixedDuration="0",
        accumulate="0",
    )


def _symbol(symbol: _Symbol, name: str) -> Any:
    element = etree.Element(
        "symbol", name=name, type=symbol.kind, alpha="1", clip_to_extent="1", force_rhr="0"
    )
    for number, layer in enumerate(symbol.layers):
        drawn = etree.SubElement(
            element, "layer", {"class": layer.kind, "enabled": "1", "locked": "0", "pass": "0"}
        )
        options = etree.SubElement(drawn, "Option", type="Map")
        for key, value in layer.properties.items():
            etree.SubElement(options, "Option", name=key, type="QString", value=value)
        if layer.within is not None:
            # The name by which QGIS knows the symbol within a layer of a symbol.
            drawn.append(_symbol(layer.within, f"@{name}@{number}"))
    return element


def _text(root: Any) -> str:
    text: str = etree.tostring(
        root,
        encoding="unicode",
        pretty_print=True,
        doctype="<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>",
    )
    return text
