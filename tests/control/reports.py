"""Small reports for tests: places, actors, articles and claims."""

from collections.abc import Iterable
from datetime import date, timedelta

from shapely import Point

from conflictmap.control import ControlSettings, fuse
from conflictmap.model import (
    Actor,
    ActorKind,
    Article,
    Certainty,
    Change,
    Claim,
    ControlState,
    DateSpan,
    Extent,
    Place,
    Timeline,
    Toponym,
    content_id,
)

START = date(2020, 3, 1)

RED = Actor("red", "Red army", ("Red army", "Reds"), "#aa0000", "red", ActorKind.STATE)
RED_MILITIA = Actor("red-militia", "Red militia", ("Red militia",), "#cc4444", "red", ActorKind.ARMED_GROUP)
BLUE = Actor("blue", "Blue front", ("Blue front", "Blues"), "#0000aa", "blue", ActorKind.ARMED_GROUP)
GREEN = Actor("green", "Green league", ("Green league",), "#00aa00", "green", ActorKind.ARMED_GROUP)
ACTORS = (RED, RED_MILITIA, BLUE, GREEN)

PROVINCE = Place("shire", "Shire", "province", Point(10, 50), 60.0)
TOWN = Place("town", "Town", "town", Point(10, 50), 2.0, within="shire")
CITADEL = Place("town/citadel", "Citadel", "citadel", Point(10.01, 50), 0.3, within="town")
VILLAGE = Place("village", "Village", "village", Point(10.3, 50.2), 1.0, within="shire")
PLACES = (PROVINCE, TOWN, CITADEL, VILLAGE)


def day(number: int) -> date:
    return START + timedelta(days=number)


def report(
    published: int | None,
    change: str,
    gainer: str | None = None,
    loser: str | None = None,
    *,
    on: int | tuple[int, int] | None = None,
    order: int = 0,
    place: Place = TOWN,
    outlet: str | None = None,
    says: str | None = None,
    certainty: str = "confirmed",
    extent: str = "whole",
    background: bool = False,
    words: str | None = None,
    copy: int = 0,
) -> tuple[Article, Claim]:
    """Return an article of one claim; each outlet is an independent one unless it is named twice."""
    facts = (published, change, gainer, loser, on, order, place.id, outlet, says, certainty, extent, words)
    name = content_id(*facts)
    article = Article(
        f"{name}-{copy}" if copy else name,
        None,
        outlet or f"Outlet {name}",
        None,
        None if published is None else day(published),
        "en",
        "",
    )
    first, last = on if isinstance(on, tuple) else (on, on)
    if first is None and last is None:
        first = last = published
    assert last is not None
    span = DateSpan.day(day(last), order)
    if first != last:
        assert first is not None
        span = DateSpan(day(first), day(last), span.precision)
    quote = words or f"Report {name} of {change}"
    claim = Claim(
        id=content_id(article.id, quote),
        article=article.id,
        quote=quote,
        start=0,
        end=len(quote),
        change=Change(change),
        gainer=gainer,
        loser=loser,
        toponym=Toponym(place.name, 0, len(place.name)),
        place=place,
        extent=Extent(extent),
        when=span,
        attribution=says,
        certainty=Certainty(certainty),
        background=background,
    )
    return article, claim


def timeline(
    reports: Iterable[tuple[Article, Claim]],
    *,
    known_by: int | None = None,
    last: int | None = None,
    settings: ControlSettings | None = None,
) -> Timeline:
    rows = list(reports)
    return fuse(
        [claim for _article, claim in rows],
        [article for article, _claim in rows],
        PLACES,
        ACTORS,
        settings=settings,
        known_by=None if known_by is None else day(known_by),
        last=None if last is None else day(last),
    )


def state(line: Timeline, on: int, place: Place = TOWN, *, as_known: bool = False) -> ControlState:
    (found,) = (one for one in line.on(day(on), as_known=as_known) if one.place == place.id)
    return found
