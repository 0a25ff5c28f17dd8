import stat
import tomllib
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from conflictmap.corrections.writing import appended, table_text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(text):
    """Quotes, escapes, line ends and marks of direction are text in the file, and no line of it is broken."""
    written = table_text("claim", {"sentence": text, "on": date(2016, 12, 12), "set": {"place": text}})
    assert tomllib.loads(written)["claim"] == [
        {"sentence": text, "on": date(2016, 12, 12), "set": {"place": text}}
    ]
    assert len(written.splitlines()) == 4
    assert written.replace("\n", "").isprintable()


def test_a_decision_is_added_at_the_end_and_the_rest_stays(tmp_path):
    """Comments, order and the file's rights are as they were, and a missing line end is made good."""
    path = tmp_path / "corrections.toml"
    appended(path, "[[claim]]\n")
    assert path.read_text() == "[[claim]]\n"
    path.write_text("# by hand\n[[place]]  # odd\nname='x'")
    path.chmod(0o640)
    appended(path, "[[claim]]\n")
    assert path.read_text() == "# by hand\n[[place]]  # odd\nname='x'\n\n[[claim]]\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [file.name for file in tmp_path.iterdir()] == ["corrections.toml"]
