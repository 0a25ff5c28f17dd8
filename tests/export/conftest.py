"""What the tests of exports share: a small war, what its exports rest on, and GDAL's own programs."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "maps"))

from timelines import timeline

from conflictmap.provenance import Provenance


@pytest.fixture
def war():
    """Return a timeline of eleven places in every status, on both clocks."""
    return timeline()


@pytest.fixture
def provenance(war):
    """Return what the exports of the war rest on."""
    return Provenance(
        title="Palmyra & <b>around</b>",
        articles=tuple(sorted(war.articles, key=lambda article: article.id)),
        settings="3fa0",
        made=datetime(2026, 11, 27, 12, 30, tzinfo=UTC),
        credits=("Places: made for a test",),
        version="0.1.0",
    )


@pytest.fixture
def gdal():
    """Return a function that runs one of GDAL's programs and gives what it writes, or skip."""

    def run(program, *arguments):
        found = shutil.which(program)
        if found is None:
            pytest.skip(f"{program} of GDAL is not installed; pyogrio reads the same file in another test")
        done = subprocess.run(
            [found, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        assert "ERROR" not in done.stderr
        return done.stdout

    return run
