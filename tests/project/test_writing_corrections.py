import stat
import subprocess
import sys
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
    assert sorted(file.name for file in tmp_path.iterdir()) == [".conflictmap", "corrections.toml"]


def test_two_who_decide_at_once_lose_nothing(tmp_path):
    """Each adds to what the other has written, also in the same moment."""
    script = (
        "import sys, pathlib\nfrom conflictmap.corrections.writing import appended\n"
        "for number in range(30): appended(pathlib.Path(sys.argv[1]), f'# {sys.argv[2]} {number}\\n')\n"
    )
    path = tmp_path / "corrections.toml"
    both = [subprocess.Popen([sys.executable, "-c", script, path, name]) for name in ("ann", "bob")]
    assert [one.wait(timeout=60) for one in both] == [0, 0]
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
    assert sorted(lines) == sorted(f"# {name} {number}" for name in ("ann", "bob") for number in range(30))
