import pytest

from conflictmap.errors import InputError
from conflictmap.publish import published


def write(folder, **files):
    with published(folder) as draft:
        for name, content in files.items():
            (draft / f"{name}.txt").write_text(content)


def contents(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_a_set_replaces_the_one_before_and_nothing_else(tmp_path):
    """New files take the place of old ones; what somebody else put there stays."""
    folder = tmp_path / "new" / "output"
    write(folder, a="1", b="1")
    (folder / "picture.png").write_text("mine")
    write(folder, a="2", b="2")
    assert contents(folder) == {"a.txt": "2", "b.txt": "2", "picture.png": "mine"}


def test_a_failure_changes_nothing(tmp_path):
    """When something goes wrong before the end, the earlier files are as they were."""
    write(tmp_path, a="1")

    def fail():
        with published(tmp_path) as draft:
            (draft / "a.txt").write_text("2")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert contents(tmp_path) == {"a.txt": "1"}


def test_a_set_that_was_complete_is_put_in_place_later(tmp_path):
    """A process killed between the renames leaves its work to the next one."""
    ready = tmp_path / ".conflictmap-ready"
    ready.mkdir()
    (ready / "left.txt").write_text("1")
    write(tmp_path, a="2")
    assert contents(tmp_path) == {"left.txt": "1", "a.txt": "2"}


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path):
    """The output folder's name is in the message."""
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(InputError, match="the output cannot be written"):
        write(file / "output", a="1")


def test_what_a_killed_build_had_begun_is_cleared_away(tmp_path):
    """Half-written drafts do not pile up in the folder that people publish."""
    (tmp_path / ".conflictmap-draft-old").mkdir()
    (tmp_path / ".conflictmap-draft-old" / "a.txt").write_text("half")
    write(tmp_path, a="1")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
