from pathlib import Path

import pytest

from conflictmap.data import gazetteer_folder
from conflictmap.errors import DataError
from conflictmap.places import Gazetteer
from conflictmap.places.theatre import COLUMNS, load_theatre, read_rows, theatre_names

FOLDER = gazetteer_folder()
FILES = sorted((FOLDER / "theatres").glob("*/*.csv"))
# Outlines are simplified to about a kilometre, and some crossings stand on the border itself.
BORDER_DEGREES = 0.05
SHARE_ALIKE = {"CC-BY-SA-4.0", "ODbL-1.0"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_row_cites_its_source(path: Path) -> None:
    """Every row names a source and a licence, and a share-alike licence has its file to itself."""
    licences = {row.licence for row in read_rows(path)}
    assert all(row.source for row in read_rows(path))
    assert licences
    assert len(licences) == 1 or not licences & SHARE_ALIKE


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
        assert country.distance(place.point) < BORDER_DEGREES, place.id


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
        "country": "SY", "source": "somewhere", "licence": "CC0-1.0",
    }  # fmt: skip
    row = {**dict.fromkeys(COLUMNS, ""), **good, **change}
    path = tmp_path / "places.csv"
    lines = (COLUMNS, tuple(row[column] for column in COLUMNS))
    path.write_text("".join(",".join(line) + "\n" for line in lines), encoding="utf-8")
    with pytest.raises(DataError, match=complaint) as caught:
        list(read_rows(path))
    assert caught.value.where == f"{path}:2"
