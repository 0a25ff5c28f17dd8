import datetime as dt
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from conflictmap.data import gazetteer_folder, theatre_names
from conflictmap.errors import DataError
from conflictmap.kinds import load_kinds
from conflictmap.places import Gazetteer
from conflictmap.places.features import PATTERN, load_features
from conflictmap.places.geodesy import distance_km
from conflictmap.places.names import strict_key
from conflictmap.places.theatre import (
    COLUMNS,
    Source,
    load_sources,
    load_theatre,
    read_rows,
)

FOLDER = gazetteer_folder()
FILES = sorted((FOLDER / "theatres").glob("*/*.csv"))
FEATURES = sorted((FOLDER / "world").glob(PATTERN))
# Outlines are simplified to about a kilometre, and some crossings stand on the border itself.
BORDER_DEGREES = 0.05
KM_PER_DEGREE = 111.0
TWICE_KM = 5.0
KINDS = load_kinds()
LEAST = {"syria-iraq": 60} | dict.fromkeys(
    ("ukraine", "libya", "sudan", "ethiopia", "sahel", "yemen", "myanmar"), 15
)
ISLAND_DEGREES = 0.6
SOURCES = load_sources(FOLDER)
SHARE_ALIKE = {"CC-BY-SA-4.0", "ODbL-1.0"}


@pytest.mark.parametrize("path", [*FILES, *FEATURES], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_row_rests_on_an_opened_source(path: Path) -> None:
    """Every row rests on a source of sources.toml, and a share-alike licence has its file to itself."""
    licences = {row.licence for row in read_rows(path, SOURCES)}
    assert licences
    assert len(licences) == 1 or not licences & SHARE_ALIKE


def test_every_source_is_used_and_was_opened() -> None:
    """Every source says what it is, on which terms, where and when it was read; some row rests on it."""
    files = [*FILES, *FEATURES]
    cited = {row.source.partition(": ")[0] for path in files for row in read_rows(path, SOURCES)}
    assert cited == set(SOURCES)
    for source in SOURCES.values():
        assert source.title
        assert source.licence
        assert source.read
        assert isinstance(source.opened, dt.date)


@pytest.mark.parametrize("name", theatre_names(FOLDER))
def test_every_place_lies_in_its_country(name: str) -> None:
    """Ids are unique, parents exist, and every place lies in the country that it is said to be in."""
    theatre = load_theatre(FOLDER, name)
    gazetteer = Gazetteer.open([name])
    assert set(theatre.countries) <= {place.country for place in theatre.places} or not theatre.places
    for place in theatre.places:
        assert place.within is None or place.within in gazetteer, place.id
        assert place.country is not None
        country = gazetteer.place(f"iso:{place.country}").area
        assert country is not None
        assert place.point is not None
        # A region may lie across a border, the outlines file the Golan under who occupies it, and leave small
        # islands out.
        reach = place.radius_km / KM_PER_DEGREE if place.kind == "region" else 0.0
        reach = ISLAND_DEGREES if place.kind == "island" else reach
        assert country.distance(place.point) < BORDER_DEGREES + reach, place.id


def test_an_id_is_one_place_in_all_theatres() -> None:
    """Theatres can be opened together: what two of them know by one id is the same place."""
    by_id = defaultdict(set)
    for name in theatre_names(FOLDER):
        for place in load_theatre(FOLDER, name).places:
            by_id[place.id].add((place.name, place.kind, place.point.wkt))
    for place in load_features(FOLDER):
        by_id[place.id].add((place.name, place.kind, place.point.wkt))
    assert {identity: found for identity, found in by_id.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", theatre_names(FOLDER))
def test_no_place_stands_twice(name: str) -> None:
    """No two places of one kind and name lie within five kilometres of each other."""
    places = load_theatre(FOLDER, name).places
    bearers = [(strict_key(n), place) for place in places for n in {place.name, *place.names.get("", ())}]
    by_key = defaultdict(list)
    for key, place in bearers:
        by_key[key, KINDS.by_name[place.kind].group].append(place)
    for (key, _), alike in by_key.items():
        for one, other in combinations({place.id: place for place in alike}.values(), 2):
            assert distance_km(one.lat, one.lon, other.lat, other.lon) > TWICE_KM, (key, one.id, other.id)


@pytest.mark.parametrize(("name", "least"), sorted(LEAST.items()))
def test_theatres_know_the_ground_below_the_towns(name: str, least: int) -> None:
    """Each theatre has the bases, crossings, districts, dams and heights that reports of control name."""
    rows = [
        place
        for place in load_theatre(FOLDER, name).places
        if KINDS.by_name[place.kind].group != "settlement"
    ]
    assert len([place for place in rows if "airportsdata" not in place.provenance]) >= least


@pytest.mark.parametrize("name", theatre_names(FOLDER))
def test_replaced_records_exist_and_agree(name: str) -> None:
    """A hand-made place lies where the world's record that it replaces does."""
    world = Gazetteer.open([])
    theatre = load_theatre(FOLDER, name)
    places = {place.id: place for place in theatre.places}
    for identity, own in theatre.same_as.items():
        assert world.place(identity).point.distance(places[own].point) < BORDER_DEGREES


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"kind": "palace of dreams"}, "no kind"),
        ({"source": ""}, "source"),
        ({"source": "Own estimate: about 4 km north of it"}, "no source"),
        ({"source": "atlas"}, "no source"),
        ({"licence": "CC0-1.0"}, "its source under"),
        ({"lat": "north"}, "could not convert"),
        ({"lat": ""}, "anchor"),
        ({"radius_km": ""}, "radius_km"),
        ({"id": ""}, "id"),
    ],
)
def test_bad_rows_are_named(tmp_path: Path, change: dict[str, str], complaint: str) -> None:
    """A wrong row is refused with its file, its line and what is wrong."""
    good = {
        "id": "x", "name": "X", "kind": "village", "lat": "34", "lon": "38", "radius_km": "1",
        "country": "SY", "source": "atlas: sheet 4", "licence": "CC-BY-4.0",
    }  # fmt: skip
    row = {**dict.fromkeys(COLUMNS, ""), **good, **change}
    path = tmp_path / "places.csv"
    lines = (COLUMNS, tuple(row[column] for column in COLUMNS))
    path.write_text("".join(",".join(line) + "\n" for line in lines), encoding="utf-8")
    with pytest.raises(DataError, match=complaint) as caught:
        list(read_rows(path, {"atlas": Source("An Atlas", "CC-BY-4.0", dt.date(2026, 11, 23), "on paper")}))
    assert caught.value.where == f"{path}:2"


def test_a_source_must_be_complete(tmp_path: Path) -> None:
    """A source without the day on which it was opened is refused with its name."""
    (tmp_path / "sources.toml").write_text('[atlas]\ntitle = "An Atlas"\n', encoding="utf-8")
    with pytest.raises(DataError, match="'atlas' is not complete"):
        load_sources(tmp_path)
