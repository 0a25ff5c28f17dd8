import shutil

import pytest

from conflictmap.cli.app import main
from conflictmap.cli.status import SUCCESS


@pytest.fixture(scope="module")
def example(examples, tmp_path_factory):
    """Return a copy of the example project."""
    folder = tmp_path_factory.mktemp("example") / "palmyra"
    shutil.copytree(
        examples / "palmyra-2016", folder, ignore=shutil.ignore_patterns(".conflictmap", "output")
    )
    return folder


@pytest.fixture
def run_command(capsys, monkeypatch):
    """Return a function that runs a command at a fixed time and gives its status and what it wrote."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795780800")

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return ended.value.code or SUCCESS, captured.out, captured.err

    return run
