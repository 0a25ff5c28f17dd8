import pytest

pytestmark = pytest.mark.browser

# What Firefox 100, Safari 15 or Chrome 79 have not; taken away before the page's own script runs.
MISSING = """
  delete window.DecompressionStream;
  delete window.HTMLDialogElement.prototype.showModal;
  delete window.HTMLDialogElement.prototype.close;
  delete window.HTMLDialogElement;
  delete window.structuredClone;
  delete Object.hasOwn;
  delete Object.groupBy;
  delete Array.prototype.at;
  delete Object.getPrototypeOf(Int8Array.prototype).at;
  delete Array.prototype.findLast;
  for (const name of ['toSorted', 'toReversed', 'toSpliced', 'with']) delete Array.prototype[name];
  delete String.prototype.at;
  delete String.prototype.replaceAll;
  delete Element.prototype.replaceChildren;
  delete DocumentFragment.prototype.replaceChildren;
"""


def test_old_browser_gets_the_table_and_is_told_why(open_page, html):
    """Where the browser cannot inflate, a sentence in every language says so over a table that works."""
    opened = open_page(html, before=MISSING, locale="fr-FR")
    page = opened.ready()
    alert = page.get_by_role("alert")
    assert "Ce navigateur est trop ancien" in alert.inner_text()
    rows = page.locator("tbody tr")
    assert rows.count() == 11
    told = {alert.locator("span").inner_text()}
    for language in ("en", "ar", "ru", "uk"):
        page.locator("#cm-language").select_option(language)
        told.add(alert.locator("span").inner_text())
    assert len(told) == 5
    assert all("Firefox" in sentence for sentence in told)
    page.locator("#cm-language").select_option("en")
    alert.get_by_role("button", name="Close").click()
    assert alert.is_hidden()
    assert opened.complaints == []


def test_old_browser_sorts_searches_and_shows_the_reports(open_page, html):
    """Without what browsers learnt of late, steps, sorting, search, panel, help and the map work."""
    opened = open_page(html, "#day=2016-12-11", before=MISSING)
    page = opened.ready()
    page.get_by_role("button", name="Confidence").click()
    page.get_by_role("button", name="Confidence").click()
    assert page.locator("tbody tr").nth(0).inner_text().startswith("Palmyra")
    page.locator("#cm-find").fill("palm")
    page.locator("tbody").get_by_role("button", name="Palmyra", exact=True).click()
    page.locator("#cm-place").get_by_text("Fighters walked back").wait_for()
    page.locator("#cm-help-open").click()
    assert page.locator("#cm-help").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#cm-help").is_hidden()
    page.get_by_role("button", name="Previous change").first.click()
    assert opened.state()["date"] == "2016-12-10"
    page.get_by_role("button", name="Map", exact=True).click()
    page.wait_for_function(
        "() => location.hash.includes('place=palmyra') && !location.hash.includes('table')"
    )
    assert opened.complaints == []
    assert opened.requests == []
