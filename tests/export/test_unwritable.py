import pytest

from conflictmap.errors import InputError
from conflictmap.export.about import write_about
from conflictmap.export.acled import write_acled
from conflictmap.export.citations import write_bibtex, write_csl
from conflictmap.export.claims import write_claims, write_claims_schema
from conflictmap.export.geojson import write_geojson
from conflictmap.export.geopackage import write_geopackage
from conflictmap.export.geoparquet import write_geoparquet
from conflictmap.export.kml import write_kml

WRITERS = {
    "states.geojson": write_geojson,
    "map.gpkg": write_geopackage,
    "states.parquet": write_geoparquet,
    "states.kml": write_kml,
    "acled.csv": lambda war, path, _: write_acled(war, path),
    "claims.jsonl": lambda war, path, _: write_claims(war.claims, path),
    "claims.schema.json": lambda _, path, __: write_claims_schema(path),
    "references.bib": lambda _, path, provenance: write_bibtex(provenance, path),
    "references.json": lambda _, path, provenance: write_csl(provenance, path),
    "about.json": lambda _, path, provenance: write_about(provenance, path),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_folder_that_is_not_there_is_one_line(name, war, provenance, tmp_path):
    """Whoever names a folder that does not exist is told so, and nothing is left behind."""
    path = tmp_path / "none" / name
    with pytest.raises(InputError, match="cannot be written") as caught:
        WRITERS[name](war, path, provenance)
    assert caught.value.where == str(path)
    assert caught.value.mend == "Make the folder first"
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", WRITERS)
def test_what_cannot_be_replaced_stays(name, war, provenance, tmp_path):
    """Where a folder bears the file's name, it stays as it is, and no draft lies beside it."""
    path = tmp_path / name
    path.mkdir()
    (path / "kept").write_text("kept", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written") as caught:
        WRITERS[name](war, path, provenance)
    assert caught.value.mend == "Check the folder's rights and space"
    assert [one.name for one in tmp_path.iterdir()] == [name]
    assert (path / "kept").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("name", WRITERS)
def test_an_earlier_file_is_replaced(name, war, provenance, tmp_path):
    """A second export overwrites the first one with the same bytes."""
    path = tmp_path / name
    path.write_text("old", encoding="utf-8")
    WRITERS[name](war, path, provenance)
    first = path.read_bytes()
    assert first != b"old"
    WRITERS[name](war, path, provenance)
    assert path.read_bytes() == first
    assert [one.name for one in tmp_path.iterdir()] == [name]
