import pytest
from playwright.sync_api import Error

pytestmark = pytest.mark.browser

# As browsers do that forbid a page everything it could keep.
FORBIDDEN = """
  const forbid = (owner, name) => Object.defineProperty(owner, name, {
    configurable: true,
    get() { throw new DOMException(`${name} is forbidden`, 'SecurityError'); },
    set() { throw new DOMException(`${name} is forbidden`, 'SecurityError'); },
  });
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) forbid(window, name);
  forbid(Document.prototype, 'cookie');
  for (const name of ['storage', 'serviceWorker']) forbid(Navigator.prototype, name);
"""


def test_needs_no_storage(open_page, html):
    """Where a browser forbids storage of every kind, all works and nothing is logged."""
    opened = open_page(html, before=FORBIDDEN)
    page = opened.ready()
    page.get_by_role("button", name="Previous change").first.click()
    page.keyboard.press("c")
    page.keyboard.press("t")
    page.locator("tbody").get_by_role("button", name="Palmyra", exact=True).click()
    page.locator("#cm-place blockquote").first.wait_for()
    page.locator("#cm-language").select_option("fr")
    page.get_by_role("button", name="Carte").click()
    page.wait_for_function(
        "() => location.hash.includes('lang=fr') && location.hash.includes('place=palmyra')"
    )
    assert opened.state()["date"] == "2016-12-11"
    assert opened.complaints == []
    with pytest.raises(Error, match="is forbidden"):
        page.evaluate("localStorage.length")
