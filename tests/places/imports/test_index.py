import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from samples import GNS_NEW, dump, geonames, gns, run, write

from conflictmap.errors import DataError, StoreError
from conflictmap.places import Gazetteer
from conflictmap.places.imports import Choices, Imported, Order, import_gazetteer, refold, writer
from conflictmap.places.search import Likeness, search

STREAM = """
import resource, sys
from pathlib import Path
from conflictmap.places.imports import Choices, Order, import_gazetteer
small, large, target = map(Path, sys.argv[1:])
peaks = []
for file in (small, large):
    report = import_gazetteer(Order(file, Choices({})), target, lambda *_: None)
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
print(report.places, *peaks)
"""


def test_the_same_file_gives_the_same_index(tmp_path):
    """An import holds nothing of the clock or of chance, so that it can be compared and cached."""
    file = write(
        tmp_path / "SY.txt", *(geonames(90_000_000 + n, f"Zahmat {n}", names="Gof,Zub") for n in range(50))
    )
    one, other = (run(file, tmp_path / name / "own.sqlite") for name in ("a", "b"))
    assert dump(one.path) == dump(other.path)
    assert hashlib.sha256(one.path.read_bytes()).digest() == hashlib.sha256(other.path.read_bytes()).digest()
    again = run(file, one.path)
    assert dump(again.path) == dump(other.path)


def test_identity_is_that_of_the_content(tmp_path):
    """One name more, and what was read with the gazetteer is read again; another licence changes nothing."""
    file = write(tmp_path / "SY.txt", geonames())
    before = Imported(run(file).path).identity
    assert Imported(run(file, licence="mine", source="me").path).identity == before
    write(file, geonames(names="Zahmet"))
    assert Imported(run(file).path).identity != before


def test_an_import_that_fails_leaves_the_old_index(tmp_path):
    """Whatever ends an import, the index of before is whole, and no draft lies about."""
    report = run(write(tmp_path / "SY.txt", geonames()))
    before = report.path.read_bytes()

    def interrupted(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_gazetteer(Order(tmp_path / "SY.txt", Choices({})), report.path, interrupted)
    with pytest.raises(DataError):
        run(write(tmp_path / "bad.txt", geonames(lat=95)), report.path)
    assert report.path.read_bytes() == before
    assert [path.name for path in report.path.parent.iterdir()] == [report.path.name]


def test_an_import_that_begins_at_the_same_moment_leaves_the_other_its_file(tmp_path, monkeypatch):
    """Where both find no draft, the one that comes second is refused, and the first finishes."""
    target = tmp_path / "own.sqlite"
    monkeypatch.setattr(writer, "_clear", lambda _: None)
    with writer._draft(target) as connection:
        connection.execute("CREATE TABLE t (x)")
        with pytest.raises(StoreError, match="locked"), writer._draft(target):
            pass
    with closing(sqlite3.connect(target)) as found:
        assert found.execute("SELECT name FROM sqlite_schema").fetchall() == [("t",)]
    assert [path.name for path in tmp_path.iterdir()] == ["own.sqlite"]


def test_a_killed_import_is_cleared_by_the_next_and_a_running_one_is_not(tmp_path):
    """What a killed process left is overwritten; an import that is at work is not disturbed."""
    file = write(tmp_path / "SY.txt", geonames())
    target = tmp_path / "index" / "own.sqlite"
    target.parent.mkdir()
    draft = target.with_name(".own.importing")
    draft.write_bytes(b"half an index")
    assert run(file).places == 1
    with closing(sqlite3.connect(draft, isolation_level=None)) as other:
        other.execute("CREATE TABLE t (x)")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="another import to this name is running"):
            run(file)
    assert Imported(target).place("gn:90000001") is not None


def test_broken_newer_and_foreign_files_say_how_to_mend_them(tmp_path):
    """A file that cannot be used is named with what to do about it, in one line."""
    path = run(write(tmp_path / "SY.txt", geonames())).path
    whole = path.read_bytes()
    path.write_bytes(whole[:3000])
    with pytest.raises(DataError, match="Import it again"):
        Imported(path)
    path.write_bytes(b"no database at all, only some text that is long enough" * 20)
    with pytest.raises(DataError, match="gazetteer remove own"):
        Imported(path)
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE t (x)")
    with pytest.raises(DataError, match="no index of a gazetteer"):
        Imported(path)
    path.write_bytes(whole)
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(DataError, match="newer conflictmap"):
        Imported(path)
    with pytest.raises(DataError, match="No such file"):
        Imported(tmp_path / "missing.sqlite")


def test_other_folding_is_noticed_and_mended(tmp_path):
    """An index whose names were folded by other code is not asked, but made anew from its own names."""
    report = run(write(tmp_path / "SY.txt", geonames(names="Khirbet Zahmat")))
    before = dump(report.path)
    with closing(sqlite3.connect(report.path, isolation_level=None)) as old:
        old.execute("UPDATE meta SET value = 'old' WHERE key = 'folding'")
        old.execute("UPDATE key SET key = key || ' of old'")
    with pytest.raises(DataError, match="Run conflictmap gazetteer refresh own"):
        Imported(report.path)
    refold(report.path, lambda *_: None)
    assert dump(report.path) == before


def test_imported_places_are_found_by_all_their_names(tmp_path):
    """Spelling, transliteration and script lead to an imported place; its id leads back to it."""
    file = write(tmp_path / "SY.txt", geonames(name="Khirbat Zahmāt", names="خربة زحمات"))
    gazetteer = Gazetteer.open(["syria-iraq"], imports=[run(file).path])
    for name in ("Khirbat Zahmat", "KHIRBAT ZAHMAT", "خربة زحمات", "Khirbet Zahmaat"):
        (candidate,) = gazetteer.candidates(name)
        assert (candidate.id, candidate.local) == ("gn:90000001", False)
    assert "gn:90000001" in gazetteer
    assert gazetteer.place("gn:90000001").name == "Khirbat Zahmāt"
    assert "gn:90000002" not in gazetteer
    likenesses = [
        (match.likeness, match.candidate.id)
        for name in ("Khirbat Zahmat", "Khirbet Zahmaat", "Khirbat Zahhmatt")
        for match in search(gazetteer, name)
    ]
    assert likenesses[:2] == [
        (Likeness.EXACT, "gn:90000001"),
        (Likeness.TRANSLITERATION, "gn:90000001"),
    ]
    (near,) = search(gazetteer, "Khirpat Zahmat")
    assert (near.likeness, near.candidate.id) == (Likeness.MISSPELLING, "gn:90000001")


def test_known_places_stay_and_gain_names(tmp_path):
    """A record of a place that is built in adds its names to it, and never a second place."""
    dump_ = write(tmp_path / "SY.txt", geonames(163_808, "Tadmur", 34.56, 38.28, names="Zahmatopolis"))
    settlement = {"fc": "P", "desig_cd": "PPL", "cc_ft": "SYR"}
    tadmur = {**settlement, "ufi": 5, "lat_dd": 34.57, "long_dd": 38.28}
    namesake = {**settlement, "ufi": 6, "lat_dd": 36.0, "long_dd": 37.0}
    other = write(
        tmp_path / "gns.txt",
        "\t".join(GNS_NEW),
        gns(GNS_NEW, **tadmur, uni=1, full_name="Tadmur", nt="N"),
        gns(GNS_NEW, **tadmur, uni=2, full_name="Gofopolis", nt="V"),
        gns(GNS_NEW, **namesake, uni=3, full_name="Tadmur", nt="N"),
    )
    paths = [run(dump_, tmp_path / "x" / "sy.sqlite").path, run(other, tmp_path / "x" / "gns.sqlite").path]
    gazetteer = Gazetteer.open(["syria-iraq"], imports=paths)
    without = Gazetteer.open(["syria-iraq"])
    found = [candidate.id for candidate in gazetteer.candidates("Tadmur")]
    assert found[: len(without.candidates("Tadmur"))] == [c.id for c in without.candidates("Tadmur")]
    assert found[0] == "palmyra"
    assert "gns:6" in found
    assert not {"gn:163808", "gns:5"} & set(found)
    assert [c.id for c in gazetteer.candidates("Zahmatopolis")] == ["palmyra"]
    assert [c.id for c in gazetteer.candidates("Gofopolis")] == ["palmyra"]
    assert gazetteer.place("gn:163808").id == "palmyra"


def test_an_imported_hamlet_hides_no_town(tmp_path):
    """A place that happens to be spelled like a town's transliteration stands beside it."""
    spelling = "Deyr ez Zawr"
    without = Gazetteer.open([])
    town = without.candidates(spelling)[0]
    assert not town.exact
    file = write(tmp_path / "ML.txt", geonames(name=spelling, lat=15.0, lon=-3.0, country="ML"))
    gazetteer = Gazetteer.open([], imports=[run(file).path])
    found = gazetteer.candidates(spelling)
    assert {"gn:90000001", town.id} <= {candidate.id for candidate in found}


def test_many_of_one_name_are_weighed_in_part_and_all_found(tmp_path):
    """A reader weighs the likeliest bearers of a name, the theatre's first; a search shows every one."""
    lines = [
        geonames(90_000_000 + n, "Zahmat", 10 + n / 50, 10 + n / 50, country="TD", people=n)
        for n in range(200)
    ]
    lines.append(geonames(91_000_000, "Zahmat", 36, 38))
    gazetteer = Gazetteer.open(["syria-iraq"], imports=[run(write(tmp_path / "all.txt", *lines)).path])
    weighed = gazetteer.candidates("Zahmat")
    assert len(weighed) == 50
    assert "gn:91000000" in {candidate.id for candidate in weighed}
    assert max(candidate.population for candidate in weighed) == 199
    assert len(search(gazetteer, "Zahmat")) == 201


def test_of_two_imports_the_first_counts(tmp_path):
    """Two files that both have a place give one."""
    table = ["name,lat,lon,country", "Zahmat,34.7,38.5,SY"]
    paths = [
        run(write(tmp_path / f"{name}.csv", *table), tmp_path / "x" / f"{name}.sqlite").path
        for name in ("first", "second")
    ]
    gazetteer = Gazetteer.open(["syria-iraq"], imports=paths)
    (candidate,) = gazetteer.candidates("Zahmat")
    assert candidate.id.startswith("first:")


def test_two_hundred_thousand_lines_stream(tmp_path):
    """Twenty times the lines take hardly more memory: nothing is held but a batch and SQLite's cache."""
    files = []
    for count in (10_000, 200_000):
        file = tmp_path / f"{count}.txt"
        with file.open("w", encoding="utf-8") as stream:
            for n in range(count):
                line = geonames(
                    90_000_000 + n, f"Zahmat {n:x}", 12 + n % 999 / 40, 20 + n % 997 / 50, names=f"Gof {n:x}"
                )
                stream.write(line + "\n")
        files.append(str(file))
    done = subprocess.run(
        [sys.executable, "-c", STREAM, *files, str(tmp_path / "own.sqlite")],
        capture_output=True,
        text=True,
        check=True,
    )
    kept, small, large = map(int, done.stdout.split())
    assert kept == 200_000
    # SQLite's cache of 64 MiB is still empty after the small file.
    assert large - small < 160
    assert len(Imported(tmp_path / "own.sqlite").bearers(["zahmat ff"], exact=True)) == 1
