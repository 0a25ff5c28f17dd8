"""`conflictmap embed`: what it prints, and what it says of input that cannot be used."""

import html
import json
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "maps"))

from timelines import timeline

from conflictmap.addresses import fault_of
from conflictmap.cli.app import main
from conflictmap.cli.status import FAILURE, USAGE
from conflictmap.control.table import write_control
from conflictmap.maps import PageOptions, page_html, write_page
from conflictmap.maps.embedding import LANGUAGES, Frame, Preview, oembed, snippet, view_link, with_link
from conflictmap.project import Project

URL = "https://maps.example.org/palmyra/"
REPORT = (
    "---\nsource: Wire\npublished: 2016-04-03\n---\n"
    "Syrian troops recaptured the town of al-Qaryatayn from Islamic State on Sunday, a source said.\n"
)


@pytest.fixture
def project(tmp_path):
    """Return a project whose output is the made-up map."""
    (tmp_path / "output").mkdir()
    (tmp_path / "conflictmap.toml").write_text('title = "A \\"map\\" & more"\n', encoding="utf-8")
    write_page(timeline(), tmp_path / "output" / "index.html", PageOptions("A map"))
    write_control(timeline(), tmp_path / "output" / "control.csv")
    return tmp_path


def run(capsys, *arguments):
    """Run the command and return its exit status and what it wrote."""
    with pytest.raises(SystemExit) as ended:
        main(["embed", *map(str, arguments)])
    captured = capsys.readouterr()
    return ended.value.code or 0, captured.out, captured.err


def attributes(lines):
    """Return the attributes of the iframe that was printed."""
    assert re.fullmatch(r"<iframe [^<>]*></iframe>\n", lines)
    return {name: html.unescape(value) for name, value in re.findall(r' ([a-z]+)="([^"]*)"', lines)}


def test_lines_lead_to_the_published_page(capsys, project):
    """Day, place and language are in the link, map and day in the title; nobody is told of the reader."""
    status, out, err = run(
        capsys, project, "--url", URL, "--on", "2016-12-11", "--place", "Citadel of Palmyra", "--lang", "ar"
    )
    assert (status, err) == (0, "")
    assert attributes(out) == {
        "src": f"{URL}#embed=1&day=2016-12-11&place=citadel-of-palmyra&lang=ar",
        "title": 'A "map" & more, 2016-12-11',
        "width": "100%",
        "height": "480",
        "frameborder": "0",
        "loading": "lazy",
        "referrerpolicy": "no-referrer",
        "sandbox": "allow-scripts allow-popups allow-popups-to-escape-sandbox",
    }


def test_address_comes_from_the_settings_or_is_the_files_path(capsys, project, monkeypatch):
    """Without --url it is the settings' address, and without that the built file, from where one stands."""
    monkeypatch.chdir(project.parent)
    _, out, _ = run(capsys, project)
    assert attributes(out)["src"] == f"{project.name}/output/index.html#embed=1"
    with (project / "conflictmap.toml").open("a", encoding="utf-8") as file:
        file.write(f'[output]\nurl = "{URL}"\n')
    _, out, _ = run(capsys, project)
    assert attributes(out)["src"] == f"{URL}#embed=1"


def test_self_contained_lines_hold_the_page_itself(capsys, project):
    """What stands in `srcdoc` is the built page to the letter, but for the word on what it shows."""
    status, out, err = run(capsys, project, "--self-contained", "--ratio", "4:3", "--lang", "uk")
    assert status == 0
    found = attributes(out)
    built = (project / "output" / "index.html").read_text(encoding="utf-8")
    assert found["srcdoc"].replace('data-link="embed=1&amp;lang=uk" ', "", 1) == built
    assert "src" not in found
    assert found["style"] == "aspect-ratio: 4 / 3; height: auto; min-height: 320px"
    assert err.startswith("A host page with a Content-Security-Policy has to allow script-src 'sha256-")
    assert err.count("\n") == 1


WRONG = {
    (
        "--on",
        "2011-01-01",
    ): "--on: the map does not show 2011-01-01. Choose a day from 2015-05-01 to 2016-12-14",
    ("--place", "Atlantis"): "no claim speaks of 'Atlantis'",
    ("--place", "al"): "'al' may be ",
    ("--lang", "de"): "--lang: the page does not speak 'de'. Use one of ar, en, fr, ru, uk",
    ("--height", "200"): "--height: 200 pixels leave no room for the map. Give 320 or more",
    ("--ratio", "16x9"): "--ratio: '16x9' is no ratio. Write width:height, such as 16:9",
    ("--ratio", "0:9"): "is no ratio",
    ("--url", "javascript:alert(1)"): "--url: 'javascript:alert(1)' is no http or https address",
    ("--url", "data:text/html,x"): "is no http or https address",
    ("--url", "https://a.example/?x=1"): "the address holds more than server and path",
    ("--url", "https://a.example/map"): "neither a folder nor a page",
}


@pytest.mark.parametrize(("arguments", "words"), WRONG.items(), ids=" ".join)
def test_what_cannot_be_shown_is_one_line(capsys, project, arguments, words):
    """A day, place, language, size or address that cannot be is named with what would do."""
    status, out, err = run(capsys, project, *arguments)
    assert (status, out) == (FAILURE, "")
    assert err.startswith("conflictmap: ")
    assert words in err
    assert err.count("\n") == 1


def test_project_without_a_map_says_to_build_it(capsys, tmp_path):
    """Before the first build there is nothing to embed."""
    (tmp_path / "conflictmap.toml").write_text('title = "x"\n', encoding="utf-8")
    status, out, err = run(capsys, tmp_path)
    assert (status, out) == (FAILURE, "")
    assert err.endswith("there is no map yet. Run conflictmap build\n")


@pytest.mark.parametrize(
    "arguments",
    [["--self-contained", "--url", URL], ["--height", "400", "--ratio", "4:3"], ["--on", "today"]],
)
def test_contradicting_options_are_wrong_usage(capsys, project, arguments):
    """Two answers to one question are refused before anything is read."""
    assert run(capsys, project, *arguments)[0] == USAGE


def test_other_files_are_no_page():
    """Only a page of ours learns what to show."""
    with pytest.raises(ValueError, match="no page of conflictmap"):
        with_link("<html lang='en'><p>Hello</p></html>", view_link(), "x.html")


def test_what_stands_in_the_lines_is_escaped():
    """Nothing of title, address or page ends its attribute."""
    nasty = '"></iframe><script>alert(1)</script>'
    for frame in (Frame(nasty, src=nasty), Frame(nasty, page=nasty)):
        attributes(f"{snippet(frame)}\n")
        assert "<script" not in snippet(frame)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "//a.example/",
            "https:///x/",
            "https://a.example:0x/",
            "https://u:p@a.example/",
            "http://a b/",
        ),
        *("ftp://a/", "https://a.example/\n", "https://ä.example/", 'https://a.example/"/'),
        "https://a.example/#x/",
    ],
)
def test_address_that_is_none_is_refused(address):
    """Only http and https addresses of a folder or a page are taken for where a map is published."""
    assert fault_of(address) is not None


def test_languages_are_those_of_the_page(pytestconfig):
    """The command offers what the page speaks, no more and no less."""
    folder = pytestconfig.rootpath / "conflictmap" / "maps" / "viewer" / "src" / "messages"
    assert {path.stem for path in folder.glob("??.js")} == set(LANGUAGES)


def head(options):
    """Return the metadata in a page's head."""
    text = page_html(timeline(), options).partition("<style>")[0]
    names = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', text))
    links = dict(re.findall(r'<link rel="(canonical|alternate)"[^>]*href="([^"]*)"', text))
    return names, links


def test_page_says_what_it_is_and_no_address_that_it_does_not_know():
    """Title, description and kind are for whoever shows a link; without an address there is no picture."""
    names, links = head(PageOptions("A <map>", "A sentence.", preview=Preview("preview.png", 1200, 630, "x")))
    assert names["og:title"] == "A &lt;map&gt;"
    assert names["og:description"] == names["description"] == "A sentence."
    assert (names["og:type"], names["twitter:card"], names["og:locale"]) == ("website", "summary", "en_GB")
    assert not {"og:url", "og:image"} & set(names)
    assert links == {}


def test_published_page_names_its_address_picture_and_oembed():
    """With an address, all that stands beside the page is named by whole addresses."""
    preview = Preview("preview.png", 1200, 630, 'Map of "control"')
    for url in (URL, f"{URL}index.html"):
        names, links = head(PageOptions("A map", url=url, preview=preview))
        assert (names["og:url"], links["canonical"]) == (url, url)
        assert links["alternate"] == f"{URL}oembed.json"
        assert names["og:image"] == f"{URL}preview.png"
        assert names["og:image:alt"] == "Map of &#34;control&#34;"
        assert (names["og:image:width"], names["og:image:height"]) == ("1200", "630")
        assert names["twitter:card"] == "summary_large_image"


def test_oembed_has_all_that_the_standard_demands():
    """A consumer of oEmbed 1.0 finds type, version, sizes as whole numbers, the HTML and the picture."""
    answer = json.loads(oembed("A map", URL, Preview("preview.png", 1200, 630, "x")))
    assert (answer["type"], answer["version"], answer["title"]) == ("rich", "1.0", "A map")
    assert (answer["width"], answer["height"]) == (800, 480)
    assert attributes(answer["html"] + "\n")["src"] == f"{URL}#embed=1"
    assert answer["provider_name"] == "maps.example.org"
    assert answer["provider_url"] == "https://maps.example.org/"
    assert answer["thumbnail_url"] == f"{URL}preview.png"
    assert (answer["thumbnail_width"], answer["thumbnail_height"]) == (1200, 630)


def test_build_announces_a_map_that_has_an_address(tmp_path):
    """Only where the settings name the page's address does a build write oembed.json."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.txt").write_text(REPORT, encoding="utf-8")
    settings = tmp_path / "conflictmap.toml"
    settings.write_text('title = "T"\ntheatre = "syria-iraq"\n[output]\nbase_map = false\n', encoding="utf-8")
    Project.open(tmp_path).build()
    assert not (tmp_path / "output" / "oembed.json").exists()
    with settings.open("a", encoding="utf-8") as file:
        file.write(f'url = "{URL}"\n')
    Project.open(tmp_path).build()
    announced = (tmp_path / "output" / "oembed.json").read_text(encoding="utf-8")
    assert json.loads(announced).items() >= json.loads(oembed("T", URL)).items()
    assert f'href="{URL}oembed.json"' in (tmp_path / "output" / "index.html").read_text(encoding="utf-8")
