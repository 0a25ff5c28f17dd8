import pytest

from conflictmap.intake.kinds import Kind, ending_of, kind_of


@pytest.mark.parametrize(
    ("data", "name", "content_type", "kind"),
    [
        (b"Troops left <p> the town", "a.txt", "", Kind.TEXT),
        (b"# Troops left", "a.md", "", Kind.MARKDOWN),
        (b"<p>Troops left", "a.htm", "", Kind.HTML),
        (b"  <!DOCTYPE html><html>", "", "", Kind.HTML),
        (b"<!DOCTYPE html><html>", "", "text/plain", Kind.HTML),
        (b"<html><p>x", "feed.xml", "", Kind.HTML),
        (b"\xef\xbb\xbf<?xml version='1.0'?><rss version='2.0'>", "", "", Kind.FEED),
        ("<?xml version='1.0'?><feed xmlns='…'>".encode("utf-16"), "", "", Kind.FEED),
        (b"<?xml version='1.0'?><urlset><url>", "sitemap.xml", "text/xml", Kind.FEED),
        (b"<rdf:RDF xmlns=''>", "a", "text/xml", Kind.FEED),
        (b"<rss>", "a.html", "text/html", Kind.FEED),
        (b'{"text": "x"}', "", "", Kind.JSON),
        (b'{"text": "x"}\n', "a.json", "", Kind.JSON),
        (b'{\n "text": "x"}', "", "", Kind.JSON),
        (b'[{"text": "x"}]', "", "", Kind.JSON),
        (b'{"text": "x"}\n{"text": "y"}\n', "", "", Kind.JSONL),
        (b'{"text": "x"}\n{"text": "y"}\n', "a.json", "application/json", Kind.JSONL),
        (b'{"text": "x"}', "a.ndjson", "", Kind.JSONL),
        (b"id,text\n1,x\n", "a.csv", "", Kind.CSV),
        (b"id,text\n1,x\n", "", "text/csv", Kind.CSV),
        (b"id\ttext\n1\tx\n", "a.tsv.gz", "", Kind.CSV),
        (b"WARC/1.0\r\n", "", "", Kind.WARC),
        (b"", "a.warc.gz", "", Kind.WARC),
        (b"Troops left the town, the monitor said.", "", "", Kind.TEXT),
    ],
)
def test_what_a_source_is(data, name, content_type, kind):
    """Content that gives itself away comes before the type that a server states, and that before the name."""
    assert kind_of(data, name, content_type) is kind


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.CSV.gz", ".csv"), ("a.warc", ".warc"), ("a", ""), ("a.b.jsonl", ".jsonl"), ("", "")],
)
def test_the_ending_of_a_packed_file_is_that_of_what_is_in_it(name, ending):
    """Whether a dataset was compressed does not change what it is."""
    assert ending_of(name) == ending
