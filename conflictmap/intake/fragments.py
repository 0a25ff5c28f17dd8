"""Pieces of HTML, as feeds and datasets carry them, to plain text."""

import re
from typing import Final

from conflictmap.articles.tags import thinned

_TAG: Final = re.compile(
    r"</?(?:p|br|div|span|a|h\d|li|ul|strong|em|img|figure|blockquote)\b[^<>]*>", re.IGNORECASE
)
_BLOCKS: Final = frozenset(
    {
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "section",
        "tr",
        "hr",
    }
)
_NO_TEXT: Final = (
    "script",
    "style",
    "figure",
    "figcaption",
    "iframe",
    "form",
    "noscript",
    "table",
    "template",
)


def is_fragment(text: str) -> bool:
    """Tell whether a text is written in HTML."""
    return _TAG.search(text) is not None


def plain_text(markup: str) -> str:
    """Return the text of a piece of HTML, a paragraph a line; what has no tags comes back as it is."""
    if not is_fragment(markup):
        return markup
    # Imported here since most datasets are plain text.
    from lxml import etree, html  # noqa: PLC0415 - see above

    try:
        root = html.fragment_fromstring(thinned(markup), create_parent="div")
    except (etree.LxmlError, ValueError):
        return _TAG.sub(" ", markup)
    etree.strip_elements(root, etree.Comment, *_NO_TEXT, with_tail=False)
    text: list[str] = []
    # Written down rather than put into the tree: lxml gives back characters that it does not take.
    for event, element in etree.iterwalk(root, events=("start", "end", "pi")):
        if event != "pi":
            text += ["\n"] * (element.tag in _BLOCKS)
        text.append((element.text if event == "start" else element.tail) or "")
    lines = (" ".join(line.split()) for line in "".join(text).splitlines())
    return "\n".join(line for line in lines if line)
