"""A tile server's map, which a reader of the page may ask for: one of xyzservices', or a template of its own.

The page names the server in its policy and asks nothing of it until the reader presses the button.
"""

import html
import json
import re
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from conflictmap.errors import InputError

_TEMPLATE = re.compile(r"https?://", re.IGNORECASE)
_NEEDED = ("{x}", "{y}", "{z}")
# What Leaflet fills in itself.
_FILLED = frozenset({"x", "y", "z", "s", "r"})
_HOST = re.compile(r"(\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?", re.IGNORECASE)
_LEAST_ZOOM, _MOST_ZOOM = 0, 19


@dataclass(frozen=True, slots=True)
class Tiles:
    """A source of map tiles in the web's Mercator projection.

    Attributes
    ----------
    url
        http or https, with `{z}`, `{x}` and `{y}`, perhaps `{s}` for a subdomain and `{r}` for fine screens.
    credit
        Who is to be named, plain text.
    subdomains
        What `{s}` stands for.
    min_zoom, max_zoom
        The levels that the server has; others are drawn from the nearest.
    """

    url: str
    credit: str = ""
    subdomains: tuple[str, ...] = ("a", "b", "c")
    min_zoom: int = _LEAST_ZOOM
    max_zoom: int = _MOST_ZOOM

    @property
    def origin(self) -> str:
        """The server as a content-security policy names it; `{s}` is any subdomain."""
        parts = urlsplit(self.url.replace("{s}", "*"))
        return f"{parts.scheme.lower()}://{parts.netloc}"

    def json(self) -> str:
        """Return the fields as JSON that is safe inside a script element."""
        text = json.dumps(asdict(self))
        for sign in "<>&\u2028\u2029":
            text = text.replace(sign, f"\\u{ord(sign):04x}")
        return text


def find_tiles(name: str, *, credit: str = "", where: str = "tiles") -> Tiles:
    """Return the tiles of a name or of a template.

    Parameters
    ----------
    name
        A provider of xyzservices, such as `OpenStreetMap.Mapnik`, or an address with `{z}`, `{x}` and `{y}`.
    credit
        Who is to be named, instead of what the provider says.
    where
        The setting or option, for messages.

    Raises
    ------
    InputError
        There is no such provider, it needs a key, or the template is none.
    """
    if _TEMPLATE.match(name):
        return _checked(Tiles(name, credit), where)
    import xyzservices  # noqa: PLC0415 -- reading its list takes a while, and few pages have tiles
    from xyzservices import providers  # noqa: PLC0415 -- as above

    try:
        found = providers.query_name(name)
    except ValueError:
        raise InputError(
            f"{name!r} is no source of map tiles",
            where=where,
            mend='Name one of xyzservices, as "OpenStreetMap.Mapnik", or an address with {z}, {x} and {y}',
        ) from None
    assert isinstance(found, xyzservices.TileProvider)
    if found.requires_token():
        raise InputError(
            f"{found.name} needs a key",
            where=where,
            mend=f"Give its address with your key in it: {found.url}",
        )
    credits_ = credit or html.unescape(found.attribution).replace("(C)", "©")
    url = re.sub(r"\{(\w+)\}", lambda match: _filled(match, found), found.url)
    zooms = (found.get("min_zoom", _LEAST_ZOOM), found.get("max_zoom", _MOST_ZOOM))
    return _checked(Tiles(url, credits_, tuple(found.get("subdomains", "abc")), *zooms), where)


def _filled(match: re.Match[str], provider: dict[str, object]) -> str:
    name = match[1]
    return match[0] if name in _FILLED else str(provider.get(name, match[0]))


def _checked(tiles: Tiles, where: str) -> Tiles:
    missing = [part for part in _NEEDED if part not in tiles.url]
    unknown = [name for name in re.findall(r"\{(\w+)\}", tiles.url) if name not in _FILLED]
    parts = urlsplit(tiles.url.replace("{s}", "*"))
    if missing or unknown or not _HOST.fullmatch(parts.netloc):
        what = (
            f"has no {missing[0]}"
            if missing
            else f"has {{{unknown[0]}}}, which nothing fills"
            if unknown
            else f"has no plain host but {parts.netloc!r}"
        )
        raise InputError(
            f"the address of the map tiles {what}",
            where=where,
            mend="Write it as https://host/{z}/{x}/{y}.png",
        )
    return tiles
