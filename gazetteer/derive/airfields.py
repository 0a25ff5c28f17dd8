"""Derive the theatres' airfields from airportsdata: gazetteer/theatres/THEATRE/airfields.csv.

The theatre of Syria and Iraq names its airfields by hand, in the spellings of its reports.
"""

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import airportsdata
from shapely import Point

from conflictmap.data import theatre_names
from conflictmap.model import Place
from conflictmap.places import Gazetteer
from conflictmap.places.geodesy import distance_km
from conflictmap.places.names import strict_key
from conflictmap.places.theatre import COLUMNS, load_theatre

BY_HAND = frozenset({"syria-iraq"})
RADIUS_KM = 2
TWICE_KM = 5.0
BORDER_DEGREES = 0.05
LICENCE = "MIT"
_GENERIC = re.compile(
    r"\s*\b(?:(?:new )?international airport|airport|air ?base|airfield|(?:army|oil) airport)\s*$",
    re.IGNORECASE,
)
_MILITARY = re.compile(r"\b(?:air ?base|air force|military|army)\b", re.IGNORECASE)


def other_names() -> dict[str, list[str]]:
    """Return what reports call airfields, by code, where airportsdata says something else."""
    with (Path(__file__).parent / "airfield-names.csv").open(encoding="utf-8", newline="") as file:
        return {line["code"]: line["names"].split("|") for line in csv.DictReader(file)}


@dataclass(frozen=True)
class Airfield:
    """An airfield of a theatre: its name, what that is without "airport", and the town that it serves."""

    code: str
    facts: Mapping[str, Any]
    country: Place
    name: str
    stem: str
    town: str


def airfields(countries: Collection[str], gazetteer: Gazetteer) -> Iterator[Airfield]:
    """Yield every airfield that lies in the country that it is filed under; one that has two codes, once."""
    seen: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for code, facts in sorted(airportsdata.load("ICAO").items()):
        if facts["country"] not in countries:
            continue
        country = gazetteer.place(f"iso:{facts['country']}")
        if country.area is None or country.area.distance(Point(facts["lon"], facts["lat"])) >= BORDER_DEGREES:
            continue
        name = re.sub(r"\s*\(.*?\)", "", facts["name"]).strip()
        stem = _GENERIC.sub("", name)
        twice = any(
            distance_km(facts["lat"], facts["lon"], other["lat"], other["lon"]) < TWICE_KM
            for other in seen[stem]
        )
        seen[stem].append(facts)
        if stem and not twice:
            yield Airfield(code, facts, country, name, stem, facts["city"].strip())


def rows(folder: Path, theatre: str, gazetteer: Gazetteer) -> Iterator[dict[str, str]]:
    """Yield a row for every airfield of a theatre.

    "TOWN airport" is a name of the one airfield that serves a town, and of none where it has several.
    """
    reported = other_names()
    found = list(airfields(load_theatre(folder, theatre).countries, gazetteer))
    serving = Counter(word for one in found for word in {one.stem.casefold(), one.town.casefold()})
    for one in found:
        stems = [one.stem]
        if one.town and serving[one.town.casefold()] == 1:
            stems.append(one.town)
        names = [f"{word} {noun}" for word in dict.fromkeys(stems) for noun in ("airport", "airbase")]
        names += reported.get(one.code, [])
        others = [name for name in dict.fromkeys(names) if name.casefold() != one.name.casefold()]
        slug = re.sub(r"[^a-z0-9]+", "-", strict_key(one.name)).strip("-")
        yield dict.fromkeys(COLUMNS, "") | {
            "id": f"{slug}-{one.code.casefold()}",
            "name": one.name,
            "names": "|".join(others),
            "kind": "airbase" if _MILITARY.search(one.name) else "airport",
            "lat": f"{one.facts['lat']:.5f}".rstrip("0"),
            "lon": f"{one.facts['lon']:.5f}".rstrip("0"),
            "radius_km": str(RADIUS_KM),
            "within": one.country.id,
            "country": one.facts["country"],
            "source": f"airportsdata: {one.code}",
            "licence": LICENCE,
        }


def main() -> None:
    """Write every theatre's file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gazetteer", type=Path, default=Path(__file__).parents[1])
    folder = parser.parse_args().gazetteer
    gazetteer = Gazetteer.open([])
    for theatre in theatre_names(folder):
        if theatre in BY_HAND:
            continue
        found = sorted(rows(folder, theatre, gazetteer), key=lambda row: row["id"])
        with (folder / "theatres" / theatre / "airfields.csv").open(
            "w", encoding="utf-8", newline=""
        ) as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)
        print(f"{theatre}: {len(found)} airfields")


if __name__ == "__main__":
    main()
