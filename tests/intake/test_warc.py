import gzip
import io
from itertools import pairwise

import pytest
from added_reports import OTHER, REPORT, page

from conflictmap.errors import ArticleError
from conflictmap.intake.warc import archived_pages


def archive(*answers, packed=True):
    """Return an archive of answers, each an address, a status, a type and a body."""
    records = []
    for url, status, content_type, body in answers:
        payload = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2016-04-03T09:00:00Z\r\n"
            "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(payload)}\r\n\r\n"
        )
        record = head.encode() + payload + b"\r\n\r\n"
        records.append(gzip.compress(record) if packed else record)
    return b"".join(records)


@pytest.mark.parametrize("packed", [True, False])
def test_pages_are_found_among_all_else(packed):
    """Pictures, errors and redirects of a crawl are passed over, and pages come with their address."""
    data = archive(
        ("https://a.example/1", "200 OK", "text/html; charset=utf-8", page(REPORT).encode()),
        ("https://a.example/x.png", "200 OK", "image/png", b"x"),
        ("https://a.example/2", "404 Not Found", "text/html", b"<p>no"),
        ("https://a.example/3", "301 Moved", "text/html", b""),
        ("https://a.example/4", "200 OK", "text/html", page(OTHER).encode()),
        packed=packed,
    )
    pages = list(archived_pages(io.BytesIO(data), "a.warc", 100_000))
    assert [(one.url, one.charset) for one in pages] == [
        ("https://a.example/1", "utf-8"),
        ("https://a.example/4", None),
    ]
    assert pages[1].body == page(OTHER).encode()


def test_a_page_without_end_is_told():
    """What unpacks to more than the bound is named by its record, and the next page is read."""
    data = archive(
        ("https://a.example/1", "200 OK", "text/html", bytes(5_000_000)),
        ("https://a.example/2", "200 OK", "text/html", page(REPORT).encode()),
    )
    first, second = archived_pages(io.BytesIO(data), "a.warc.gz", 100_000)
    assert "a.warc.gz: record 1: the page is larger than 0.1 MB" in str(first)
    assert second.url == "https://a.example/2"


def test_a_damaged_archive_gives_what_is_whole():
    """Where an archive breaks off, what stands before it is read and the rest named, wherever it breaks."""
    one = ("https://a.example/1", "200 OK", "text/html", page(REPORT).encode())
    whole = archive(one, one)
    counts = []
    for size in range(len(whole) // 2 + 20, len(whole), 97):
        found = list(archived_pages(io.BytesIO(whole[:size]), "a.warc.gz", 100_000))
        counts.append(sum(not isinstance(each, ArticleError) for each in found))
        assert counts[-1] >= 1
        assert all("\n" not in str(each) for each in found if isinstance(each, ArticleError))
    assert all(before <= after for before, after in pairwise(counts))


@pytest.mark.parametrize("data", [b"", b"no archive", b"\x1f\x8b\x08broken", b"WARC/1.0\r\n\r\n\r\n\r\n"])
def test_what_is_no_archive_breaks_nothing(data):
    """Any bytes end in a line or in nothing, never in a traceback."""
    assert all(isinstance(one, ArticleError) for one in archived_pages(io.BytesIO(data), "a.warc", 1000))
