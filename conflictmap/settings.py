"""conflictmap.toml: the settings of a map project, validated with line and hint."""

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError
from shapely import Point

from conflictmap.errors import SettingsError
from conflictmap.model import Actor, ActorKind, Place

FILE_NAME: Final = "conflictmap.toml"

Share = Annotated[float, Field(ge=0, le=1)]
_Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
_Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]

PUBLIC_GEOCODERS: Final[Mapping[str, str]] = {
    "nominatim": "https://nominatim.openstreetmap.org",
    "photon": "https://photon.komoot.io",
    "geonames": "https://secure.geonames.org",
}
"""The public server of each geocoding service."""


def _list(value: object) -> object:
    """Let one value stand for a list of one."""
    return [value] if isinstance(value, str) else value


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Period(_Table):
    """The days that the map covers; without one it begins or ends with the evidence."""

    first: date | None = None
    last: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first and self.last and self.first > self.last:
            raise ValueError(f"first ({self.first}) comes after last ({self.last})")
        return self


class SourceSettings(_Table):
    """An outlet or speaker, by the name that articles or attributions give it.

    Attributes
    ----------
    kind
        A kind of gazetteer/sources/kinds.toml.
    actor
        The actor whose interest it has.
    reliability
        The probability that what it states is so, before interest; it replaces that of its kind.
    """

    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    actor: str | None = None
    reliability: Share | None = None


class ActorSettings(_Table):
    """A party to the conflict that the built-in lists lack, or describe otherwise."""

    id: _Id
    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
    side: str | None = None
    kind: ActorKind = ActorKind.ARMED_GROUP

    def actor(self) -> Actor:
        """Return the actor; without a side it fights for itself."""
        aliases = tuple(dict.fromkeys((self.name, *self.aliases)))
        return Actor(self.id, self.name, aliases, self.colour, self.side or self.id, self.kind)


class PlaceSettings(_Table):
    """A place that the gazetteer lacks, or puts elsewhere.

    Attributes
    ----------
    lat, lon
        Degrees WGS 84.
    radius_km
        How far off the point may be.
    source
        Where the coordinate comes from, for people.
    """

    id: _Id
    name: str = Field(min_length=1)
    names: tuple[str, ...] = ()
    kind: str
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    radius_km: Annotated[float, Field(gt=0)] = 1.0
    within: str | None = None
    country: _Country | None = None
    source: str = "the project's settings"

    def place(self) -> Place:
        """Return the place."""
        return Place(
            self.id,
            self.name,
            self.kind,
            Point(self.lon, self.lat),
            self.radius_km,
            names={"": self.names} if self.names else {},
            within=self.within,
            country=self.country,
            provenance=self.source,
        )


class OutputSettings(_Table):
    """What is written, and where; the folder is the project's own unless it is absolute."""

    folder: str = "output"
    base_map: bool = True
    credits: tuple[str, ...] = ()


class GeocoderSettings(_Table):
    """An online service that is asked for the names which the gazetteer leaves open.

    Attributes
    ----------
    url
        Where the server is, up to the service's own path; by default the service's public one.
    user_agent
        What every request introduces itself with; None for the program and the project's title.
    username
        The account that GeoNames asks for.
    timeout
        Seconds in which an answer has to be complete.
    delay
        Seconds from one request to the next, at least.
    language
        The language that names are wanted in, as in the Accept-Language of HTTP.
    countries
        ISO 3166-1 alpha-2 codes of the countries that a place may lie in; none means those of the project's
        theatres.
    limit
        How many names one build asks for.
    """

    service: Literal["nominatim", "photon", "geonames"]
    url: str = Field(default="", validate_default=True)
    user_agent: Annotated[str, Field(pattern=r"^[\x21-\x7e][\x20-\x7e]*$", max_length=200)] | None = Field(
        default=None, validate_default=True
    )
    username: Annotated[str, Field(min_length=1)] | None = Field(default=None, validate_default=True)
    timeout: Annotated[float, Field(gt=0, le=300)] = 10.0
    delay: Annotated[float, Field(ge=0, le=300)] = 1.0
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")] = "en"
    countries: tuple[_Country, ...] = ()
    limit: Annotated[int, Field(ge=1)] = 100

    @field_validator("url")
    @classmethod
    def _a_web_address(cls, url: str, info: ValidationInfo) -> str:
        if not url:
            return PUBLIC_GEOCODERS.get(info.data.get("service", ""), "")
        try:
            parts = urlsplit(url)
            sound = (
                parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port)
            )
        except ValueError:
            sound = False
        if not sound or not url.isascii() or not url.isprintable() or " " in url:
            raise _mendable(f"{url!r} is no http or https address", "Write https://host or http://host:port")
        if parts.username is not None or parts.query or parts.fragment:
            raise _mendable(
                "the address holds more than server and path",
                "Leave out what stands before @ and after ? or #",
            )
        return url.rstrip("/")

    @field_validator("user_agent")
    @classmethod
    def _introduced(cls, user_agent: str | None, info: ValidationInfo) -> str | None:
        if user_agent is None and _public_nominatim(info):
            raise _mendable(
                "the public Nominatim demands to be told who asks",
                'Add user_agent = "your-project (you@example.org)", or url of a server of your own',
            )
        return user_agent

    @field_validator("username")
    @classmethod
    def _an_account(cls, username: str | None, info: ValidationInfo) -> str | None:
        if username is None and info.data.get("service") == "geonames":
            raise _mendable("GeoNames demands an account", 'Add username = "…", from geonames.org/login')
        return username

    @field_validator("delay")
    @classmethod
    def _slow_enough(cls, delay: float, info: ValidationInfo) -> float:
        if delay < 1 and _public_nominatim(info):
            raise _mendable(
                "the public Nominatim allows one request a second", "Use 1 or more, or url of your own server"
            )
        return delay


def _public_nominatim(info: ValidationInfo) -> bool:
    public = urlsplit(PUBLIC_GEOCODERS["nominatim"]).hostname
    return info.data.get("service") == "nominatim" and urlsplit(info.data.get("url", "")).hostname == public


def _mendable(what: str, mend: str) -> PydanticCustomError:
    return PydanticCustomError("mendable", "{what}", {"what": what, "mend": mend})


class Settings(_Table):
    """All of conflictmap.toml.

    Attributes
    ----------
    theatre
        The theatres whose places and actors are looked for; none means all.
    reliability
        Reliability by kind of source, in place of the built-in one.
    gazetteers
        Which imported gazetteers are used: all, those in the project's folder, none.
    control
        Parameters of the model of control by name, in place of the built-in ones (docs/control.md).
    geocoder
        The online service to ask; without one no request is ever made.
    """

    title: str = Field(min_length=1)
    description: str = ""
    theatre: Annotated[tuple[str, ...], BeforeValidator(_list)] = ()
    language: Literal["en"] = "en"
    gazetteers: Literal["all", "project", "none"] = "all"
    period: Period = Period()
    reliability: Mapping[str, Share] = Field(default_factory=dict)
    control: Mapping[str, float | Mapping[str, float]] = Field(default_factory=dict)
    source: tuple[SourceSettings, ...] = ()
    actor: tuple[ActorSettings, ...] = ()
    place: tuple[PlaceSettings, ...] = ()
    geocoder: GeocoderSettings | None = None
    output: OutputSettings = OutputSettings()


def load_settings(path: Path) -> Settings:
    """Read a conflictmap.toml.

    Raises
    ------
    SettingsError
        It is missing or no TOML, or a key is unknown, missing or of a wrong value; the message names line and
        key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise SettingsError(
            f"there is no {FILE_NAME}", where=str(path.parent), mend="Make a project with conflictmap init"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"the file cannot be read: {error}", where=str(path)) from error
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        raise SettingsError(
            f"this is not TOML: {str(error)[: line.start()] if line else error}",
            where=f"{path}:{line[1]}" if line else str(path),
        ) from error
    except ValidationError as error:
        # A misspelt key is also a missing one: the spelling is what to mend.
        first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        keys = [part for part in first["loc"] if not _is_internal(part)]
        raise SettingsError(
            f"{_dotted(keys)}: {_reason(first)}",
            where=f"{path}:{_line_of(text, keys)}",
            mend=_hint(first, keys),
        ) from error


def _is_internal(part: int | str) -> bool:
    # Pydantic names the branches of a union in the path to an error.
    return part in {"float", "dict", "mapping"} or str(part).startswith(("dict[", "mapping["))


def _dotted(keys: Sequence[int | str]) -> str:
    return "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in keys).lstrip(".")


def _reason(error: Any) -> str:  # pydantic_core's ErrorDetails
    reasons = {"extra_forbidden": "there is no such key", "missing": "the key is missing"}
    message = str(error["msg"]).removeprefix("Value error, ")
    return reasons.get(error["type"], message[:1].lower() + message[1:])


_TABLES: Final[Mapping[str, type[BaseModel]]] = {
    "period": Period,
    "source": SourceSettings,
    "actor": ActorSettings,
    "place": PlaceSettings,
    "geocoder": GeocoderSettings,
    "output": OutputSettings,
}


def _hint(error: Any, keys: Sequence[int | str]) -> str | None:  # pydantic_core's ErrorDetails
    model = _TABLES.get(str(keys[0]), Settings) if len(keys) > 1 else Settings
    known = sorted(model.model_fields)
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(keys[-1]), known, n=1, cutoff=0.5)
        return f"Did you mean {near[0]!r}?" if near else f"Known keys are {', '.join(known)}"
    if error["type"] == "missing":
        return "Add it"
    mend = error.get("ctx", {}).get("mend")
    return None if mend is None else str(mend)


_HEADER: Final = re.compile(r"^\s*\[(\[?)\s*([\w.\"' -]+?)\s*\]")
_KEY: Final = re.compile(r"^\s*[\"']?([\w-]+)[\"']?\s*(?:=|\.)")


def _line_of(text: str, keys: Sequence[int | str]) -> int:
    """Return the line, from 1, that the deepest part of a path of keys stands in.

    Neither tomllib nor pydantic knows lines. What is looked for has parsed as TOML, so that headers and
    keys at the start of a line are enough to go by; inside a multi-line string they could mislead, to a line
    nearby.
    """
    best, best_depth = 1, 0
    table: list[int | str] = []
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header is not None:
            table = [part.strip(" \"'") for part in header[2].split(".")]
            if header[1]:
                name = str(table[0])
                counts[name] = counts.get(name, -1) + 1
                table = [name, counts[name], *table[1:]]
            path = table
        elif (key := _KEY.match(line)) is not None:
            path = [*table, key[1]]
        else:
            continue
        depth = len(path)
        if depth > best_depth and list(keys[:depth]) == path:
            best, best_depth = number, depth
    return best
