"""What tests of several stages share."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from geocoding_server import GeocodingServer
from web_server import WebServer

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever changed how the page looks take its kept pictures anew."""
    parser.addoption(
        "--keep-screenshots", action="store_true", help="take the pictures of tests/browser/screenshots anew"
    )


# Files whose tests take longest: begun last, one of them would run on alone.
LONGEST = (
    *("wheel/test_wheel.py", "docs/test_extending.py", "building/test_fault_points.py"),
    *("review/test_review_command.py", "building/test_faults.py", "checks/test_doctor.py"),
    *("project/test_extractors.py", "places/imports/test_index.py", "cli/test_jobs.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first, which leaves two processes busy to the end."""
    items.sort(key=lambda item: not item.path.as_posix().endswith(LONGEST))


def pytest_configure() -> None:
    """Let the programs that tests start hear Ctrl-C, also where the tests run in the background.

    A shell lets what it starts in the background ignore it, and so does whatever that starts.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of the seed articles and gold claims, which lies beside the repository, or skip."""
    folder = ROOT.parent / "shared"
    if not (folder / "seeds").is_dir():
        pytest.skip("the seed articles and gold claims are not beside this checkout (../shared)")
    return folder


@pytest.fixture(scope="session", autouse=True)
def no_imports_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the gazetteers that whoever runs the tests has imported out of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONFLICTMAP_DATA", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def examples() -> Path:
    """Return the folder of the example projects."""
    return ROOT / "examples"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium; without one the test fails, since an untested page proves nothing."""
    named = os.environ.get("CONFLICTMAP_CHROMIUM")
    for name in [named] if named else ["chromium", "chromium-browser", "google-chrome"]:
        found = shutil.which(name)
        if found:
            return found
    pytest.fail("no Chromium was found. Install one (make browser) or name it in CONFLICTMAP_CHROMIUM")


@pytest.fixture
def geocoding_server() -> Iterator[GeocodingServer]:
    """Return a server on the loopback that speaks the protocols of Nominatim, Photon and GeoNames."""
    with GeocodingServer() as server:
        yield server


@pytest.fixture
def web_server() -> Iterator[WebServer]:
    """Return a web server on the loopback that answers what a test tells it to."""
    with WebServer() as server:
        yield server
