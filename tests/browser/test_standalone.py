import html as markup

import pytest
from host_server import HostServer

pytestmark = pytest.mark.browser

WAYS = ("file", "http", "srcdoc", "sandbox", "strict")
HOST = '<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,">{}</html>'
SIZE = 'width="1200" height="760"'
STRICT = "default-src 'none'; frame-src 'self'; img-src data:"


@pytest.fixture(scope="module")
def server(html):
    """Return a server of the page as /map.html, and of hosts that hold it in a frame."""
    page = html.read_text()
    frames = {
        "/srcdoc": (f'<iframe {SIZE} srcdoc="{markup.escape(page)}"></iframe>', ""),
        "/sandbox": (f'<iframe {SIZE} sandbox="allow-scripts" src="/map.html"></iframe>', ""),
        "/strict": (f'<iframe {SIZE} src="/map.html"></iframe>', STRICT),
    }
    hosts = {path: (HOST.format(frame), policy) for path, (frame, policy) in frames.items()}
    with HostServer({"/map.html": (page, ""), **hosts}) as started:
        yield started


@pytest.fixture(params=WAYS)
def standing(request, open_page, html, server):
    """Return the page as opened in one of the ways, and the frame that the map is in."""
    where = {"file": html, "http": f"{server.address}/map.html"}.get(request.param)
    opened = open_page(where or f"{server.address}/{request.param}")
    frame = opened.page.main_frame if where else opened.page.frames[1]
    frame.wait_for_function("() => window.conflictmap?.ready === true")
    # The host's request for the document itself.
    opened.requests[:] = [url for url in opened.requests if url != f"{server.address}/map.html"]
    return opened, frame


def test_page_works_and_guards_itself_wherever_it_stands(standing):
    """From disk, served, in srcdoc, a sandbox and a strict host it works, and lets nothing in or out."""
    opened, frame = standing
    frame.get_by_role("button", name="Previous change").first.click()
    assert frame.evaluate("conflictmap.state().date") == "2016-12-11"
    frame.get_by_role("button", name="Table", exact=True).click()
    frame.locator("tbody").get_by_role("button", name="Palmyra", exact=True).click()
    frame.locator("#cm-place").get_by_text("Fighters walked back").wait_for()
    frame.locator("body").press("c")
    assert frame.evaluate("conflictmap.state().clock") == "known"
    frame.locator("#cm-language").select_option("ar")
    frame.locator("html[lang=ar][dir=rtl]").wait_for()
    assert frame.get_by_role("button", name="الجدول").get_attribute("aria-pressed") == "true"
    state = frame.evaluate("conflictmap.state()")
    assert (state["date"], state["clock"], state["selected"]) == ("2016-12-11", "known", "palmyra")
    assert opened.complaints == []

    ran = frame.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.ran = true';
          document.body.append(script);
          const button = document.createElement('button');
          button.setAttribute('onclick', 'window.ran = true');
          document.body.append(button);
          button.click();
          return window.ran === true;
        }"""
    )
    assert not ran
    asked = frame.evaluate("() => fetch('/map.html').then(() => 'sent', () => 'refused')")
    assert asked == "refused"
    refusals = [text for text in opened.complaints if "Content Security Policy" in text]
    assert len(refusals) >= 3
    assert opened.requests == []
