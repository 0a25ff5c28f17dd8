"""RSS and Atom feeds: their entries, newest first."""

import io
import re
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import unescape
from typing import Any, Final

from conflictmap.articles.dates import parse_date
from conflictmap.articles.metadata import Metadata
from conflictmap.errors import ArticleError
from conflictmap.intake.fragments import plain_text

# Teasers have up to some hundred characters; a report of fewer than this is worth a look at its page.
_WHOLE: Final = 600
_TEASER: Final = re.compile(r"(?:…|\.\.\.|\[…\]|\b(?:read|see) more|\bcontinue reading)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One report of a feed.

    Attributes
    ----------
    metadata
        What the feed says of it; the feed's own title is its source.
    updated
        The day on which it was last changed, where the feed says so.
    markup, text
        What the feed has of the report itself.
    """

    metadata: Metadata
    updated: date | None
    markup: str
    text: str

    @property
    def whole(self) -> bool:
        """Tell whether the feed has the whole report, and not only its beginning."""
        return len(self.text) >= _WHOLE and not _TEASER.search(self.text[-60:])


def read_feed(data: bytes, where: str, limit: int, *, url: str | None = None) -> list[FeedEntry]:
    """Return the newest entries of a feed.

    Parameters
    ----------
    data
        The feed; nothing is fetched for it.
    where
        Its name, for messages.
    limit
        How many entries to return at most.
    url
        Where it is from: relative links start there.

    Raises
    ------
    ArticleError
        It is no feed, or has no entries.
    """
    # Imported here since few projects read feeds.
    import feedparser  # noqa: PLC0415 - see above

    # A file object: bytes could be taken for an address, which feedparser would fetch.
    headers = {"content-location": url} if url else {}
    parsed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    if not parsed.entries:
        if _of(parsed, "version"):
            raise ArticleError("there are no entries in this feed", where=where)
        raise ArticleError("this is no feed", where=where, mend="Name the address of its RSS or Atom feed")
    outlet = _text(_of(parsed.feed, "title"))
    # Stable: entries of one time, or of none, stay in the order of the feed.
    newest = sorted(parsed.entries, key=lambda entry: -_moment(entry))
    return [_entry(entry, outlet) for entry in newest[:limit]]


def _moment(entry: Any) -> int:  # feedparser ships no types
    parsed = _of(entry, "published_parsed") or _of(entry, "updated_parsed")
    try:
        return timegm(parsed) if parsed else 0
    except (ValueError, OverflowError, TypeError):
        return 0


def _entry(entry: Any, outlet: str | None) -> FeedEntry:  # as above
    contents = [str(_of(part, "value") or "") for part in _of(entry, "content") or ()]
    markup = max([*contents, str(_of(entry, "summary") or "")], key=len)
    origin = _of(entry, "source") or {}
    metadata = Metadata.model_construct(
        title=_text(_of(entry, "title")),
        # Feeds of feeds say whose each entry is.
        source=_text(_of(origin, "title")) or outlet,
        url=str(_of(entry, "link") or "").strip() or None,
        published=_day(entry, "published") or _day(entry, "updated"),
    )
    return FeedEntry(metadata, _day(entry, "updated"), markup, plain_text(markup))


def _day(entry: Any, name: str) -> date | None:  # as above
    stated = _of(entry, name)
    day = parse_date(stated) if isinstance(stated, str) else None
    if day is not None:
        # As it is written there, like the dates of articles: no time zone is converted.
        return day
    parsed = _of(entry, f"{name}_parsed")
    try:
        return datetime.fromtimestamp(timegm(parsed), tz=UTC).date() if parsed else None
    except (ValueError, OverflowError, TypeError, OSError):
        return None


def _text(value: object) -> str | None:
    # Titles are escaped once too often by many feeds.
    return " ".join(unescape(plain_text(value)).split()) or None if isinstance(value, str) else None


def _of(fields: Any, name: str) -> Any:  # as above
    """Return a field as it stands in the feed: feedparser itself takes other fields for missing ones."""
    return dict.get(fields, name)
