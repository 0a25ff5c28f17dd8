import gzip
import os
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest
from web_server import Reply

from conflictmap.articles import read_articles, read_content, records
from conflictmap.articles.frontmatter import split_front_matter
from conflictmap.articles.markup import read_html
from conflictmap.bounded import bounded_lines, read_bounded
from conflictmap.cli.app import main
from conflictmap.errors import ArticleError, DataError
from conflictmap.intake import Columns, Fetcher, Limits, Reading, opening
from conflictmap.intake.keeping import free_name
from conflictmap.intake.material import Raw
from conflictmap.intake.tables import table_items
from conflictmap.maps.tables import read_tables
from conflictmap.places.imports.parts import parts_of
from conflictmap.reading import readable

GIBI = 1 << 30
SOUND = "---\npublished: 2016-12-11\n---\nThe army recaptured Palmyra on Sunday.\n"
REPORT = "<p>The army recaptured the town of Palmyra on Sunday, a military source said.</p>" * 5


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "sound.txt").write_text(SOUND)
    return folder


def sparse(path, size=GIBI):
    with path.open("wb") as file:
        file.truncate(size)
    return path


def test_what_is_no_article_costs_no_other(project, tmp_path):
    """Links out, loops, pipes, devices and files of a gigabyte are named, and the rest is read."""
    articles = project / "articles"
    (tmp_path / "secret.txt").write_text("What lies outside of the project.")
    (project / "raw").mkdir()
    (project / "raw" / "inside.txt").write_text(SOUND)
    (articles / "inside.txt").symlink_to(project / "raw" / "inside.txt")
    (articles / "out.txt").symlink_to(tmp_path / "secret.txt")
    (articles / "loop.txt").symlink_to(articles / "loop.txt")
    (articles / "around").symlink_to(articles)
    (articles / "zero.txt").symlink_to("/dev/zero")
    os.mkfifo(articles / "pipe.txt")
    sparse(articles / "huge.jsonl")
    batch = read_articles([articles], home=project)
    assert [article.id for article in batch.articles] == ["inside", "sound"]
    assert [Path(problem.where or "").name for problem in batch.problems] == [
        "around",
        "huge.jsonl",
        "loop.txt",
        "out.txt",
        "pipe.txt",
        "zero.txt",
    ]
    assert "outside of the project" not in " ".join(map(str, batch.problems))


def test_a_build_says_what_it_left_out(project, capsys):
    """A pipe among the articles stops no build: it is named, the map is made, and the exit status is 3."""
    os.mkfifo(project / "articles" / "pipe.txt")
    (project / "conflictmap.toml").write_text('title = "T"\ntheatre = ["syria-iraq"]\n')
    with pytest.raises(SystemExit) as ended:
        main(["build", str(project)])
    assert ended.value.code == 3
    assert "pipe.txt: this is a pipe or a device, not a file" in capsys.readouterr().err
    assert (project / "output" / "index.html").is_file()


def test_files_are_read_up_to_a_bound(tmp_path):
    """A file, or a line, that is longer than allowed is refused before it fills the memory."""
    path = sparse(tmp_path / "x")
    tracemalloc.start()
    with pytest.raises(OSError, match="larger than 1 MB"):
        read_bounded(path, 1_000_000)
    with path.open(encoding="utf-8") as file, pytest.raises(OSError, match=r"line 1 has more than 1,000"):
        list(bounded_lines(file, 1_000))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4_000_000


@pytest.mark.parametrize("name", ["changes.csv", "x.txt"])
def test_a_gigabyte_of_nothing_is_refused(tmp_path, name):
    """A sparse file of a gigabyte is refused as a table and as something to add."""
    path = sparse(tmp_path / name)
    if path.suffix == ".csv":
        with pytest.raises(DataError, match="line 1 has more than"):
            read_tables(None, path, start=date(2000, 1, 1))
    else:
        with pytest.raises(ArticleError, match=r"larger than 200 MB\. Split it"):
            opening.read_file(path, Reading(Columns()))


def test_compressed_bombs_are_refused(tmp_path, monkeypatch, web_server):
    """What unpacks to more than it may is refused as gzip, as zip and as a compressed answer."""
    monkeypatch.setattr(opening, "LARGEST_DATASET", 1_000_000)
    bomb = gzip.compress(b"{}\n" * 1_000_000)
    with pytest.raises(ArticleError, match="unpacks to more than 1 MB"):
        opening.open_raw(Raw("x.jsonl.gz", "x.jsonl.gz", bomb), Reading(Columns()))
    archive = tmp_path / "XX.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("XX.txt", b"\0" * (65 << 20))
    with pytest.raises(DataError, match="more than 200 times its size"):
        parts_of(archive)
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    web_server.replies["/bomb"] = Reply(gzip.compress(b"a" * 3_000_000), headers=headers)
    fetcher = Fetcher(Limits(largest=1_000_000, allow_private=True))
    with pytest.raises(Exception, match="larger than 1 MB"):
        fetcher.fetch(f"{web_server.url}/bomb")


def test_a_page_in_an_archive_is_bounded():
    """A page of a .warc.gz that unpacks to more than a page may have is named, and the next one is read."""

    def record(number, body):
        page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
        return gzip.compress(
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/%d\r\n"
            b"WARC-Record-ID: <urn:uuid:%d>\r\nWARC-Date: 2016-12-11T10:00:00Z\r\n"
            b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
            % (number, number, len(page), page)
        )

    archive = record(1, b"a" * 3_000_000) + record(2, REPORT.encode())
    reading = Reading(Columns(), largest=1_000_000)
    entries = list(opening.open_raw(Raw("x.warc.gz", "x.warc.gz", archive), reading).entries)
    assert "larger than 1 MB" in str(entries[0].record)
    assert "Palmyra" in entries[1].record.text


@pytest.mark.parametrize("opening_sign", ["[", "{a: ", "- ", "? "])
def test_front_matter_ends_no_process(opening_sign):
    """Front matter nested a hundred thousand deep is refused where libyaml would end the process."""
    with pytest.raises(ArticleError, match=r"nested more than 50 deep|front matter: "):
        split_front_matter(f"---\na:\n  {opening_sign * 100_000}\n---\ntext", "x.md")


def test_aliases_of_front_matter_are_not_multiplied():
    """A billion laughs in front matter are as many nodes as it has."""
    laughs = "".join(f"b{n}: &b{n} [{f'*b{n - 1}, ' * 10}]\n" for n in range(1, 40))
    metadata, text = split_front_matter(f"---\ntitle: T\nb0: &b0 [ha]\n{laughs}---\nIt fell.", "x.md")
    assert (metadata.title, text) == ("T", "It fell.")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"text":' * 100_000,
        f'{{"text": "It fell.", "id": {"1" * 5_000}}}',
        f"[{'[],' * 2_000}[]]",
    ],
    ids=["lists", "objects", "digits", "values"],
)
def test_json_is_bounded_in_depth_and_number(text, monkeypatch):
    """JSON that is nested too deeply, or would fill the memory with empty lists, is refused in a line."""
    monkeypatch.setattr(records, "_MOST_VALUES", 1_000)
    batch = read_content(text, Path("x.json"))
    assert not batch.articles
    (problem,) = batch.problems
    assert "JSON" in problem.what


def test_deep_pages_are_read_or_refused():
    """A page whose elements lie thousands deep is no end of the process."""
    with pytest.raises(ArticleError, match="no report"):
        read_html("<div>" * 50_000 + REPORT, "x.html")
    _, text = read_html(f"<article>{REPORT}{'<b>' * 50_000}{REPORT}</article>", "x.html")
    assert "Palmyra" in text


def test_a_tag_with_a_million_attributes_is_cut():
    """What takes libxml2 hours, a tag of a million attributes, hides no report."""
    _, text = read_html(f"<body {' '.join(f'a{n}=1' for n in range(200_000))}>{REPORT}", "x.html")
    assert "Palmyra" in text


def test_a_table_may_have_very_many_columns():
    """A table with a hundred thousand columns is read in a step each, and its repeated column is found."""
    names = [f"c{n}" for n in range(100_000)]
    _, row = table_items(",".join(names) + "\n" + ",".join(["x"] * len(names)), "x.csv")
    assert len(row.content) == len(names)
    with pytest.raises(ArticleError, match="two columns 'c7'"):
        next(table_items(",".join([*names, "c7"]), "x.csv"))


def test_a_free_name_is_found_in_one_step():
    """The ten-thousandth article of one name asks for a free one twice, not ten thousand times."""
    taken, asked = set(), []

    def is_taken(name):
        asked.append(name)
        return name in taken

    reached = {}
    for _ in range(10_000):
        taken.add(free_name("a", is_taken, reached))
    assert len(taken) == 10_000
    assert len(asked) < 3 * len(taken)


def test_articles_of_one_name_stay_apart():
    """Twenty thousand records of one id become as many articles, numbered in their order."""
    lines = '{"id": "a", "published": "2016-12-11", "text": "It fell."}\n' * 20_000
    names = [article.id for article in read_content(lines, Path("x.jsonl")).articles]
    assert names[:3] == ["a", "a-2", "a-3"]
    assert len(set(names)) == 20_000


def test_what_has_no_full_stop_is_named():
    """A sentence too long to be parsed is not left out in silence, and the article keeps its other claims."""
    endless = "The army and the rebels went on " * 200
    batch = read_content(f"---\npublished: 2016-12-11\n---\n{endless}\n\nRebels took Palmyra.", Path("x.md"))
    articles, problems = readable(batch.articles)
    assert len(articles) == 1
    assert [str(problem).partition(" is not read")[0] for problem in problems] == [
        "x: what goes on for more than 2,000 characters without a full stop"
    ]


def test_an_answer_is_bounded_in_time_and_size(web_server):
    """A feed that never ends and a page that trickles are given up, each in a line."""
    headers = {"Content-Type": "application/rss+xml"}
    web_server.replies["/endless"] = Reply(b"<item>" * 1_000, headers=headers, endless=True)
    web_server.replies["/slow"] = Reply(b"<item>" * 1_000, headers=headers, trickle=0.2)
    web_server.replies["/huge"] = Reply(b"x", headers=headers | {"X-Big": "a" * 100_000})
    fetcher = Fetcher(Limits(largest=500_000, timeout=1.0, allow_private=True))
    for path, said in (
        ("endless", "larger than 0.5 MB"),
        ("slow", "within 1 seconds"),
        ("huge", "broke off"),
    ):
        with pytest.raises(Exception, match=said):
            fetcher.fetch(f"{web_server.url}/{path}")
