"""Hand-made claims are read line by line, and a mistake in one is named with its line."""

import json
from pathlib import Path
from typing import Any

import pytest

from conflictmap.errors import DataError
from conflictmap.evaluation import read_accepted_names, read_gold

ROW: dict[str, Any] = {
    "article": "a",
    "sentence": "Border guards took Zarqat.",
    "place": "Zarqat",
    "place_form": "name",
    "place_name": "Zarqat",
    "lat": 34,
    "lon": 38.5,
    "change": "captured",
    "gainer": "Guards",
    "loser": None,
    "extent": "whole",
    "earliest": "2016-04",
    "latest": None,
    "attribution": None,
    "certainty": "confirmed",
    "background": False,
}


def written(folder: Path, *rows: object) -> Path:
    path = folder / "claims.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_claims_and_articles_without_any_are_read(tmp_path: Path) -> None:
    """A change of null says that an article was read, a line without anything says nothing."""
    gold = read_gold(written(tmp_path, ROW, "", {"article": "b", "change": None}))
    assert gold.articles == ("a", "b")
    (statement,) = gold.statements
    assert (statement.place, statement.lat, statement.loser) == ("Zarqat", 34.0, None)


@pytest.mark.parametrize(
    ("row", "what", "mend"),
    [
        ('{"article": "a", ', "this is not JSON", "a line of its own"),
        ("[1, 2]", "an object", "a JSON object"),
        ({"article": "b"}, "change: the key is missing", 'Add "change"'),
        ({**ROW, "change": "conquered"}, "change: ", "Use one of captured"),
        ({**ROW, "extent": "most"}, "extent: ", "Use one of whole, part"),
        ({**ROW, "certainty": None}, "certainty: ", "Use one of confirmed"),
        ({**ROW, "earliest": "April"}, "earliest: 'April' is no ISO day, month or year", "YYYY-MM-DD"),
        ({**ROW, "latest": "2016-02-30"}, "latest: ", "YYYY-MM-DD"),
        ({**ROW, "lat": 134}, "lat: ", "Mend"),
        ({**ROW, "background": "no"}, "background: ", "true or false"),
        ({key: value for key, value in ROW.items() if key != "loser"}, "loser: the key is missing", "null"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, row: object, what: str, mend: str) -> None:
    """One line says which line and key are wrong, and how to mend them."""
    path = written(tmp_path, ROW, row)
    with pytest.raises(DataError) as caught:
        read_gold(path)
    assert caught.value.where == f"{path}:2"
    assert what in caught.value.what
    assert caught.value.mend is not None
    assert mend in caught.value.mend
    assert "\n" not in str(caught.value)


def test_a_file_without_claims_is_no_gold(tmp_path: Path) -> None:
    """Nothing can be scored against nothing."""
    with pytest.raises(DataError, match="no claim"):
        read_gold(written(tmp_path, ""))
    with pytest.raises(DataError, match="cannot be read"):
        read_gold(tmp_path / "nowhere.jsonl")


def test_accepted_names_are_lists_by_actor(tmp_path: Path) -> None:
    """A file of another shape is refused with an example of the right one."""
    path = tmp_path / "actors.json"
    path.write_text('{"Guards": ["border guards"]}', encoding="utf-8")
    assert read_accepted_names(path) == {"Guards": frozenset({"border guards"})}
    path.write_text('{"Guards": "border guards"}', encoding="utf-8")
    with pytest.raises(DataError, match=r"Guards: .*an entry an actor"):
        read_accepted_names(path)
