import gzip
import io
import json
from datetime import date

import pytest
from added_reports import EDITED, OTHER, REPORT, feed, item, page
from test_warc import archive
from web_server import Reply

from conflictmap.articles import read_articles
from conflictmap.articles.copies import CopyKind
from conflictmap.errors import ArticleError, FetchError, InputError, MisdatedError, RedatedError, UndatedError
from conflictmap.intake import Added, Kind, Known
from conflictmap.intake.keeping import slug, write_new

# As much again as EDITED has of REPORT.
FURTHER = EDITED.replace("engineers", "sappers").replace("counted forty", "counted some forty")


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def text(body=REPORT, source="Meridian Wire", published="2016-04-03", **more):
    fields = {"source": source, "published": published} | more
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in fields.items()) + f"---\n{body}"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def read(adding):
    return {article.id: article for article in read_articles([adding.folder]).articles}


def test_a_text_lands_under_a_readable_name(adding, tmp_path):
    """Day, outlet and title make the name; fields, the day of adding and the original stand in its head."""
    path = write(tmp_path / "in" / "x.txt", text(title="'Troops “enter” Qaryatayn: day 3'"))
    (added,) = adding(path)
    name = "2016-04-03-meridian-wire-troops-enter-qaryatayn-day-3"
    assert added == Added(adding.folder / f"{name}.txt", (name,), (), ())
    assert added.path.read_text() == (
        "---\ntitle: 'Troops “enter” Qaryatayn: day 3'\nsource: Meridian Wire\npublished: 2016-04-03\n"
        f"added: 2026-03-01\noriginal: _originals/{name}.txt\n---\n{REPORT}"
    )
    assert (adding.folder / "_originals" / f"{name}.txt").read_bytes() == path.read_bytes()
    (article,) = read(adding).values()
    assert (article.id, article.title) == (name, "Troops “enter” Qaryatayn: day 3")


def test_what_stands_in_a_text_stays_to_the_letter(adding, tmp_path):
    """Whatever encoding, line ends or front matter a file has, the body is what a build would have read."""
    body = f"Ünal said:\r\n\r\n\t“{REPORT.strip()}”\n---\nNo field: here\n"
    path = write(tmp_path / "x.md", f"---\npublished: 2016-04-03\n---\n{body}".encode("utf-16"))
    (added,) = adding(path)
    assert added.path.suffix == ".md"
    assert read(adding)[added.articles[0]].text == read_articles([path]).articles[0].text == body


def test_a_page_becomes_text(adding, tmp_path):
    """A saved page gives its report with title, site and day, and the page itself is kept."""
    path = write(tmp_path / "saved.html", page(REPORT))
    (added,) = adding(path)
    (article,) = read(adding).values()
    assert (article.title, article.source, article.published) == (
        "Troops enter Qaryatayn",
        "Meridian Wire",
        date(2016, 4, 3),
    )
    assert added.path.suffix == ".txt"
    assert "engineers were clearing mines" in article.text
    kept = adding.folder / "_originals" / "2016-04-03-meridian-wire-troops-enter-qaryatayn.html"
    assert kept.read_text() == page(REPORT)


def test_a_page_from_the_web_knows_where_it_is_from(adding, web_server):
    """The address is kept, where the redirects ended; a page that names no outlet has its server's name."""
    web_server.replies["/1"] = Reply.moved("/news/1")
    web_server.replies["/news/1"] = Reply.page(page(REPORT, site="", published=None))
    (added,) = adding(f"{web_server.url}/1", published=date(2016, 4, 2))
    (article,) = read(adding).values()
    assert article.url == f"{web_server.url}/news/1"
    assert article.source
    assert article.published == date(2016, 4, 2)
    assert added.path.name.startswith("2016-04-02-")


def test_the_same_article_is_not_added_twice(adding, tmp_path):
    """Neither in one run nor in a later one, under whatever name and in whatever format it comes."""
    one = write(tmp_path / "a.txt", text())
    other = write(tmp_path / "b.html", page(REPORT))
    added, known = adding(one, other)
    assert known == Known(str(other), added.articles[0])
    assert adding(one) == [Known(str(one), added.articles[0])]
    assert len(read(adding)) == 1


def test_what_a_person_put_there_counts_as_well(adding, tmp_path):
    """Articles that were in the folder before are compared with, too."""
    write(adding.folder / "mine.txt", text())
    path = write(tmp_path / "x.txt", text())
    assert adding(path) == [Known(str(path), "mine")]


def test_a_copy_elsewhere_is_linked(adding, tmp_path):
    """An agency's report in two papers is two articles, of which the second says what it is."""
    first, second = adding(
        write(tmp_path / "a.txt", text()), write(tmp_path / "b.txt", text(EDITED, source="Gazette"))
    )
    (link,) = second.links
    assert (link.article, link.of, link.kind) == (second.articles[0], first.articles[0], CopyKind.COPY)
    assert f"copy_of: {first.articles[0]}\n" in second.path.read_text()
    assert len(read(adding)) == 2


def test_a_changed_page_is_a_later_version(adding, web_server):
    """What an address says anew is added and linked to what it said before, however much was changed."""
    web_server.replies["/1"] = [Reply.page(page(body)) for body in (REPORT, EDITED, FURTHER, FURTHER)]
    first, second, third, fourth = (adding(f"{web_server.url}/1")[0] for _ in range(4))
    assert [link.of for link in (*second.links, *third.links)] == [*first.articles, *second.articles]
    assert {link.kind for link in (*second.links, *third.links)} == {CopyKind.UPDATE}
    assert fourth == Known(f"{web_server.url}/1", third.articles[0])
    assert f"updates: {first.articles[0]}\n" in second.path.read_text()


def test_an_earlier_version_is_not_called_a_later_one(adding, tmp_path):
    """Where the older version of a report comes in last, its head says that it was updated."""
    first, second = adding(
        write(tmp_path / "a.txt", text(EDITED)), write(tmp_path / "b.txt", text(published="2016-04-01"))
    )
    assert f"updated_by: {first.articles[0]}\n" in second.path.read_text()


def test_nothing_is_overwritten(adding, tmp_path):
    """Two reports of one day, outlet and title get names of their own, and files of the user's stay."""
    mine = write(adding.folder / "2016-04-03-meridian-wire-entry.txt", "mine")
    paths = [
        write(tmp_path / f"{n}.txt", text(body, title="Entry")) for n, body in enumerate((REPORT, OTHER))
    ]
    names = [added.path.name for added in adding(*paths)]
    assert names == [f"2016-04-03-meridian-wire-entry-{n}.txt" for n in (2, 3)]
    assert mine.read_text() == "mine"
    with pytest.raises(FileExistsError):
        write_new(mine, b"other")


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\con", "c-windows-con"),
        ("Армия вошла в город", "armiya-voshla-v-gorod"),
        ("الجيش يدخل المدينة", None),
        ("\x00\x1b[31m…!?", "31m"),
        ("x" * 300, "x" * 60),
        ("the long " * 50, None),
    ],
)
def test_no_title_leads_out_of_the_folder(title, words):
    """Names are small ASCII letters, figures and hyphens, and of bounded length, whatever a title holds."""
    name = slug(title, 60)
    assert len(name) <= 60
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert name == (words or name) != ""


def test_a_folder_is_added_with_its_folders(adding, tmp_path):
    """Files come in their order, and each that cannot be read is named without costing another."""
    write(tmp_path / "in" / "b.txt", text())
    write(tmp_path / "in" / "a" / "1.txt", text(OTHER))
    write(tmp_path / "in" / "c.docx", b"PK\x03\x04")
    write(tmp_path / "in" / "d.txt", b"%PDF-1.7")
    write(tmp_path / "in" / "e.txt", b"")
    write(tmp_path / "in" / "README.md", "no article")
    found = adding(tmp_path / "in")
    assert [type(one) for one in found] == [Added, Added, ArticleError, ArticleError, ArticleError]
    assert [one.where for one in found[2:]] == [
        str(tmp_path / "in" / name) for name in ("c.docx", "d.txt", "e.txt")
    ]


def test_one_bad_source_never_costs_the_others(adding, tmp_path, web_server):
    """A missing file, a page that is gone and a server that is private are named; the rest is added."""
    path = write(tmp_path / "a.txt", text())
    found = adding(tmp_path / "none.txt", f"{web_server.url}/gone", "ftp://x.example/1", path)
    assert [type(one) for one in found] == [ArticleError, FetchError, FetchError, Added]
    assert [type(one) for one in adding(f"{web_server.url}/1", path, private=False)] == [FetchError, Known]


def test_standard_input_is_guessed_or_told(adding):
    """Text, a page, records and a table are told apart; --as settles what cannot be."""
    assert len(adding("-", stdin=io.BytesIO(text().encode()))[0].articles) == 1
    assert adding("-", stdin=io.BytesIO(page(OTHER).encode()))[0].path.suffix == ".txt"
    lines = "".join(json.dumps({"text": f"{body} {n}"}) + "\n" for n, body in enumerate((REPORT, OTHER)))
    assert len(adding("-", stdin=io.BytesIO(lines.encode()), outlet="Herald")[0].articles) == 2
    table = f'published,text\n2016-04-03,"{REPORT.replace("Sunday", "Monday")}"\n'
    (added,) = adding("-", stdin=io.BytesIO(table.encode()), kind=Kind.CSV)
    assert added.path.name == "standard-input.jsonl"
    assert len(added.path.read_text().splitlines()) == 3
    (empty,) = adding("-", stdin=io.BytesIO(b" \n"))
    assert "standard input: there is nothing in it" in str(empty)


def test_a_text_without_a_title_is_named_by_its_first_words(adding):
    """A text from a pipe has no file's name either."""
    (added,) = adding("-", stdin=io.BytesIO(REPORT.encode()), outlet="Herald", published=date(2016, 4, 3))
    assert added.path.name == "2016-04-03-herald-government-troops-entered-the-town-of-qaryatayn-on.txt"


def records(*bodies, **more):
    lines = (
        {"id": f"r{n}", "source": "Wire", "date": "2016-04-03", "body": body} | more for n, body in bodies
    )
    return "".join(json.dumps(line) + "\n" for line in lines)


def test_a_dataset_becomes_one_file(adding, tmp_path):
    """Records get our names for their fields, the day and the original; bad ones are named by line."""
    content = records((1, REPORT), (2, OTHER)) + 'nonsense\n{"id": "r4"}\n'
    path = write(tmp_path / "My News.jsonl", content)
    first, second, added = adding(path)
    assert (first.where, second.where) == (f"{path}:3", f"{path}:4")
    assert added.path == adding.folder / "my-news.jsonl"
    lines = [json.loads(line) for line in added.path.read_text().splitlines()]
    assert lines[0] == {
        "id": "r1",
        "source": "Wire",
        "published": "2016-04-03",
        "text": REPORT,
        "added": "2026-03-01",
        "original": "_originals/my-news.jsonl",
    }
    assert (adding.folder / "_originals" / "my-news.jsonl").read_text() == content
    assert list(read(adding)) == ["r1", "r2"]


def test_of_a_grown_dataset_only_what_is_new_is_added(adding, tmp_path):
    """The same file again adds nothing, a longer one what is new or changed, linked; all originals stay."""
    path = write(tmp_path / "news.jsonl", records((1, REPORT)))
    adding(path)
    assert adding(path) == [Known(str(path), None, 1)]
    write(path, records((0, OTHER), (1, REPORT), (1, f"{REPORT}Shelling went on at night.\n")))
    known, added = adding(path)
    assert known.count == 1
    assert added.articles == ("r0", "r1-2")
    assert [(link.article, link.of, link.kind) for link in added.links] == [("r1-2", "r1", CopyKind.UPDATE)]
    assert list(read(adding)) == ["r1", "r0", "r1-2"]
    assert names(adding.folder / "_originals") == ["news-2.jsonl", "news.jsonl"]


def test_a_dataset_of_the_users_own_stays_as_it_is(adding, tmp_path):
    """A file of one's own with the name of a dataset is not appended to."""
    mine = write(adding.folder / "news.jsonl", records((9, OTHER)))
    (added,) = adding(write(tmp_path / "news.jsonl", records((1, REPORT))))
    assert added.path.name == "news-2.jsonl"
    assert mine.read_text() == records((9, OTHER))


def test_records_without_an_id_get_a_lasting_one(adding, tmp_path):
    """Ids do not hang on the order of a file, which newer records are put before."""
    path = write(tmp_path / "news.json", json.dumps([{"text": REPORT}, {"text": OTHER}]))
    (added,) = adding(path)
    assert all(name.startswith("news-") for name in added.articles)
    write(path, json.dumps([{"text": "Something new happened at the gate of the town."}, {"text": REPORT}]))
    known, again = adding(path)
    assert known.count == 1
    assert set(again.articles).isdisjoint(added.articles)


def test_one_record_alone_is_an_article(adding, tmp_path):
    """A JSON file with one record becomes a text like any other."""
    (added,) = adding(write(tmp_path / "a.json", json.dumps({"headline": "A", "body": REPORT, "id": "x"})))
    assert added.path.name == "undated-a.txt"
    assert read(adding)["undated-a"].text == REPORT


def test_a_table_is_read_by_its_columns(adding, tmp_path):
    """Encoding, delimiter and dates of a spreadsheet are understood, and bad rows named by their line."""
    table = (
        "Nr;Kopf;Inhalt;Datum;Blatt\n"
        f'1;"Einnahme";"{REPORT}";03/04/2016;Zürcher\n'
        f'2;"Beschuß";"{OTHER}";31/04/2016;Zürcher\n'
        "3;ohne Text;;04/04/2016;Zürcher\n"
    )
    path = write(tmp_path / "tabelle.csv", table.encode("cp1252"))
    named = {"text": "inhalt", "title": "Kopf", "published": "Datum", "source": "Blatt", "id": "Nr"}
    bad_day, no_text, added = adding(path, columns=named, day_first=True)
    assert "tabelle.csv:7: published: '2016-04-31' is not a date" in str(bad_day)
    assert "tabelle.csv:12: the record has no text" in str(no_text)
    (article,) = read(adding).values()
    assert (article.id, article.title, article.source) == ("1", "Einnahme", "Zürcher")
    assert article.published == date(2016, 4, 3)
    assert added.path.name == "tabelle.jsonl"


def test_a_table_without_texts_is_told(adding, tmp_path):
    """The message lists the columns and how to name one."""
    (problem,) = adding(write(tmp_path / "a.csv", "id,inhalt\n1,x\n"))
    assert "there are 'id', 'inhalt'. Name it: --column text=COLUMN" in str(problem)


def test_many_bad_records_are_counted(adding, tmp_path):
    """A dataset of which nothing can be used says so in a dozen lines."""
    problems = adding(write(tmp_path / "a.jsonl", "x\n" * 500))
    assert len(problems) == 11
    assert "490 more records cannot be used" in str(problems[-1])


def test_markup_in_a_dataset_becomes_text(adding, tmp_path):
    """Exports of web sites hold pages' markup in their cells."""
    adding(write(tmp_path / "a.csv", 'id,text\n1,"<p>One &amp; two.</p><p>Three.</p>"\n'))
    assert read(adding)["1"].text == "One & two.\nThree."


def test_packed_datasets_are_unpacked(adding, tmp_path):
    """What ends in .gz is read as what it holds, and kept as it came."""
    path = write(tmp_path / "news.jsonl.gz", gzip.compress(records((1, REPORT)).encode()))
    (added,) = adding(path)
    assert added.path.name == "news.jsonl"
    assert (adding.folder / "_originals" / "news.jsonl.gz").read_bytes() == path.read_bytes()
    (problem,) = adding(write(tmp_path / "bad.csv.gz", gzip.compress(b"x" * 99)[:-9]))
    assert "damaged" in str(problem)


def test_a_packed_text_does_not_fill_the_memory(adding, tmp_path):
    """A small file that unpacks to a large one is refused at its bound."""
    (problem,) = adding(write(tmp_path / "x.txt.gz", gzip.compress(b"x " * 300_000)))
    assert "larger than 0.2 MB" in str(problem)


def test_an_archive_becomes_a_dataset(adding, tmp_path):
    """The reports of a crawl's pages are records; pages without one are counted in one line."""
    path = tmp_path / "crawl.warc.gz"
    front = b"<html><body><ul><li><a href=/1>One</a></ul></body></html>"
    write(
        path,
        archive(
            ("https://a.example/1", "200 OK", "text/html", page(REPORT).encode()),
            ("https://a.example/", "200 OK", "text/html", front),
            ("https://a.example/1", "200 OK", "text/html", page(EDITED).encode()),
        ),
    )
    *problems, added = adding(path)
    assert len(added.articles) == 2
    assert [link.kind for link in added.links] == [CopyKind.UPDATE]
    assert {article.url for article in read(adding).values()} == {"https://a.example/1"}
    assert len(problems) <= 1
    assert (adding.folder / "_originals" / "crawl.warc.gz").read_bytes() == path.read_bytes()
    assert [type(one) for one in adding(path)][-1] is Known


def test_a_feed_leads_to_its_reports(adding, web_server):
    """Whole entries are taken as they are, pages of others fetched; what a page lacks the feed may have."""
    whole = "".join(f"<p>{line}</p>" for line in (OTHER + OTHER.replace("Hama", "Homs")).splitlines())
    web_server.replies["/feed"] = Reply(
        feed(
            item("Shelling", "/whole", whole, "Mon, 04 Apr 2016 09:00:00 GMT"),
            item("Entry", "/1", "Government troops entered …"),
            item("Gone", "/gone", published="Sat, 02 Apr 2016 09:00:00 GMT"),
        ).encode(),
        headers={"Content-Type": "application/rss+xml"},
    )
    web_server.replies["/1"] = Reply.page(page(REPORT, site="", published=None))
    entries, fetched, gone = adding(f"{web_server.url}/feed")
    assert entries.path.name == "2016-04-04-meridian-wire-shelling.txt"
    assert fetched.path.name.startswith("2016-04-03-")
    assert read(adding)[fetched.articles[0]].url == f"{web_server.url}/1"
    assert "404" in str(gone)
    assert web_server.pages == ["/feed", "/1", "/gone"]
    again = adding(f"{web_server.url}/feed")
    assert [type(one) for one in again] == [Known, Known, FetchError]
    assert web_server.pages[3:] == ["/feed", "/gone"]


def test_a_feed_on_disk_works_too(adding, tmp_path, web_server):
    """A saved feed leads to the same pages, and no more entries are looked at than asked for."""
    items = [item(f"Report {n}", f"{web_server.url}/{n}") for n in range(9)]
    for n in range(9):
        body = f"{REPORT}It was entry number {n} into the town in the course of this year's campaign.\n"
        web_server.replies[f"/{n}"] = Reply.page(page(body, title=f"Report {n}"))
    found = adding(write(tmp_path / "feed.xml", feed(*items)), entries=2)
    assert [type(one) for one in found] == [Added, Added]
    assert web_server.pages == ["/0", "/1"]


def test_dates_that_cannot_be_right_are_noted(adding, tmp_path):
    """The article is kept, and the same is said now as by each build: undated, redated, misdated."""
    found = adding(
        write(tmp_path / "a.txt", REPORT),
        write(tmp_path / "b.txt", text(f"HOMS, 2 April 2016 – {OTHER}")),
        write(
            tmp_path / "c.txt", text(f"Rain fell on Homs. {EDITED[:90]} It is over.", published="2031-01-01")
        ),
    )
    assert [[type(note) for note in one.notes] for one in found] == [
        [UndatedError],
        [RedatedError],
        [MisdatedError],
    ]
    assert [str(note) for one in found for note in one.notes] == sorted(
        (str(problem) for problem in read_articles([adding.folder]).problems),
        key=lambda said: ("no date" not in said, "head of the text" not in said),
    )


def test_a_failing_disk_leaves_no_half_article(adding, tmp_path):
    """Where the folder cannot be written, nothing is left behind, and the reason is a line."""
    path = write(tmp_path / "a.txt", text())
    write(adding.folder, "a file in the place of the folder")
    (problem,) = adding(path)
    assert isinstance(problem, InputError)
    assert "cannot be written" in str(problem)
    assert adding.folder.read_text() == "a file in the place of the folder"


def test_no_drafts_are_left(adding, tmp_path):
    """Folders hold articles and originals and nothing else, and these may be read by whom the user lets."""
    (added,) = adding(write(tmp_path / "a.txt", text()))
    assert names(adding.folder) == [added.path.name, "_originals"]
    assert len(names(adding.folder / "_originals")) == 1
    other = write(tmp_path / "other", "x")
    assert added.path.stat().st_mode == other.stat().st_mode
