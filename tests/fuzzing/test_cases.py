import importlib.util
from pathlib import Path

import pytest
from fuzz_targets import CASES, TARGETS, Target

from conflictmap.errors import DataError

KEPT = sorted(CASES.glob("*/*"))


def runner():
    spec = importlib.util.spec_from_file_location("fuzz_runner", Path(__file__).with_name("run.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_once_went_wrong_is_read_or_refused(path):
    """Every input that once broke a reader is now answered, or refused in one line."""
    TARGETS[path.parent.name].check(path.read_bytes())


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.name)
def test_targets_begin_with_sound_inputs(target):
    """What fuzzing starts from is read, so that changed inputs reach beyond the first check of a reader."""
    for seed in target.seeds:
        assert target.check(seed) is None


def test_every_case_belongs_to_a_target():
    """No kept case is left behind by a target that was renamed."""
    assert {path.parent.name for path in KEPT} <= TARGETS.keys()


@pytest.mark.parametrize("said", ["one\ntwo", "\x1b[2J", "x" * 5_000, "\ud800"])
def test_errors_are_one_line_whatever_they_quote(said):
    """An error that quotes an input stays one line of bounded length, and commands no terminal."""

    def refuse(_data):
        raise DataError(f"this is {said}", where=said, mend=f"Write something other than {said}")

    assert Target("always", refuse, ()).check(b"") is not None


def test_findings_are_written_down_once_each(tmp_path):
    """An exception that is none of ours becomes a file with its input, once for each place that raises it."""

    def read(data):
        if data.startswith(b"a"):
            raise KeyError(data)
        if data.startswith(b"b"):
            raise ValueError(data)

    attempt = runner()._noting(Target("broken", read, ()), tmp_path)
    for data in (b"a1", b"a2", b"b1", b"sound", b"b2"):
        attempt(data)
    found = {path.name.partition("-")[0]: path.read_bytes() for path in tmp_path.iterdir()}
    assert found == {"KeyError": b"a1", "ValueError": b"b1"}


def test_the_runner_knows_every_target():
    """A run without names takes the whole registry."""
    assert runner()._known([]) == [*TARGETS]
