import re
from pathlib import Path

import conflictmap

PACKAGE = Path(conflictmap.__file__).parent
# What takes text for markup or for script.
TAKING = re.compile(
    r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|DOMParser|srcdoc)\b\s*[=(\[]"
    r"|\bdocument\.write|\beval\s*\(|\bFunction\s*\(|\bset(?:Timeout|Interval)\s*\(\s*['\"`]"
)


def test_nothing_of_the_viewer_takes_text_for_markup_or_script():
    """No module of the page, and no line of the served frame, has a way for text to become more than text."""
    sources = [*(PACKAGE / "maps" / "viewer" / "src").rglob("*.?js"), *(PACKAGE / "serving").glob("*.html")]
    sources += (PACKAGE / "maps" / "viewer" / "src").rglob("*.js")
    assert len(sources) > 40
    assert [
        (path.name, TAKING.findall(path.read_text())) for path in sources if TAKING.search(path.read_text())
    ] == []
    assert TAKING.search("a.innerHTML = b")
