"""Derive the theatres' airfields from airportsdata: gazetteer/theatres/THEATRE/airfields.csv.

The theatre of Syria and Iraq names its airfields by hand, in the spellings of its reports.
"""

import argparse
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import airportsdata
from shapely import Point

from conflictmap.data import theatre_names
from conflictmap.places import Gazetteer
from conflictmap.places.names import strict_key
from conflictmap.places.theatre import COLUMNS, load_theatre

BY_HAND = frozenset({"syria-iraq"})
RADIUS_KM = 2
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


def rows(folder: Path, theatre: str, gazetteer: Gazetteer) -> Iterator[dict[str, str]]:
    """Yield a row for every airfield that lies in the country that it is filed under."""
    reported = other_names()
    countries = load_theatre(folder, theatre).countries
    for code, facts in sorted(airportsdata.load("ICAO").items()):
        if facts["country"] not in countries:
            continue
        country = gazetteer.place(f"iso:{facts['country']}")
        if country.area is None or country.area.distance(Point(facts["lon"], facts["lat"])) >= BORDER_DEGREES:
            continue
        name = re.sub(r"\s*\(.*?\)", "", facts["name"]).strip()
        stem = _GENERIC.sub("", name)
        slug = re.sub(r"[^a-z0-9]+", "-", strict_key(name)).strip("-")
        if not stem:
            continue
        kind = "airbase" if _MILITARY.search(name) else "airport"
        stems = dict.fromkeys(word for word in (stem, facts["city"].strip()) if word)
        names = [f"{word} {noun}" for word in stems for noun in ("airport", "airbase")]
        names += reported.get(code, [])
        yield dict.fromkeys(COLUMNS, "") | {
            "id": f"{slug}-{code.casefold()}",
            "name": name,
            "names": "|".join(other for other in dict.fromkeys(names) if other.casefold() != name.casefold()),
            "kind": kind,
            "lat": f"{facts['lat']:.5f}".rstrip("0"),
            "lon": f"{facts['lon']:.5f}".rstrip("0"),
            "radius_km": str(RADIUS_KM),
            "within": country.id,
            "country": facts["country"],
            "source": f"airportsdata: {code}",
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
