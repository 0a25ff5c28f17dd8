from datetime import date
from pathlib import Path

import pytest

from conflictmap.articles import read_articles
from conflictmap.errors import ArticleError, RedatedError

SENTENCE = "Government troops entered the town of Qaryatayn on Sunday, the monitor said."


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def article(published: str = "2016-12-11", body: str = SENTENCE) -> str:
    return f"---\npublished: {published}\n---\n{body}\n"


def passages(read) -> list[str]:
    return [read.text[start:end] for start, end in read.passages]


def test_every_format_gives_the_same_article(tmp_path):
    """A text, a page, a record and a line of records that say the same are read alike."""
    write(tmp_path, "a.txt", f"---\ntitle: Entry\nsource: Wire\npublished: 2016-12-11\n---\n{SENTENCE}")
    write(tmp_path, "b.md", f"---\nsource: Wire\npublished: 2016-12-11\n---\n# Entry\n\n{SENTENCE}")
    write(
        tmp_path,
        "c.html",
        "<html lang=en><head><title>Entry</title><meta property='og:site_name' content='Wire'>"
        "<meta property='article:published_time' content='2016-12-11T09:00:00Z'></head><body><nav>Home</nav>"
        f"<article><h1>Entry</h1><p>{SENTENCE}</p><p>{SENTENCE.replace('entered', 'left')}</p></article>",
    )
    record = f'{{"headline": "Entry", "outlet": "Wire", "date": "11 Dec 2016", "body": "{SENTENCE}"}}'
    write(tmp_path, "d.json", f"[{record}]")
    write(tmp_path, "e.jsonl", record)
    batch = read_articles([tmp_path])
    assert [read.id for read in batch.articles] == ["a", "b", "c", "d", "e"]
    assert {(read.title, read.source, read.published) for read in batch.articles} == {
        ("Entry", "Wire", date(2016, 12, 11))
    }
    assert all(SENTENCE in passages(read) for read in batch.articles)
    assert batch.problems == ()


def test_the_text_is_the_body_to_the_letter(tmp_path):
    """White space, line ends and leading blank lines stay, and passages are offsets into just that."""
    body = f"\n\n  {SENTENCE}\r\n\r\n\tIt was “quiet”\u00a0there.\r\n"
    write(tmp_path, "a.txt", f"---\npublished: 2016-12-11\n---\n{body}")
    (read,) = read_articles([tmp_path]).articles
    assert read.text == body
    assert passages(read) == [SENTENCE, "It was “quiet”\u00a0there."]


def test_a_bad_article_does_not_cost_the_others(tmp_path):
    """Whatever is wrong with one file is said in one line with its name, and the rest is read."""
    bad = {
        "binary.txt": (bytes(range(256)) * 8, "not text"),
        "empty.txt": (b"", "empty"),
        "blank.md": (b" \n\t\n", "empty"),
        "headonly.md": (b"---\ntitle: x\n---\n\n", "no text"),
        "unclosed.md": (b"---\ntitle: x\nTroops left.\n", "not closed"),
        "yaml.md": (b"---\npublished: 2016-12-11\ntitle: Siege: day 3\n---\nText.", "yaml.md:3"),
        "day.md": (b"---\ntitle: x\npublished: soon\n---\nText.", "day.md:3"),
        "encoding.txt": (bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D]) * 50, "encoding"),
        "pdf.txt": (b"%PDF-1.4 ...", "a PDF"),
        "broken.json": (b'{"text":\n oops}', "broken.json:2"),
        "number.json": (b"7", "neither"),
        "notext.json": (b'{"title": "x"}', "no text"),
        "page.html": (b"<html><body><script>1</script></body></html>", "no report"),
        "photo.docx": (b"PK\x03\x04", ".docx"),
        "menu.txt": (b"Share this\nLeave a Reply\n", "boilerplate"),
    }
    for name, (content, _) in bad.items():
        write(tmp_path, name, content)
    write(tmp_path, "good.txt", article())
    batch = read_articles([tmp_path])
    assert [read.id for read in batch.articles] == ["good"]
    said = {Path(str(problem.where).split(":")[0]).name: str(problem) for problem in batch.problems}
    assert said.keys() == bad.keys()
    for name, (_, words) in bad.items():
        assert words in said[name]
        assert "\n" not in said[name]


def test_a_bad_line_costs_only_its_record(tmp_path):
    """In a file of records the bad ones are named with their line."""
    path = write(
        tmp_path,
        "news.jsonl",
        f'{{"id": "x1", "date": "2016-12-11", "text": "{SENTENCE}"}}\n\nnonsense\n["list"]\n'
        f'{{"published": "2016-12-12", "text": "{SENTENCE}"}}\n{{"text": 7}}\n',
    )
    batch = read_articles([path])
    assert [read.id for read in batch.articles] == ["x1", "news-5"]
    assert [problem.where for problem in batch.problems] == [f"{path}:{line}" for line in (3, 4, 6)]


def test_an_undated_article_is_read_and_named(tmp_path):
    """Without a date the article is used, and the reader of the report learns what it lacks."""
    write(tmp_path, "a.txt", SENTENCE)
    batch = read_articles([tmp_path])
    assert [read.published for read in batch.articles] == [None]
    (problem,) = batch.problems
    assert isinstance(problem, ArticleError)
    assert "no date" in str(problem)


def test_a_dateline_dates_the_article(tmp_path):
    """Without a field the head of the text says when it was published."""
    write(tmp_path, "a.txt", f"ERBIL, 11 December 2016 – {SENTENCE}")
    batch = read_articles([tmp_path])
    assert batch.articles[0].published == date(2016, 12, 11)
    assert batch.articles[0].text.startswith("ERBIL")
    assert batch.problems == ()


def test_the_date_line_is_believed_before_an_archive(tmp_path):
    """Where metadata and the head of the text disagree, the text's own day counts and the other is named."""
    path = write(tmp_path, "a.txt", article("2019-03-02", body=f"ERBIL, 11 December 2016 – {SENTENCE}"))
    write(tmp_path, "b.txt", article(body=f"ERBIL, 11 December 2016 – {SENTENCE} Shelling went on."))
    batch = read_articles([tmp_path])
    assert [read.published for read in batch.articles] == [date(2016, 12, 11)] * 2
    (problem,) = batch.problems
    assert isinstance(problem, RedatedError)
    assert problem.where == str(path)
    assert "2019-03-02" in str(problem)
    assert "2016-12-11" in str(problem)


def test_ids_differ_from_one_another(tmp_path):
    """Of two articles with one name the first keeps it, and no made-up id takes another's own."""
    for name in ("a.md", "a.txt", "a-2.txt", "sub/a.txt"):
        write(tmp_path, name, article(body=f"{SENTENCE} ({name})"))
    ids = [read.id for read in read_articles([tmp_path]).articles]
    assert ids == ["a-2", "a", "a-3", "a-4"]


@pytest.mark.parametrize("paths", [["."], ["b.txt", "a.txt"], ["b.txt", "."]])
def test_the_order_is_that_of_the_names(tmp_path, paths):
    """Files named one by one keep their order, folders are in the order of names, none is read twice."""
    for name in ("b.txt", "a.txt"):
        write(tmp_path, name, article())
    ids = [read.id for read in read_articles([tmp_path / path for path in paths]).articles]
    assert ids == (["a", "b"] if paths == ["."] else ["b", "a"])


def test_readmes_and_hidden_files_are_no_articles(tmp_path):
    """A folder may say in a README what it holds, and systems may leave their files there."""
    for name in ("README.md", ".DS_Store", "_draft.txt", ".cache/x.txt"):
        write(tmp_path, name, article())
    batch = read_articles([tmp_path])
    assert batch.articles == ()
    assert ["there are no articles in this folder" in str(problem) for problem in batch.problems] == [True]


def test_a_missing_path_is_named(tmp_path):
    """A path that does not exist is said to be so."""
    (problem,) = read_articles([tmp_path / "none"]).problems
    assert "no such file" in str(problem)


@pytest.mark.shared
def test_the_seeds_lose_their_boilerplate_and_repeats(shared):
    """Of the five real articles only what they report is read, each paragraph of it once."""
    batch = read_articles([shared / "seeds"])
    assert batch.problems == ()
    read = {name: (d.boilerplate, d.repeats) for name, d in batch.dropped.items()}
    assert read == {"seed000": (6, 7), "seed001": (0, 6), "seed003": (7, 0), "seed004": (1, 1)}
    kept = {article.id: passages(article) for article in batch.articles}
    assert len(kept["seed000"]) == 8
    assert kept["seed000"][-1].startswith("When ISIS last controlled Palmyra")
    assert not any(
        "oderates" in passage or "Reply" in passage for texts in kept.values() for passage in texts
    )
    assert len(kept["seed002"]) == 14
