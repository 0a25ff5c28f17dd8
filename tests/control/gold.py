"""Hand-made claims as `Claim` objects, with places and actors of their own."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from shapely import Point

from conflictmap.model import (
    Article,
    Certainty,
    Change,
    Claim,
    DateSpan,
    Extent,
    Place,
    Precision,
    Toponym,
    content_id,
)

ACTORS = {
    "ISIS": "isis",
    "SyrianGov": "syrian-government",
    "SyrianRebels": "syrian-opposition",
    "opponents": "syrian-opposition",
    "YPG": "sdf",
    "IraqiGov": "iraqi-government",
}
PARTS_OF_PALMYRA = {
    "al-Zubat, Palmyra",
    "al-Mutaqaideen, Palmyra",
    "Palmyra citadel (Qalaat Ibn Maan)",
    "Palmyra orchards",
    "Palmyra ancient ruins",
    "Palmyra residential neighbourhoods",
    "Palmyra city centre",
    "Palmyra eastern periphery",
}
OTHER_KINDS = {
    "Palmyra surrounding desert": "desert",
    "Raqqa Governorate": "province",
    "Anbar Governorate": "province",
    "eastern Homs Governorate": "province",
}


def _end(text: str | None, *, last: bool) -> tuple[date | None, Precision]:
    if text is None:
        return None, Precision.OPEN
    if len(text) == 4:
        span = DateSpan.year(int(text))
    elif len(text) == 7:
        span = DateSpan.month(int(text[:4]), int(text[5:]))
    else:
        span = DateSpan.day(date.fromisoformat(text))
    return (span.latest if last else span.earliest), span.precision


def _span(earliest: str | None, latest: str | None) -> DateSpan:
    first, fine = _end(earliest, last=False)
    last, finer = _end(latest or earliest, last=True)
    precision = Precision.OPEN if first is None else max(fine, finer, key=list(Precision).index)
    return DateSpan(first, last, precision)


def place(name: str, lon: float | None, lat: float | None) -> Place:
    kind = OTHER_KINDS.get(name, "city")
    within = "palmyra-tadmur" if name in PARTS_OF_PALMYRA else None
    point = None if lon is None or lat is None else Point(lon, lat)
    return Place(_slug(name), name, kind, point, 2.0, within=within)


def _slug(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


def gold_claims(path: Path, articles: Iterable[str]) -> tuple[Claim, ...]:
    wanted = set(articles)
    claims = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        if row["article"] not in wanted or row["change"] is None:
            continue
        claims.append(
            Claim(
                id=content_id(number, line),
                article=row["article"],
                quote=row["sentence"],
                start=number,
                end=number + len(row["sentence"]),
                change=Change(row["change"]),
                gainer=ACTORS.get(row["gainer"], row["gainer"]),
                loser=ACTORS.get(row["loser"], row["loser"]),
                toponym=Toponym(row["place"], 0, len(row["place"])),
                place=place(row["place_name"], row["lon"], row["lat"]),
                extent=Extent(row["extent"]),
                when=_span(row["earliest"], row["latest"]),
                attribution=row["attribution"],
                certainty=Certainty(row["certainty"]),
                background=row["background"],
            )
        )
    return tuple(claims)


def seed_articles() -> tuple[Article, ...]:
    rows = [
        ("seed000", "Rudaw", date(2016, 12, 11)),
        ("seed001", "Rudaw", date(2016, 12, 11)),
        ("seed002", None, date(2016, 12, 11)),
        ("seed003", "ARA News", date(2016, 12, 12)),
        ("seed004", None, date(2016, 3, 27)),
    ]
    return tuple(Article(name, None, source, None, day, "en", "") for name, source, day in rows)
