"""A real Chromium, and pages opened from disk in it."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from chromium_flags import FLAGS
from playwright.sync_api import Browser, Page, sync_playwright

# The made-up timeline is shared with the tests of the stage itself.
sys.path.insert(0, str(Path(__file__).parents[1] / "maps"))

from timelines import timeline

from conflictmap.maps import PageOptions, write_page


@dataclass(frozen=True, slots=True)
class Opened:
    """A page, and all that it asked of the network and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ready(self) -> Page:
        """Wait until the map is drawn."""
        self.page.wait_for_function("() => window.conflictmap?.ready === true", timeout=20_000)
        return self.page

    def state(self):
        """Return what the page's script says it shows."""
        return self.page.evaluate("conflictmap.state()")


@pytest.fixture(scope="session")
def browser(chromium):
    """Start one Chromium for all tests."""
    with sync_playwright() as playwright:
        started: Browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def html(tmp_path_factory) -> Path:
    """Return the page of the made-up timeline."""
    path = tmp_path_factory.mktemp("page") / "map.html"
    write_page(timeline(), path, PageOptions("Palmyra", "Eleven places", credits=("Places: made up",)))
    return path


@pytest.fixture
def open_page(browser):
    """Return a function that opens a file, or an address on the loopback, and watches it.

    `before` is a script that runs before any of the page's own.
    """
    contexts = []

    def opened(where: Path | str, link: str = "", before: str | None = None, **options) -> Opened:
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **options}
        )
        contexts.append(context)
        if before:
            context.add_init_script(before)
        watched = Opened(context.new_page())
        page = watched.page
        own = where if isinstance(where, str) else where.resolve().as_uri()
        page.on("request", lambda request: _note(request.url, own, watched.requests))
        page.on("console", lambda message: watched.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: watched.complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (watched.complaints.append("a dialog opened"), dialog.dismiss()))
        page.goto(f"{own}{link}")
        return watched

    yield opened
    for context in contexts:
        context.close()


def _note(url: str, own: str, requests: list[str]) -> None:
    if not url.startswith((own, "data:", "blob:")):
        requests.append(url)
