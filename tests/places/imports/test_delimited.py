import pytest
from samples import places, reasons, run, write

from conflictmap.errors import DataError
from conflictmap.places.imports import Imported


def only(report):
    imported = Imported(report.path)
    (identity,) = places(report)
    return imported.place(identity)


def test_columns_are_known_by_their_usual_names(tmp_path):
    """Name, coordinate, names, kind, country, radius, id and population are found without being told."""
    file = write(
        tmp_path / "villages.csv",
        "ID,Name,Alternate Names,Type,Latitude,Longitude,Country,radius_km,Population,name_ar,note",
        'v1,Zahmat,"Zahmet|fr=Zahmate",hamlet,34.7,38.5,Syria,2.5,120,زحمات,"a ""note"", with a comma"',
    )
    place = only(run(file))
    assert (place.id, place.name, place.kind, place.country) == ("own:v1", "Zahmat", "village", "SY")
    assert (place.lat, place.lon, place.radius_km) == (34.7, 38.5, 2.5)
    assert place.names == {"": ("Zahmet",), "ar": ("زحمات",), "fr": ("Zahmate",)}
    assert place.provenance == "villages.csv v1 (licence not stated)"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_encodings(tmp_path, delimiter, encoding):
    """Commas, semicolons and tabs, with or without a byte order mark, give the same place."""
    file = write(
        tmp_path / "v.csv",
        delimiter.join(["name", "lat", "lon"]),
        delimiter.join(["Зубове", "48.5", "37.9"]),
        end="\r\n",
        encoding=encoding,
    )
    place = only(run(file))
    assert (place.name, place.country) == ("Зубове", "UA")


def test_an_old_encoding_is_told_from_its_letters(tmp_path):
    """A table that was saved as Windows-1251 has readable names."""
    rows = [f"Зубове-{n};48,{n};37,9" for n in range(10, 40)]
    report = run(write(tmp_path / "v.csv", "name;lat;lon", *rows, encoding="cp1251"))
    assert {name for name, _ in places(report).values()} == {f"Зубове-{n}" for n in range(10, 40)}
    assert (report.format, report.bad) == ("CSV in cp1251", ())


def test_columns_can_be_named(tmp_path):
    """Other people's headers are mapped by hand; what there is not is refused, with what there is."""
    file = write(tmp_path / "v.csv", "NAME_EN,N,E,what", "Zahmat,34.7,38.5,Hügel")
    columns = {"name": "NAME_EN", "lat": "N", "lon": "E"}
    assert only(run(file, columns=columns, kind="hill")).kind == "hill"
    with pytest.raises(DataError, match=r"no column is the lat.*--column lat=COLUMN"):
        run(file, columns={"name": "NAME_EN"})
    with pytest.raises(DataError, match="no column 'NAME_FR'; there are 'NAME_EN'"):
        run(file, columns=columns | {"name": "NAME_FR"})
    with pytest.raises(DataError, match="no field 'colour'"):
        run(file, columns=columns | {"colour": "what"})
    with pytest.raises(DataError, match="no kind 'anthill'"):
        run(file, columns=columns, kind="anthill")
    with pytest.raises(DataError, match=r"a kind that kinds\.toml does not have"):
        run(file, columns=columns | {"kind": "what"})
    assert only(run(file, columns=columns | {"kind": "what"}, kind="hill")).kind == "hill"


def test_rows_keep_their_lines(tmp_path):
    """Line numbers hold also behind blank lines, cells with line ends, and lines that are no text."""
    file = tmp_path / "v.csv"
    file.write_bytes(
        b'name,lat,lon,note\r\nZahmat,34.7,38.5,"two\r\nlines \xe2\x80\x93"\r\n\r\nGof,95,38,\r\n'
        b'Caf\xe9,34,38,\r\nshort,1\r\nZub,34.8,38.6,"open\r\n'
    )
    report = run(file)
    assert [name for name, _ in places(report).values()] == ["Zahmat"]
    assert reasons(report) == {
        "a latitude outside -90..90": ["v.csv:5"],
        "a line that is not UTF-8": ["v.csv:6"],
        "not as many columns as the header": ["v.csv:7"],
        "a quotation mark that is not closed, or a field that is too long": ["v.csv:8"],
    }


def test_values_that_mean_nothing(tmp_path):
    """Unknown kinds and countries, radii of nothing and numbers that are none are bad rows, not guesses."""
    file = write(
        tmp_path / "v.csv",
        "name,lat,lon,kind,country,radius_km,population",
        "Zahmat,34.7,38.5,village,SY,1,",
        "A,34.7,38.5,anthill,SY,1,",
        "B,34.7,38.5,village,Narnia,1,",
        "C,34.7,38.5,village,SY,-1,",
        "D,34.7,38.5,village,SY,wide,",
        "E,34.7,38.5,village,SY,1,few",
    )
    report = run(file)
    assert (report.places, report.bad_rows) == (1, 5)


def test_an_id_comes_from_the_content(tmp_path):
    """A table without ids gives the same ids each time, and a row that stands twice is one place."""
    row = "Zahmat,34.7,38.5"
    first = run(write(tmp_path / "v.csv", "name,lat,lon", row, row))
    again = run(
        write(tmp_path / "v.csv", "name,lat,lon", "Gof,34.9,38.1", row), tmp_path / "b" / "own.sqlite"
    )
    assert first.repeated == 1
    assert set(places(first)) < set(places(again))
