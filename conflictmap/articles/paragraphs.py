"""Text into paragraphs, as spans: none of them moves, so that offsets stay those of the source."""

import re
from itertools import pairwise
from typing import Final

Span = tuple[int, int]

_LINE: Final = re.compile(r"[^\r\n\u2028\u2029]+")
_BLANK_BETWEEN: Final = re.compile(r"(?:\r\n|[\r\n\u2028\u2029])[ \t]*(?:\r\n|[\r\n\u2028\u2029])")
_SENTENCE_END: Final = re.compile(r"[.!?…:;؟。][\"'”’»)\]]*$")
# Typewriters, mail programs and wire services break lines at 60 to 80 characters; nobody does beyond 100.
_WRAPPED_AT_MOST: Final = 100
_WRAPPED_AT_LEAST: Final = 40
_WRAPPED_SHARE: Final = 0.6


def paragraphs(text: str) -> list[Span]:
    """Return the half-open spans of a text's paragraphs, without the white space around them.

    A line is a paragraph, as the web has it, unless the lines are plainly broken at a fixed width: then
    a blank line ends the paragraph.
    """
    lines = [span for match in _LINE.finditer(text) if (span := _stripped(text, *match.span()))]
    if not _is_wrapped(text, lines):
        return lines
    joined: list[Span] = []
    for start, end in lines:
        if joined and not _BLANK_BETWEEN.search(text, joined[-1][1], start):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _stripped(text: str, start: int, end: int) -> Span | None:
    line = text[start:end]
    body = line.strip()
    if not body:
        return None
    begin = start + line.index(body)
    return begin, begin + len(body)


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Tell whether lines run on: most that have a next one are of one width and end within a sentence."""
    if not lines or max(end - start for start, end in lines) > _WRAPPED_AT_MOST:
        return False
    followed = [
        (start, end)
        for (start, end), (following, _) in pairwise(lines)
        if not _BLANK_BETWEEN.search(text, end, following)
    ]
    running = [
        (start, end)
        for start, end in followed
        if end - start >= _WRAPPED_AT_LEAST and not _SENTENCE_END.search(text[start:end])
    ]
    return len(followed) > 1 and len(running) >= _WRAPPED_SHARE * len(followed)
