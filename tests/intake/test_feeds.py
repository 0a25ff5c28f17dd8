from datetime import date

import pytest
from added_reports import REPORT, feed, item

from conflictmap.errors import ArticleError
from conflictmap.intake.feeds import read_feed

LONG = "".join(f"<p>{line}</p>" for line in (REPORT * 2).splitlines())


def test_entries_come_newest_first():
    """However a feed is ordered, the newest entries are looked at, and no more than asked for."""
    days = ("Fri, 01 Apr 2016 09:00:00 GMT", "Sun, 03 Apr 2016 09:00:00 GMT", "Sat, 02 Apr 2016 09:00:00 GMT")
    items = [item(f"Report {n}", f"/{n}", published=day) for n, day in enumerate(days)]
    entries = read_feed(feed(*items).encode(), "feed.xml", 2)
    assert [entry.metadata.published for entry in entries] == [date(2016, 4, 3), date(2016, 4, 2)]
    assert {entry.metadata.source for entry in entries} == {"Meridian Wire"}


def test_links_start_at_the_feed():
    """A feed may give addresses relative to its own."""
    (entry,) = read_feed(feed(item("A", "/1")).encode(), "x", 5, url="https://meridian.example/feed")
    assert entry.metadata.url == "https://meridian.example/1"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (LONG, True),
        (REPORT[:200], False),
        (f"{LONG}<p>Read more</p>", False),
        (f"{LONG} […]", False),
        ("", False),
    ],
)
def test_a_teaser_is_no_report(text, whole):
    """Only an entry that is long and does not break off stands for its page."""
    (entry,) = read_feed(feed(item("A", "/1", text)).encode(), "x", 5)
    assert entry.whole is whole


def test_the_content_of_an_entry_becomes_plain_text():
    """Paragraphs stay paragraphs, and nothing of the markup, a script or a picture's caption is left."""
    markup = "<p>One &amp; <b>two</b>.</p><figure><figcaption>Photo</figcaption></figure><script>x()</script>"
    markup += "<p>Three.</p>"
    (entry,) = read_feed(feed(item("A &amp;amp; B", "/1", markup)).encode(), "x", 5)
    assert entry.text == "One & two.\nThree."
    assert entry.metadata.title == "A & B"


def test_atom_is_read():
    """The other format of feeds gives the same fields, with the day of the last change."""
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title><entry><title>A</title>'
        '<link href="https://gazette.example/1"/><published>2016-04-03T23:30:00+03:00</published>'
        f'<updated>2016-04-05T08:00:00Z</updated><content type="html"><![CDATA[{LONG}]]></content>'
        "</entry></feed>"
    )
    (entry,) = read_feed(atom.encode(), "x", 5)
    assert (entry.metadata.published, entry.updated) == (date(2016, 4, 3), date(2016, 4, 5))
    assert (entry.metadata.source, entry.metadata.url) == ("Gazette", "https://gazette.example/1")
    assert entry.whole


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"http://127.0.0.1:9/feed", "no feed"),
        (b"/etc/passwd", "no feed"),
        (b"\x00\xff" * 99, "no feed"),
        (feed().encode(), "no entries"),
    ],
)
def test_what_is_no_feed_is_told(data, words):
    """Bytes that look like an address or a file's name are neither fetched nor opened."""
    with pytest.raises(ArticleError, match=words):
        read_feed(data, "x", 5)


def test_entities_do_not_multiply():
    """A feed that would unfold to gigabytes is read without that, or refused, in no time."""
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    text = f'<?xml version="1.0"?>{bomb}]><rss version="2.0"><channel><item><title>&j;</title></item>'
    text += "</channel></rss>"
    try:
        entries = read_feed(text.encode(), "x", 5)
    except ArticleError:
        return
    assert len(entries[0].metadata.title or "") < 100_000
