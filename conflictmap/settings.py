"""conflictmap.toml: the settings of a map project, validated with line and hint."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from shapely import Point

from conflictmap.addresses import fault_of
from conflictmap.errors import SettingsError
from conflictmap.model import LARGEST_RADIUS_KM, Actor, ActorKind, Place
from conflictmap.toml_file import mendable, read_toml

FILE_NAME: Final = "conflictmap.toml"

Share = Annotated[float, Field(ge=0, le=1)]
_Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
_Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]

BUILT_IN: Final = "rules"
"""The name of the extractor that comes with the package."""

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
    radius_km: Annotated[float, Field(gt=0, le=LARGEST_RADIUS_KM)] = 1.0
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
    """What is written, and where; the folder is the project's own unless it is absolute.

    Attributes
    ----------
    url
        Where the page is published: http or https, a folder or an .html file; "" where it is not.
    """

    folder: str = "output"
    url: str = ""
    base_map: bool = True
    credits: tuple[str, ...] = ()
    tiles: str = ""
    tiles_credit: str = ""

    @field_validator("url")
    @classmethod
    def _an_address(cls, url: str) -> str:
        fault = fault_of(url) if url else None
        if fault is not None:
            raise mendable(*fault)
        return url


class ReadingSettings(_Table):
    """What reads the articles.

    Attributes
    ----------
    extractor
        The name of an extractor: the built-in one, or one that an installed package brings.
    options
        What that extractor is to be told; it alone knows the keys.
    """

    extractor: str = Field(default=BUILT_IN, min_length=1)
    options: Mapping[str, Any] = Field(default_factory=dict)


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
            raise mendable(f"{url!r} is no http or https address", "Write https://host or http://host:port")
        if parts.username is not None or parts.query or parts.fragment:
            raise mendable(
                "the address holds more than server and path",
                "Leave out what stands before @ and after ? or #",
            )
        return url.rstrip("/")

    @field_validator("user_agent")
    @classmethod
    def _introduced(cls, user_agent: str | None, info: ValidationInfo) -> str | None:
        if user_agent is None and _public_nominatim(info):
            raise mendable(
                "the public Nominatim demands to be told who asks",
                'Add user_agent = "your-project (you@example.org)", or url of a server of your own',
            )
        return user_agent

    @field_validator("username")
    @classmethod
    def _an_account(cls, username: str | None, info: ValidationInfo) -> str | None:
        if username is None and info.data.get("service") == "geonames":
            raise mendable("GeoNames demands an account", 'Add username = "…", from geonames.org/login')
        return username

    @field_validator("delay")
    @classmethod
    def _slow_enough(cls, delay: float, info: ValidationInfo) -> float:
        if delay < 1 and _public_nominatim(info):
            raise mendable(
                "the public Nominatim allows one request a second", "Use 1 or more, or url of your own server"
            )
        return delay


def _public_nominatim(info: ValidationInfo) -> bool:
    public = urlsplit(PUBLIC_GEOCODERS["nominatim"]).hostname
    return info.data.get("service") == "nominatim" and urlsplit(info.data.get("url", "")).hostname == public


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
    reading
        The extractor that turns articles into claims, with its options.
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
    reading: ReadingSettings = ReadingSettings()
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
    if not path.is_file():
        raise SettingsError(
            f"there is no {FILE_NAME}", where=str(path.parent), mend="Make a project with conflictmap init"
        )
    settings, _ = read_toml(path, Settings)
    return settings
