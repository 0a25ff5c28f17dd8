"""A small war around Palmyra, made up in words and numbers for these tests, on both clocks."""

from dataclasses import replace
from datetime import date

from shapely import Point, Polygon

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
    Status,
    Timeline,
    Toponym,
    content_id,
)

FIRST, LAST = date(2015, 5, 1), date(2016, 12, 14)

ARMY = Actor("syrian-army", "Syrian army", ("SAA",), "#b2182b", "syrian-government", ActorKind.STATE)
ISIS = Actor("isis", "ISIS", ("IS",), "#3a3a3a", "isis", ActorKind.ARMED_GROUP)
IRAQ = Actor("iraqi-army", "Iraqi army", (), "#1b7837", "iraqi-government", ActorKind.STATE)

ANBAR = Polygon([(39.2, 32.2), (42.2, 31.1), (44.1, 33.0), (42.8, 34.6), (41.2, 34.4), (39.0, 33.4)])


def _place(name, kind, lon, lat, radius, *, within=None, area=None, **names):
    point = None if lon is None else Point(lon, lat)
    return Place(
        id=name.lower().replace(" ", "-"),
        name=name,
        kind=kind,
        point=point,
        radius_km=radius,
        names={language: tuple(group.split("|")) for language, group in names.items()},
        area=area,
        within=within,
        country="SY",
        provenance="Made for a test",
    )


PLACES = (
    _place("Palmyra", "city", 38.2822, 34.5606, 4, ar="تدمر", en="Tadmor"),
    _place("al-Amriyha", "district", 38.2873, 34.5752, 1.2, within="palmyra", ar="العامرية"),
    _place("Citadel of Palmyra", "citadel", 38.2568, 34.5625, 0.4, within="palmyra", ar="قلعة تدمر"),
    _place("Tiyas Airbase", "airbase", 37.6299, 34.5222, 3, ar="مطار التيفور", en="T4"),
    _place("Mahr oilfield", "oilfield", 37.9, 34.7, 12),
    _place("Burj Hill", "hill", 38.17, 34.47, 8),
    _place("Raqqa", "city", 39.0167, 35.95, 5, ar="الرقة"),
    _place("Mosul", "city", 43.1189, 36.335, 8, ar="الموصل"),
    _place("Ramadi", "city", 43.3, 33.4206, 5, ar="الرمادي"),
    _place("Anbar", "province", 41.5, 32.9, 150, area=ANBAR, ar="الأنبار"),
    _place("al-Dwa", "village", None, None, 1),
)

ARTICLES = (
    Article(
        "gazette-1",
        "Militants take ancient city",
        "The Test Gazette",
        "https://gazette.example/palmyra?a=1&b=2",
        date(2015, 5, 21),
        "en",
        "",
    ),
    Article(
        "agency-2",
        "Army back in Palmyra",
        "Test Agency",
        "http://agency.example/2",
        date(2016, 3, 28),
        "en",
        "",
    ),
    Article("courier-3", "Palmyra falls again", "Evening Courier", None, date(2016, 12, 11), "en", ""),
    Article("radio-4", None, "Test Radio", "javascript:alert(1)", date(2016, 12, 12), "en", ""),
)


def claim(article, quote, place, change, gainer, loser, when, certainty, attribution=None, **more):  # noqa: PLR0917 -- a table row
    return Claim(
        id=content_id(article, quote, place, change),
        article=article,
        quote=quote,
        start=0,
        end=len(quote),
        change=change,
        gainer=gainer,
        loser=loser,
        toponym=Toponym(place, 0, len(place)),
        place=next((candidate for candidate in PLACES if candidate.id == place), None),
        extent=Extent.WHOLE,
        when=when,
        attribution=attribution,
        certainty=certainty,
        background=False,
        **more,
    )


CLAIMS = (
    claim(
        "gazette-1",
        "The group overran the town on Wednesday evening after the last soldiers pulled out.",
        "palmyra",
        Change.CAPTURED,
        "isis",
        "syrian-army",
        DateSpan.day(date(2015, 5, 20)),
        Certainty.CONFIRMED,
    ),
    claim(
        "agency-2",
        "The army command said its troops had retaken all of Palmyra by Sunday morning.",
        "palmyra",
        Change.RECAPTURED,
        "syrian-army",
        "isis",
        DateSpan.day(date(2016, 3, 27)),
        Certainty.CLAIMED,
        "army command",
    ),
    claim(
        "courier-3",
        "Fighters walked back into the centre on Sunday, a monitoring group reported.",
        "palmyra",
        Change.CAPTURED,
        "isis",
        "syrian-army",
        DateSpan.day(date(2016, 12, 11)),
        Certainty.CLAIMED,
        "a monitoring group",
    ),
    claim(
        "courier-3",
        "The defence ministry insisted that the attack had been beaten off overnight.",
        "palmyra",
        Change.REPELLED,
        "syrian-army",
        "isis",
        DateSpan.day(date(2016, 12, 11)),
        Certainty.CLAIMED,
        "Russian Defence Ministry via Test Agency",
    ),
    claim(
        "radio-4",
        "قال سكان إن الجيش انسحب من المدينة مساء الأحد.",
        "palmyra",
        Change.WITHDREW,
        None,
        "syrian-army",
        DateSpan.month(2016, 12),
        Certainty.UNCLEAR,
        "سكان",
    ),
    claim(
        "courier-3",
        "The airbase remains in army hands.",
        "tiyas-airbase",
        Change.HOLDS,
        "syrian-army",
        None,
        DateSpan.day(date(2016, 12, 11)),
        Certainty.CONFIRMED,
    ),
    claim(
        "gazette-1",
        "Iraqi forces ring the city on three sides.",
        "mosul",
        Change.BESIEGED,
        "iraqi-army",
        "isis",
        DateSpan.month(2016, 11),
        Certainty.CONFIRMED,
    ),
)


def _run(place, *steps):
    """Return a place's states from steps of (day, status, holder, more fields)."""
    states = []
    for i, (start, status, holder, more) in enumerate(steps):
        end = date.fromordinal(steps[i + 1][0].toordinal() - 1) if i + 1 < len(steps) else LAST
        default = {"heard": start if status is not Status.UNKNOWN else None, "confidence": 0.9}
        values = {"supporting": (), "opposing": (), "besieged_by": None, **default, **more}
        states.append(ControlState(place=place, start=start, end=end, status=status, holder=holder, **values))
    return tuple(states)


def _ids(*rows):
    return tuple(CLAIMS[row].id for row in rows)


def timeline() -> Timeline:
    """Return a timeline of eleven places in every status, whose clocks differ."""
    held, contested, disputed = Status.CONTROLLED, Status.CONTESTED, Status.DISPUTED
    vacated, unknown = Status.VACATED, Status.UNKNOWN
    now = {
        "palmyra": _run(
            "palmyra",
            (FIRST, held, "syrian-army", {"confidence": 0.7}),
            (date(2015, 5, 20), held, "isis", {"confidence": 0.97, "supporting": _ids(0)}),
            (date(2016, 3, 27), held, "syrian-army", {"confidence": 0.95, "supporting": _ids(1)}),
            (
                date(2016, 12, 10),
                contested,
                "syrian-army",
                {"rival": "isis", "confidence": 0.6, "supporting": _ids(3), "opposing": _ids(2)},
            ),
            (
                date(2016, 12, 11),
                held,
                "isis",
                {"confidence": 0.93, "supporting": _ids(2, 4), "opposing": _ids(3), "divided": True},
            ),
        ),
        "al-amriyha": _run(
            "al-amriyha", (FIRST, unknown, None, {"confidence": 0.0}), (date(2016, 12, 10), held, "isis", {})
        ),
        "citadel-of-palmyra": _run(
            "citadel-of-palmyra",
            (FIRST, unknown, None, {"confidence": 0.0}),
            (date(2016, 12, 11), disputed, "isis", {"rival": "syrian-army", "confidence": 0.55}),
        ),
        "tiyas-airbase": _run(
            "tiyas-airbase",
            (FIRST, held, "syrian-army", {"heard": date(2016, 12, 11), "supporting": _ids(5)}),
        ),
        "mahr-oilfield": _run(
            "mahr-oilfield",
            (FIRST, held, "isis", {"confidence": 0.6}),
            (date(2016, 12, 10), contested, "isis", {"rival": "syrian-army", "confidence": 0.6}),
        ),
        "burj-hill": _run(
            "burj-hill",
            (FIRST, unknown, None, {"confidence": 0.0}),
            (date(2016, 12, 9), vacated, None, {"confidence": 0.5}),
        ),
        "raqqa": _run("raqqa", (FIRST, held, "isis", {})),
        "mosul": _run(
            "mosul",
            (FIRST, held, "isis", {}),
            (date(2016, 11, 1), held, "isis", {"besieged_by": "iraqi-army", "supporting": _ids(6)}),
        ),
        "ramadi": _run(
            "ramadi",
            (FIRST, held, "isis", {}),
            (date(2015, 12, 28), held, "iraqi-army", {"confidence": 0.85}),
        ),
        "anbar": _run(
            "anbar",
            (
                FIRST,
                contested,
                "isis",
                {"rival": "iraqi-army", "confidence": 0.6, "heard": date(2016, 10, 1)},
            ),
        ),
        "al-dwa": _run("al-dwa", (FIRST, unknown, None, {}), (date(2016, 12, 11), held, "syrian-army", {})),
    }
    known = dict(now)
    known["palmyra"] = _run(
        "palmyra",
        (FIRST, unknown, None, {"confidence": 0.0}),
        (
            date(2015, 5, 21),
            held,
            "isis",
            {"confidence": 0.97, "supporting": _ids(0), "heard": date(2015, 5, 20)},
        ),
        (date(2016, 3, 28), held, "syrian-army", {"confidence": 0.95, "supporting": _ids(1)}),
        (
            date(2016, 12, 11),
            disputed,
            "isis",
            {"rival": "syrian-army", "confidence": 0.6, "supporting": _ids(2), "opposing": _ids(3)},
        ),
    )
    return Timeline(
        places=PLACES,
        actors=(ARMY, ISIS, IRAQ),
        states=tuple(state for place in sorted(now) for state in now[place]),
        as_known=tuple(state for place in sorted(known) for state in known[place]),
        claims=CLAIMS,
        articles=ARTICLES,
    )


def thousands(count: int) -> Timeline:
    """Return a timeline of `count` places in a grid, held by the two sides in turn, each half of the time."""
    base = timeline()
    places = tuple(
        replace(PLACES[0], id=f"p{i}", name=f"Place {i}", point=Point(30 + i % 60 * 0.1, 40 + i // 60 * 0.1))
        for i in range(count)
    )
    middle, held = date(2016, 1, 1), Status.CONTROLLED
    sides = ("syrian-army", "isis")
    states = tuple(
        state
        for i, place in enumerate(places)
        for state in _run(place.id, (FIRST, held, sides[i % 2], {}), (middle, held, sides[i // 2 % 2], {}))
    )
    return replace(base, places=places, states=states, as_known=())


def hostile(text: str) -> Timeline:
    """Return the same timeline with `text` in every field that comes from outside."""
    base = timeline()
    return replace(
        base,
        places=tuple(
            replace(
                place, name=f"{place.name}{text}", names={"ar": (text,)}, provenance=text, kind=place.kind
            )
            for place in base.places
        ),
        actors=tuple(replace(actor, name=f"{actor.name}{text}", colour=text) for actor in base.actors),
        claims=tuple(
            replace(claim_, quote=f"{claim_.quote}{text}", attribution=text) for claim_ in base.claims
        ),
        articles=tuple(replace(article, title=text, source=text, url=text) for article in base.articles),
    )
