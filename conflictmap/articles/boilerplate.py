"""What sites put around a report, recognised by the rules of boilerplate.toml."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from conflictmap.articles.paragraphs import Span
from conflictmap.errors import DataError

# A paragraph is prose when it is longer than a heading, or ends a sentence.
_PROSE: Final = 120
_PROSE_END: Final = re.compile(r"\w{3}[.!?…][\"'”’»)]*$")
_WORD: Final = re.compile(r"\w+")
_RULES: Final = Path(__file__).parent / "boilerplate.toml"
# One character for one, so that a match in the plain form has the offsets of the text.
_PLAIN: Final = str.maketrans("’‘“”\u00a0\u202f\t", "''\"\"   ")


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    whole: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    longest: int = 400

    @field_validator("whole", "start", "end", "tail", "cut")
    @classmethod
    def _compiles(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
        return patterns


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Compiled rules.

    Attributes
    ----------
    paragraph
        Matches a paragraph that is dropped whole.
    words
        Sets of words of which a paragraph that holds no other is dropped.
    endings
        What a caption ends in, with the length that a caption has at most.
    tail
        Matches a heading after which nothing belongs to the report.
    cut
        Finds where a paragraph stops being the report.
    """

    paragraph: re.Pattern[str]
    words: tuple[frozenset[str], ...]
    endings: tuple[tuple[re.Pattern[str], int], ...]
    tail: re.Pattern[str]
    cut: re.Pattern[str]

    @classmethod
    def load(cls, path: Path = _RULES) -> "Boilerplate":
        """Return the rules of a file.

        Raises
        ------
        DataError
            The file is no TOML, or a rule is none.
        """
        try:
            with path.open("rb") as file:
                tables = tomllib.load(file)
            groups = [_Group.model_validate(table) for table in tables.values()]
        except tomllib.TOMLDecodeError as error:
            raise DataError(f"this is not TOML: {error}", where=str(path)) from error
        except ValidationError as error:
            first = error.errors()[0]
            raise DataError(f"{first['loc'][0]}: {first['msg']}", where=str(path)) from error
        whole = [pattern for group in groups for pattern in (*group.whole, *group.tail)]
        return cls(
            paragraph=_compile(
                [rf"(?:{_any(whole)})\s*$", *(pattern for group in groups for pattern in group.start)]
            ),
            words=tuple(group.words for group in groups if group.words),
            endings=tuple(
                (_compile([rf"(?:{_any(group.end)})\s*$"]), group.longest) for group in groups if group.end
            ),
            tail=_compile([rf"(?:{_any([p for group in groups for p in group.tail])})\s*$"]),
            cut=_compile([pattern for group in groups for pattern in group.cut]),
        )

    def strip(self, text: str, spans: Sequence[Span], source: str | None) -> tuple[list[Span], int]:
        """Return the paragraphs that belong to the report, and how many were dropped or cut.

        Parameters
        ----------
        text, spans
            A text and its paragraphs.
        source
            The outlet: a paragraph that holds nothing but its name is a byline.
        """
        kept: list[Span] = []
        dropped = 0
        prose = False
        for number, (start, end) in enumerate(spans):
            paragraph = text[start:end].translate(_PLAIN)
            if prose and self.tail.match(paragraph):
                return kept, dropped + len(spans) - number
            if self._is_boilerplate(paragraph) or _is_byline(paragraph, source):
                dropped += 1
                continue
            cut = self.cut.search(paragraph)
            if cut is None:
                kept.append((start, end))
            else:
                dropped += 1
                remaining = len(paragraph[: cut.start()].rstrip())
                if remaining:
                    kept.append((start, start + remaining))
            prose = prose or len(paragraph) > _PROSE or _PROSE_END.search(paragraph) is not None
        return kept, dropped

    def _is_boilerplate(self, paragraph: str) -> bool:
        if self.paragraph.match(paragraph):
            return True
        if any(len(paragraph) <= longest and ending.search(paragraph) for ending, longest in self.endings):
            return True
        words = {word for word in _WORD.findall(paragraph.casefold()) if not word.isdigit()}
        return any(words <= known for known in self.words)


def _is_byline(paragraph: str, source: str | None) -> bool:
    return source is not None and paragraph.strip(" .:|-").casefold() == source.casefold()


def _any(patterns: Sequence[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def _compile(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(_any(patterns) if patterns else r"(?!)", re.IGNORECASE)


@cache
def standard_boilerplate() -> Boilerplate:
    """Return the rules that come with the package."""
    return Boilerplate.load()
