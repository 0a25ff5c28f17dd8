import gzip
import zipfile

import pytest
from samples import geonames, run, write, zipped

from conflictmap.errors import DataError


def refused(file):
    """Return the one line with which a file is refused; nothing of an index may be left."""
    with pytest.raises(DataError) as error:
        run(file)
    assert not list((file.parent / "index").glob("*")), "an index or a draft was left"
    assert "\n" not in str(error.value)
    return str(error.value)


def test_files_that_hold_nothing(tmp_path):
    """Missing, empty and blank files, folders, and files of other kinds are refused in one line each."""
    assert "No such file" in refused(tmp_path / "missing.txt")
    assert "is empty" in refused(write(tmp_path / "empty.txt"))
    assert "is empty" in refused(write(tmp_path / "blank.txt", "  ", ""))
    assert "folder" in refused(tmp_path)
    assert "neither GeoNames, GNS, CSV" in refused(write(tmp_path / "prose.txt", "It was a dark night"))
    assert "no column is the name" in refused(
        write(tmp_path / "prose.csv", "It was dark, and stormy", "too, yes")
    )
    (tmp_path / "SY.txt.gz").write_bytes(gzip.compress(geonames().encode()))
    assert "gzip" in refused(tmp_path / "SY.txt.gz")
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 9)
    assert "not a text file" in refused(tmp_path / "binary")
    assert "not one of 2 rows can be used; 2 have a latitude" in refused(
        write(tmp_path / "SY.txt", geonames(lat=95), geonames(lat=96))
    )
    assert "--all" in refused(write(tmp_path / "schools.txt", geonames(code="S.SCH")))


def test_archives_that_cannot_be_used(tmp_path):
    """An archive without a table, damaged, within another or full of nothing is refused."""
    assert "no table in the archive, but 'picture.png'" in refused(
        zipped(tmp_path / "a.zip", picture__png=b"x")
    )
    assert "no table" in refused(zipped(tmp_path / "b.zip", readme__txt="only a readme"))
    assert "is empty" in refused(zipped(tmp_path / "e.zip", SY__txt=""))
    inner = zipped(tmp_path / "inner.zip", SY__txt=geonames())
    assert "zip archive within another" in refused(zipped(tmp_path / "c.zip", SY__txt=inner.read_bytes()))
    whole = zipped(tmp_path / "whole.zip", SY__txt="\n".join(geonames(n) for n in range(1, 500))).read_bytes()
    (tmp_path / "short.zip").write_bytes(whole[: len(whole) // 2])
    assert "damaged" in refused(tmp_path / "short.zip")
    middle = len(whole) // 3
    (tmp_path / "flipped.zip").write_bytes(whole[:middle] + bytes(64) + whole[middle + 64 :])
    assert "damaged" in refused(tmp_path / "flipped.zip")


def test_an_archive_that_unpacks_to_far_more_is_refused(tmp_path):
    """What a few bytes blow up to is not read, whatever the directory says of its size."""
    bomb = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("SY.txt", "w", force_zip64=True) as member,
    ):
        for _ in range(80):
            member.write(bytes(1 << 20))
    assert "80 MiB, more than 200 times its size" in refused(bomb)
    huge = zipped(tmp_path / "huge.zip", SY__txt=geonames())
    data = bytearray(huge.read_bytes())
    # The directory at the end is made to claim 4 GiB for a member of a hundred bytes.
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (0xFFFFFFFE).to_bytes(4, "little")
    huge.write_bytes(data)
    assert "more than 200 times" in refused(huge)
