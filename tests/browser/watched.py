"""Pages of which every misdeed is noted: what they run, ask for, open, leave for or complain of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

# In every frame, before anything else of it. What the data's encoding cannot hold, and what would turn a
# sentence round, is left out on both sides of a comparison.
BEFORE = r"""
  window.plain = (text) => text
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/\r\n?/g, '\n')
    .replace(/[\0\u202a-\u202e\u2066-\u2069]/g, '');
  for (const call of ['alert', 'confirm', 'prompt', 'print', 'open'])
    window[call] = () => { window.pwned = call; };
  window.broken = [];
  document.addEventListener('securitypolicyviolation', ({ blockedURI, violatedDirective }) =>
    broken.push(`${violatedDirective} ${blockedURI}`));
"""
RAN = "() => [window.pwned, parent.pwned, top.pwned, Object.prototype.pwned, {}.state].find(Boolean) ?? null"


@dataclass
class Watched:
    """A page and its misdeeds; `own` begins every address that it may ask for."""

    page: Page
    own: tuple[str, ...]
    misdeeds: list[str] = field(default_factory=list)

    def assert_harmless(self) -> None:
        """Check that nothing ran, left, opened, was asked for or complained of, in any frame."""
        for frame in self.page.frames:
            assert frame.evaluate(RAN) is None
            assert frame.evaluate("window.broken") == []
        assert self.misdeeds == []


@contextmanager
def watched(browser: Browser, *own: str, **options: object) -> Iterator[Watched]:
    """Give a page that is watched, and close it."""
    context = browser.new_context(
        **{"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "reduced_motion": "reduce"}
        | options
    )
    context.add_init_script(BEFORE)
    page = context.new_page()
    seen = Watched(page, (*own, "data:", "blob:", "about:"))
    note = seen.misdeeds.append
    context.on("page", lambda opened: note(f"opened {opened.url}"))
    context.on("request", lambda asked: asked.url.startswith(seen.own) or note(f"asked {asked.url}"))
    # What the page's policy stopped was announced before it was stopped.
    context.on(
        "requestfailed", lambda asked: asked.failure == "csp" and seen.misdeeds.remove(f"asked {asked.url}")
    )
    page.on("framenavigated", lambda frame: frame.url.startswith(seen.own) or note(f"left for {frame.url}"))
    page.on("console", lambda message: note(message.text))
    page.on("pageerror", lambda error: note(str(error)))
    page.on("dialog", lambda dialog: (note("dialog"), dialog.dismiss()))
    page.on("download", lambda download: note(f"download {download.url}"))
    yield seen
    context.close()
