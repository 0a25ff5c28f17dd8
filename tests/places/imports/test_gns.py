import pytest
from samples import GNS_NEW, GNS_OLD, gns, places, reasons, run, write, zipped

from conflictmap.errors import DataError
from conflictmap.places.imports import Imported


def old(ufi: int, uni: int, name: str, **cells: object) -> str:
    facts = {"LAT": 34.7, "LONG": 38.5, "FC": "P", "DSG": "PPL", "CC1": "IZ", "NT": "N"} | cells
    return gns(GNS_OLD, UFI=ufi, UNI=uni, FULL_NAME_RO=name, **facts)


def new(ufi: int, uni: int, name: str, **cells: object) -> str:
    facts = {"lat_dd": 33.4, "long_dd": 43.2, "fc": "P", "desig_cd": "PPL", "cc_ft": "IRQ", "nt": "N"} | cells
    return gns(GNS_NEW, ufi=ufi, uni=uni, full_name=name, **facts)


def test_rows_of_one_feature_are_names_of_one_place(tmp_path):
    """The name usual in English is shown, whatever the order of the rows; all others lead to the place."""
    lines = [
        old(-77, 1, "Kharaab Gof", NT="V"),
        old(-78, 2, "Other Village"),
        old(-77, 3, "Kharāb Gōf", NT="N", LC="ara"),
        old(-77, 4, "خراب گوف", NT="NS", LC="ara"),
        old(-77, 5, "Gof Ruins", NT="C", LC="eng"),
        old(-77, 5, "Gof Ruins", NT="C", LC="eng"),
    ]
    report = run(write(tmp_path / "iz.txt", "\t".join(GNS_OLD), *lines))
    assert (report.format, report.rows, report.places, report.names, report.repeated) == ("GNS", 6, 2, 3, 1)
    place = Imported(report.path).place("gns:-77")
    assert place is not None
    assert (place.name, place.country) == ("Gof Ruins", "IQ")
    assert place.names == {"": ("Kharaab Gof",), "ar": ("Kharāb Gōf", "خراب گوف")}
    assert place.provenance == "GEOnet Names Server -77 (public domain)"


def test_the_format_since_2022(tmp_path):
    """Columns in lower case, ISO countries; what no longer exists and doubtful parentheses are seen."""
    lines = [
        new(10, 1, "Qaryat Zub"),
        new(11, 2, "Gone", term_dt_f="2019-01-01"),
        new(12, 3, "((Vanished))", desig_cd="PPLQ"),
        new(13, 4, "Mosque", fc="S", desig_cd="MSQE"),
    ]
    report = run(write(tmp_path / "Iraq.txt", "\t".join(GNS_NEW), *lines, end="\r\n", encoding="utf-8-sig"))
    assert places(report) == {"gns:10": ("Qaryat Zub", "village"), "gns:12": ("Vanished", "village")}
    assert dict(report.skipped) == {"no longer there": 1, "S.MSQE": 1}
    place = Imported(report.path).place("gns:10")
    assert place is not None
    assert (place.country, place.within) == ("IQ", "iso:IQ-AN")


def test_tables_of_one_archive_are_one_gazetteer(tmp_path):
    """A country's archive holds the same features in several tables; none becomes two places."""
    table = "\n".join(["\t".join(GNS_NEW), new(10, 1, "Qaryat Zub"), ""])
    report = run(
        zipped(tmp_path / "Iraq.zip", Iraq__txt=table, Populated_Places__txt=table, Disclaimer__txt="x")
    )
    assert (report.places, report.repeated) == (1, 1)


def test_bad_rows_and_missing_columns(tmp_path):
    """A row of another length or without a coordinate is named; a header without names ends the import."""
    lines = [new(10, 1, "Qaryat Zub"), "short\trow", new(11, 2, "Nowhere", lat_dd=""), new("x", 3, "No Id")]
    report = run(write(tmp_path / "Iraq.txt", "\t".join(GNS_NEW), *lines))
    assert reasons(report) == {
        "not as many columns as the header": ["Iraq.txt:3"],
        "no coordinate": ["Iraq.txt:4"],
        "a UFI that is no number": ["Iraq.txt:5"],
    }
    columns = [column for column in GNS_NEW if column != "full_name"]
    with pytest.raises(DataError, match="without the column 'full_name'"):
        run(write(tmp_path / "less.txt", "\t".join(columns)))
