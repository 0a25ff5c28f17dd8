"""The tree of errors: each says what is wrong, where, and how to mend it, in one line.

ConflictmapError
├── InputError          something that was handed in cannot be used
│   ├── ArticleError    an article: its file, encoding, front matter, text
│   │   └── NotedError      read all the same, but people should know
│   │       ├── UndatedError    it has no day of publication
│   │       ├── RedatedError    its text gives another day than its metadata
│   │       └── MisdatedError   its day cannot be right: it lies before what the text tells, or in the future
│   ├── DataError       a gazetteer, lexicon, claims or control file
│   └── SettingsError   conflictmap.toml or corrections.toml
├── FetchError          a page or feed cannot be fetched, or must not be
├── NothingLeftError    every input was left out, so there is nothing to build from
├── GeocoderError       an online geocoder fails or refuses; the names stay open and the build goes on
├── StoreError          what is remembered between builds cannot be read or written
└── InstallationError   the installation lacks something (the model, the viewer bundle)
"""

import re
from typing import Final

from conflictmap.wording import OBEYED

# Line ends and what commands a terminal or turns its writing round: inputs are quoted as they come.
_NOT_ONE_LINE: Final = re.compile(rf"[\t\n{OBEYED}]")


# Characters of each part: an input may have put a whole book where a word was wanted.
_LONGEST: Final = 1_000


class ConflictmapError(Exception):
    """What the command line shows as one line; anything else that escapes is a defect of ours.

    Parameters
    ----------
    what
        What is wrong, without a full stop.
    where
        The file with its line, or the article with its sentence, where one is to blame.
    mend
        What the reader can do about it, as an imperative.
    """

    def __init__(self, what: str, *, where: str | None = None, mend: str | None = None) -> None:
        self.what = what
        self.where = where
        self.mend = mend
        super().__init__(str(self))

    def __str__(self) -> str:
        what = _one_line(self.what)
        line = f"{_one_line(self.where)}: {what}" if self.where else what
        return f"{line}. {_one_line(self.mend)}" if self.mend else line

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments do not survive the default pickling between worker processes.
        return _rebuild, (type(self), self.what, self.where, self.mend)


def _one_line(text: str) -> str:
    """Return a text that a terminal shows as one line, whatever an input made of it."""
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 2 :]}"
    return _NOT_ONE_LINE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), shown)


def _rebuild(
    kind: type[ConflictmapError], what: str, where: str | None, mend: str | None
) -> ConflictmapError:
    return kind(what, where=where, mend=mend)


class InputError(ConflictmapError, ValueError):
    """Something that was handed in cannot be used."""


class ArticleError(InputError):
    """An article cannot be read: its file, encoding, front matter or text."""


class NotedError(ArticleError):
    """An article is read all the same, but people should know this about it."""


class UndatedError(NotedError):
    """An article has no date, so that its relative dates mean nothing."""


class RedatedError(NotedError):
    """An article's date is not the one that stands at the head of its text, which counts."""


class MisdatedError(NotedError):
    """An article's date cannot be right: it lies before what the text tells of, or in the future."""


class DataError(InputError):
    """A gazetteer, lexicon, claims or control file cannot be read."""


class SettingsError(InputError):
    """conflictmap.toml or corrections.toml cannot be used."""


class FetchError(ConflictmapError):
    """A page or feed cannot be fetched, or must not be: its address, robots.txt, size, time or type."""


class NothingLeftError(ConflictmapError):
    """Every input was left out, so there is nothing to build from."""


class GeocoderError(ConflictmapError):
    """An online geocoder fails, refuses or talks rubbish: names stay open, and the build goes on."""


class StoreError(ConflictmapError):
    """What is remembered between builds cannot be read or written."""


class InstallationError(ConflictmapError, RuntimeError):
    """The installation lacks something: the language model, the viewer bundle, the gazetteer."""
