import pytest
from samples import geonames, places, reasons, run, write, zipped

from conflictmap.errors import DataError
from conflictmap.places.imports import Choices, Imported, Order, import_gazetteer


def test_a_dump_becomes_places(tmp_path):
    """Number, names, coordinate, country and people of each line are kept, the kind told from its code."""
    file = write(
        tmp_path / "SY.txt",
        geonames(names="Khirbet Zahmat,خربة زحمات,kh zahmat,ZHM", people=300),
        geonames(90_000_002, "Tall Gof", code="T.HLL"),
        geonames(90_000_003, "Gofgadud", people=6_000),
        geonames(90_000_004, "Nahr Zub", code="H.STM"),
    )
    report = run(file)
    assert (report.format, report.rows, report.places) == ("GeoNames", 4, 4)
    assert places(report) == {
        "gn:90000001": ("Khirbat Zahmat", "village"),
        "gn:90000002": ("Tall Gof", "hill"),
        "gn:90000003": ("Gofgadud", "town"),
        "gn:90000004": ("Nahr Zub", "river"),
    }
    place = Imported(report.path).place("gn:90000001")
    assert place is not None
    assert (place.lat, place.lon, place.country, place.within) == (34.7, 38.5, "SY", "iso:SY-HI")
    # Machine romanisations in small letters and codes are no names that a report could hold.
    assert place.names == {"": ("Khirbet Zahmat", "خربة زحمات")}
    assert place.provenance == "GeoNames 90000001 (CC BY 4.0)"


def test_kinds_that_no_map_needs_are_skipped_and_counted(tmp_path):
    """Schools and divisions stay out unless all are asked for; a class without kinds stays out always."""
    lines = [
        geonames(),
        geonames(90_000_002, "A School", code="S.SCH"),
        geonames(90_000_003, "Homs Governorate", code="A.ADM1"),
        geonames(90_000_004, "Deep", code="U.DEPU"),
        geonames(90_000_005, "Nothing", code="."),
    ]
    file = write(tmp_path / "SY.txt", *lines)
    report = run(file)
    assert report.bad == ()
    assert dict(report.skipped) == {"S.SCH": 1, "A.ADM1": 1, "U.DEPU": 1, "no feature class": 1}
    everything = run(file, keep_all=True)
    assert dict(everything.skipped) == {"U.DEPU": 1, "no feature class": 1}
    assert places(everything)["gn:90000002"] == ("A School", "building")


def test_bad_rows_are_counted_and_shown(tmp_path):
    """What is wrong with a row is told with its line, and costs no other row; the counts add up."""
    lines = [
        geonames(),
        geonames(90_000_002, lat=95),
        geonames(90_000_003, lat="north"),
        geonames(90_000_004, lat="nan"),
        geonames(90_000_005, lat="", lon=""),
        geonames(90_000_006, lat=0, lon=0),
        geonames(90_000_007, lon=-181),
        geonames(90_000_008, "  "),
        geonames(90_000_009, "x" * 201),
        geonames("number"),
        geonames(90_000_010, people="many"),
        "too few\tcolumns",
        geonames(name="Elsewhere"),
        geonames(),
    ]
    report = run(write(tmp_path / "SY.txt", *lines))
    assert reasons(report) == {
        "a latitude outside -90..90": ["SY.txt:2", "SY.txt:4"],
        "a coordinate that is no number": ["SY.txt:3"],
        "no coordinate": ["SY.txt:5"],
        "a coordinate of 0,0, which stands for none": ["SY.txt:6"],
        "a longitude outside -180..180": ["SY.txt:7"],
        "no name": ["SY.txt:8"],
        "a name of more than 200 characters": ["SY.txt:9"],
        "a GeoNames id that is no number": ["SY.txt:10"],
        "a population that is no whole number": ["SY.txt:11"],
        "not the 19 columns of a GeoNames dump": ["SY.txt:12"],
        "an id that stands in an earlier row": ["SY.txt:13"],
    }
    assert (report.rows, report.places, report.repeated, report.bad_rows) == (14, 1, 1, 12)


def test_a_line_that_is_no_utf8_costs_only_itself(tmp_path):
    """One broken line is named with the byte; the rest of the file is read."""
    good = (geonames() + "\n").encode()
    file = tmp_path / "SY.txt"
    file.write_bytes(good + geonames(90_000_002, "Caf\xe9").encode("latin-1") + b"\n" + b"z" * (3 << 20))
    report = run(file)
    assert reasons(report) == {
        "a line that is not UTF-8": ["SY.txt:2"],
        "a line of more than 1 MiB": ["SY.txt:3"],
    }
    assert report.places == 1


def test_marks_and_line_ends_of_windows(tmp_path):
    """A byte order mark and CRLF are no part of the data."""
    file = write(
        tmp_path / "SY.txt", geonames(), geonames(90_000_002, "Gof"), end="\r\n", encoding="utf-8-sig"
    )
    report = run(file)
    assert (report.places, report.bad) == (2, ())


def test_an_archive_is_read_without_its_notes(tmp_path):
    """Of GeoNames' zip the table is read, not the readme; names in it are no paths."""
    file = zipped(tmp_path / "SY.zip", readme__txt="The readme\n", SY__txt=geonames() + "\nbad\n")
    report = run(file)
    assert report.places == 1
    assert reasons(report) == {"not the 19 columns of a GeoNames dump": ["SY.txt:2"]}
    evil = zipped(tmp_path / "evil.zip", **{"../../evil__txt": geonames() + "\n"})
    assert run(evil).places == 1
    assert not (tmp_path.parent / "evil.txt").exists()


def test_alternate_names_give_languages(tmp_path):
    """Names come with their language; codes, links and places elsewhere are passed over."""
    dump = write(tmp_path / "SY.txt", geonames())
    names = write(
        tmp_path / "alternateNamesV2.txt",
        "1\t90000001\tar\tخربة زحمات\t1\t\t\t\t\t",
        "2\t90000001\trus\tХирбет-Захмат\t\t\t\t\t\t",
        "3\t90000001\tlink\thttps://example.org/Zahmat\t\t\t\t\t\t",
        "4\t90000001\ticao\tOSZH\t\t\t\t\t\t",
        "5\t123\ten\tElsewhere\t\t\t\t\t\t",
        "no line of the format",
    )
    report = run(dump, alternate_names=names)
    assert report.other_names == 2
    assert reasons(report) == {"not the 8 or more columns of alternate names": ["alternateNamesV2.txt:6"]}
    place = Imported(report.path).place("gn:90000001")
    assert place is not None
    assert place.names == {"ar": ("خربة زحمات",), "ru": ("Хирбет-Захмат",)}
    with pytest.raises(DataError, match="no name in it"):
        run(dump, alternate_names=write(tmp_path / "other.txt", "5\t123\ten\tElsewhere"))


def test_progress_is_told_in_bytes_also_of_an_archive(tmp_path):
    """Whoever waits for a large archive sees how much of it is unpacked."""
    table = "".join(geonames(90_000_000 + n, names="Zahmat" * 20) + "\n" for n in range(9_000))
    file = zipped(tmp_path / "SY.zip", SY__txt=table)
    told: list[tuple[str, int, int]] = []
    target = tmp_path / "own.sqlite"
    import_gazetteer(Order(file, Choices({})), target, lambda *step: told.append(step))
    read = [step for step in told if step[0] == "SY.zip, MiB"]
    assert read[0][1] < read[-1][1] == read[-1][2] == len(table) >> 20
    assert told[-1] == ("Index", 9_000, 9_000)
