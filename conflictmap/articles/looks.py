"""What a look at an article's text tells: its paragraphs worth reading, its language, its date line."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final, Self

from conflictmap.articles.boilerplate import standard_boilerplate
from conflictmap.articles.dates import find_dateline
from conflictmap.articles.language import guess_language
from conflictmap.articles.paragraphs import Span, paragraphs
from conflictmap.articles.repeats import drop_repeats
from conflictmap.articles.rules import rules_identity
from conflictmap.memory import Memory, recalled
from conflictmap.model import content_id

_HEADING_MARK: Final = re.compile(r"#{1,6}[ \t]+")


@dataclass(frozen=True, slots=True)
class Look:
    """What a text tells without being understood.

    Attributes
    ----------
    passages
        Half-open spans of the paragraphs worth reading.
    boilerplate, repeats
        How many paragraphs are not.
    language
        ISO 639-1 code.
    dateline
        The day of publication that the head of the text states, or None.
    """

    passages: tuple[Span, ...]
    boilerplate: int
    repeats: int
    language: str
    dateline: date | None

    def to_json(self) -> bytes:
        """Return what `from_json` reads."""
        return json.dumps(asdict(self), default=str).encode()

    @classmethod
    def from_json(cls, kept: bytes) -> Self:
        """Return the look that `to_json` wrote."""
        fields = json.loads(kept)
        fields["passages"] = tuple((start, end) for start, end in fields["passages"])
        fields["dateline"] = None if fields["dateline"] is None else date.fromisoformat(fields["dateline"])
        return cls(**fields)


def look_at(text: str, source: str | None, memory: Memory, *, markdown: bool = False) -> Look:
    """Return what a text tells.

    Parameters
    ----------
    source
        The outlet, whose site has boilerplate of its own.
    memory
        Spares looking again.
    markdown
        Whether paragraphs may begin with a heading's mark.
    """
    maker, key = f"look {rules_identity()}", content_id(text, source, markdown, length=32)
    kept = recalled(memory, maker, key, Look.from_json)
    if kept is not None:
        return kept
    spans = paragraphs(text)
    if markdown:
        spans = [_without_mark(text, span) for span in spans]
    spans, boilerplate = standard_boilerplate().strip(text, spans, source)
    spans, repeats = drop_repeats(text, spans)
    look = Look(tuple(spans), boilerplate, repeats, guess_language(text), find_dateline(text))
    memory.keep(maker, key, look.to_json())
    return look


def _without_mark(text: str, span: Span) -> Span:
    mark = _HEADING_MARK.match(text, *span)
    return (mark.end(), span[1]) if mark is not None and mark.end() < span[1] else span
