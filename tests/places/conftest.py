import pytest

from conflictmap.places import Gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """Return the built-in gazetteer with the theatre of Syria and Iraq."""
    return Gazetteer.open(["syria-iraq"])


@pytest.fixture(scope="session")
def world() -> Gazetteer:
    """Return the built-in gazetteer without a theatre."""
    return Gazetteer.open([])
