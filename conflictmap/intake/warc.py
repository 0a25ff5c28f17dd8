"""Web archives (WARC, ISO 28500): the pages that a crawl answered with."""

import http.client
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from conflictmap.errors import ArticleError

# What warcio itself raises where headers are missing or out of place.
_STUMBLES: Final = (AttributeError, TypeError, LookupError, OverflowError, zlib.error)
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page as it was archived.

    Attributes
    ----------
    charset
        Of its text, where the server said it.
    """

    url: str
    body: bytes
    charset: str | None


def archived_pages(stream: BinaryIO, where: str, largest: int) -> Iterator[ArchivedPage | ArticleError]:
    """Yield the pages of an archive; answers that are no pages, or none that succeeded, are passed over.

    Parameters
    ----------
    stream
        The archive, compressed or not.
    where
        Its name, for messages.
    largest
        Bytes of the longest page, decompressed.
    """
    # Imported here since few projects read archives.
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - see above
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415 - as above

    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(stream), 1):
            page = _page(record, f"{where}: record {number}", largest)
            if page is not None:
                yield page
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, *_STUMBLES) as error:
        said = " ".join(str(error).split())[:100] or type(error).__name__
        yield ArticleError(
            f"the archive cannot be read on from record {number + 1} ({said})",
            where=where,
            mend="Fetch or copy it again",
        )


def _page(
    record: Any, where: str, largest: int
) -> ArchivedPage | ArticleError | None:  # warcio ships no types
    if record.rec_type != "response" or record.http_headers is None:
        return None
    if record.http_headers.get_statuscode() != str(int(http.client.OK)):
        return None
    stated = record.http_headers.get_header("Content-Type") or ""
    if stated.partition(";")[0].strip().lower() not in _PAGES:
        return None
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    if (record.http_headers.get_header("Content-Encoding") or "").strip().lower() in {"br", "zstd"}:
        return ArticleError("the page is compressed in a way that cannot be read", where=where)
    body = _read(record.content_stream(), largest + 1)
    if len(body) > largest:
        return ArticleError(
            f"the page is larger than {largest / 1_000_000:g} MB", where=where, mend="Raise --largest"
        )
    _, _, charset = stated.lower().partition("charset=")
    return ArchivedPage(url, body, charset.strip(" \"';") or None)


def _read(stream: Any, most: int) -> bytes:  # as above
    """Return what a stream holds, up to so many bytes; one read may return fewer than it was asked for."""
    body = bytearray()
    while len(body) < most and (part := stream.read(most - len(body))):
        body += part
    return bytes(body)
