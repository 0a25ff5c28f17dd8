"""The map as `conflictmap serve` shows it: of the newest build, without a hand."""

from collections.abc import Callable, Iterator
from pathlib import Path

import map_server
import pytest
from playwright.sync_api import Browser

SETTINGS = 'title = "Daily"\ntheatre = "syria-iraq"\n[output]\nbase_map = false\n'
TOOK = "Syrian troops recaptured the town of al-Qaryatayn from Islamic State on Sunday, a source said."
LOST = "Islamic State recaptured the town of al-Qaryatayn from the Syrian army on Tuesday, the army admitted."
PATIENCE = 60.0


@pytest.fixture
def add(tmp_path: Path) -> Callable[[str, str, str], None]:
    """Return a function that puts an article of a day into a project."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "conflictmap.toml").write_text(SETTINGS, encoding="utf-8")

    def put(name: str, day: str, text: str) -> None:
        article = f"---\nsource: Wire\npublished: {day}\n---\n{text}\n"
        (tmp_path / "articles" / f"{name}.txt").write_text(article, encoding="utf-8")

    return put


@pytest.fixture
def served(tmp_path: Path, add: Callable[[str, str, str], None]) -> Iterator[str]:
    """Return the address of a server that shows the project, and end it afterwards."""
    add("took", "2016-04-03", TOOK)
    with map_server.served(tmp_path) as address:
        yield address


@pytest.mark.browser
def test_the_newest_map_is_shown_without_a_hand(
    served: str, tmp_path: Path, add: Callable[[str, str, str], None], browser: Browser
) -> None:
    """A change is seen in a real browser with what was chosen kept; an error is said above the map."""
    ready = "() => document.getElementById('map').contentWindow.conflictmap?.ready === true"
    page = browser.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(served)
    page.wait_for_function(ready, timeout=PATIENCE * 1000)
    page.wait_for_function("() => document.title === 'Daily'")
    add("lost", "2016-04-05", LOST)
    dates = "document.getElementById('map').contentWindow.conflictmap?.dates.at(-1)"
    page.wait_for_function(f"() => {dates} === '2016-04-05'", timeout=PATIENCE * 1000)
    page.wait_for_function(ready)
    page.evaluate("document.getElementById('map').contentWindow.conflictmap.show('2016-04-03')")
    page.wait_for_function("() => location.hash.includes('2016-04-03')")
    add("later", "2016-04-09", LOST)
    page.wait_for_function(f"() => {dates} === '2016-04-09'", timeout=PATIENCE * 1000)
    page.wait_for_function(ready)
    shown = page.evaluate("document.getElementById('map').contentWindow.conflictmap.state()")
    assert shown["date"] == "2016-04-03"
    settings = tmp_path / "conflictmap.toml"
    good = settings.read_text(encoding="utf-8")
    settings.write_text(good + "\nred = 1\n", encoding="utf-8")
    page.wait_for_selector("#said.failed", timeout=PATIENCE * 1000)
    assert "there is no such key" in page.inner_text("#said")
    assert page.evaluate(ready.removeprefix("() => "))
    settings.write_text(good, encoding="utf-8")
    page.wait_for_selector("#said", state="hidden", timeout=PATIENCE * 1000)
    assert complaints == []
    page.close()
