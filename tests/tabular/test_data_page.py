import re
from pathlib import Path

from conflictmap.tabular import places, runs

PAGE = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")


def test_the_examples_of_the_page_run(tmp_path, monkeypatch):
    """What docs/data.md shows works as it stands there, and its assertions hold."""
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 5
    exec("\n".join(blocks), {})


def test_every_column_is_on_the_page():
    """docs/data.md names each column that is read."""
    for column in (*runs.COLUMNS, *places.COLUMNS):
        assert re.search(rf"(?<!\w){column}(?!\w)", PAGE), column
