"""Which column or key of a dataset is which field of an article."""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from conflictmap.errors import ArticleError

FIELDS: Final = ("id", "title", "source", "url", "published", "text")

# What datasets of news call them, beside the names that articles themselves may use (docs/articles.md).
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "article_id", "unit_id", "uid", "guid"),
    "title": ("title", "headline", "article_title", "title_page"),
    "source": (
        "source",
        "outlet",
        "publisher",
        "publication",
        "newspaper",
        "source_domain",
        "domain",
        "site",
    ),
    "url": ("url", "link", "article_url", "source_url", "permalink"),
    "published": (
        *("published", "date", "published_at", "publication_date", "date_publish", "pub_date", "pubdate"),
        *(
            "published_date",
            "date_published",
            "article_date",
            "publish_date",
            "date_gmt",
            "datetime",
            "timestamp",
        ),
    ),
    "text": (
        *("text", "body", "content", "article_content", "article_text", "maintext", "full_text", "fulltext"),
        *("article", "article_body", "body_text", "content_text", "story"),
    ),
}
_SLASHED: Final = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b")


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns of datasets are read.

    Attributes
    ----------
    named
        The column of a field, where the user names it.
    day_first
        Whether 05/04/2017 is the 5th of April; None leaves such dates open, and refused.
    """

    named: Mapping[str, str] = field(default_factory=dict)
    day_first: bool | None = None

    def check(self, names: Collection[str], where: str) -> None:
        """Check that a table has the columns that were named, and one that holds texts.

        Raises
        ------
        ArticleError
            It has not; the message names those that it has.
        """
        known = {name.lower(): name for name in names}
        for wanted, column in self.named.items():
            if column.lower() not in known:
                near = difflib.get_close_matches(column.lower(), known, n=1)
                meant = f"Did you mean {known[near[0]]!r}?" if near else f"Its columns are {_listed(names)}"
                raise ArticleError(f"there is no column {column!r} for {wanted!r}", where=where, mend=meant)
        if self._column("text", known) is None:
            raise ArticleError(
                f"no column is known to hold the text; there are {_listed(names)}",
                where=where,
                mend="Name it: --column text=COLUMN",
            )

    def fields(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of a row or record by our names; columns that mean nothing to us are dropped."""
        known = {str(name).lower(): name for name in row}
        found: dict[str, Any] = {}
        for wanted in FIELDS:
            column = self._column(wanted, known)
            if column is not None and row[column] is not None:
                found[wanted] = row[column]
        if self.day_first is not None and isinstance(found.get("published"), str):
            found["published"] = self._ordered(found["published"])
        return found

    def _column(self, wanted: str, known: Mapping[str, str]) -> str | None:
        if wanted in self.named:
            return known.get(self.named[wanted].lower())
        taken = {column.lower() for column in self.named.values()}
        return next((known[name] for name in _ALSO[wanted] if name in known and name not in taken), None)

    def _ordered(self, text: str) -> str:
        match = _SLASHED.match(text)
        if match is None:
            return text
        day, month = (match[1], match[3]) if self.day_first else (match[3], match[1])
        return f"{match[4]}-{int(month):02}-{int(day):02}"


def is_open(published: object) -> bool:
    """Tell whether a date is one of those that mean another day on each side of the Atlantic."""
    return isinstance(published, str) and _SLASHED.match(published) is not None and "/" in published


def parse_columns(pairs: Collection[str]) -> dict[str, str]:
    """Return the columns that "FIELD=COLUMN" pairs name.

    Raises
    ------
    ValueError
        One is no such pair, or its field does not exist.
    """
    named: dict[str, str] = {}
    for pair in pairs:
        wanted, equals, column = pair.partition("=")
        if not equals or not column.strip() or wanted.strip() not in FIELDS:
            raise ValueError(f"{pair!r} is not FIELD=COLUMN with one of {', '.join(FIELDS)}")
        named[wanted.strip()] = column.strip()
    return named


def _listed(names: Collection[str]) -> str:
    shown = [repr(name[:40]) for name in list(names)[:12]]
    return ", ".join(shown) + (" …" if len(names) > len(shown) else "")
