"""Extractors that other packages bring, installed as pip would and run through the command line."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

# Reads "the flag of X flies over Y", or what its option says in place of "flies over".
MODULE = '''
import re
from dataclasses import replace

from conflictmap.errors import InstallationError
from conflictmap.model import Certainty, Change, Claim, DateSpan, Extent, content_id


class Flags:
    def __init__(self, setup):
        if "key" in setup.options and not setup.options["key"]:
            raise InstallationError("the flags need a key", mend="Add one to reading.options")
        self.setup = setup
        self.phrase = setup.options.get("phrase", "flies over")
        self.identity = "flags-1"
        self.actors = {name: actor.id for actor in setup.actors for name in actor.aliases}

    def read_many(self, articles, finder):
        for article in articles:
            yield tuple(self.read(article, finder))

    def read(self, article, finder):
        if "smoke" in article.text:
            raise ValueError("nothing can be seen\\nfor smoke")
        for found in re.finditer(rf"The flag of the ([\\w ]+) {self.phrase} [^.]+[.]", article.text):
            for toponym in finder.find(article.text):
                if found.start() < toponym.start < found.end():
                    claim = Claim(
                        id=content_id(article.id, found.start()), article=article.id, quote=found[0],
                        start=found.start(), end=found.end(), change=Change.HOLDS,
                        gainer=self.actors[found[1]], loser=None, toponym=toponym, place=None,
                        extent=Extent.WHOLE, when=DateSpan.day(article.published), attribution=None,
                        certainty=Certainty.CONFIRMED, background=False,
                    )
                    yield claim
                    if "mirage" in article.text:
                        yield replace(claim, quote="The flag of nobody.")
                        yield replace(claim, start=0, end=10_000)
                        yield replace(claim, article="another")
                        yield replace(claim, toponym=replace(toponym, text="Atlantis"))
                        yield replace(claim, change="vanished")
                        yield "Palmyra is ours"


class Ahead(Flags):
    """Reads everything before it yields anything."""

    def read_many(self, articles, finder):
        return iter([tuple(self.read(article, finder)) for article in articles])


def no_extractor(setup):
    return object()


def broken(setup):
    raise RuntimeError("out of order")
'''
ENTRY_POINTS = """[conflictmap.extractors]
flags = flags:Flags
ahead = flags:Ahead
hollow = flags:no_extractor
broken = flags:broken
absent = flags:Nowhere
"""
SETTINGS = """title = "Flags"
theatre = "syria-iraq"

[[actor]]
id = "quarry-guards"
name = "Quarry Guards"
colour = "#123456"

[reading]
extractor = "{name}"
"""


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Return a folder with a package and its metadata, as an installer leaves them."""
    folder = tmp_path / "packages"
    info = folder / "conflictmap_flags-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "flags.py").write_text(MODULE, encoding="utf-8")
    metadata = "Metadata-Version: 2.1\nName: conflictmap-flags\nVersion: 1.0\n"
    (info / "METADATA").write_text(metadata, encoding="utf-8")
    (info / "entry_points.txt").write_text(ENTRY_POINTS, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project of three articles that asks for the extractor of the package."""
    folder = tmp_path / "project"
    (folder / "articles").mkdir(parents=True)
    write(folder, "one", "The flag of the Quarry Guards flies over Palmyra. Syrian troops captured Maaloula.")
    write(folder, "three", "The flag of the Quarry Guards flies over Tikrit.")
    configure(folder, "flags")
    return folder


def write(project: Path, name: str, text: str) -> None:
    article = f"---\npublished: 2016-04-03\n---\n{text}\n"
    (project / "articles" / f"{name}.txt").write_text(article, encoding="utf-8")


def configure(project: Path, name: str, more: str = "") -> None:
    text = f"{SETTINGS.format(name=name)}{more}\n"
    (project / "conflictmap.toml").write_text(text, encoding="utf-8")


def run(packages: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    paths = [str(packages), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.run(
        [sys.executable, "-m", "conflictmap", *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )


def claims(project: Path) -> list[tuple[str, str, str, str]]:
    lines = (project / "output" / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [(row["article"], row["change"], row["place"], row["gainer"]) for row in rows]


FLAGS = [("one", "holds", "Palmyra", "quarry-guards"), ("three", "holds", "Tikrit", "quarry-guards")]


def test_an_installed_extractor_reads_in_place_of_the_rules(packages: Path, project: Path) -> None:
    """A build takes the claims of the extractor that the settings name, and puts them on the map."""
    done = run(packages, "build", project)
    assert (done.returncode, "left out" in done.stderr) == (0, False), done.stderr
    assert claims(project) == FLAGS
    assert "palmyra" in (project / "output" / "control.csv").read_text(encoding="utf-8")
    assert "(2 remembered)" in run(packages, "build", project).stderr
    found = run(packages, "doctor", project).stdout
    assert "reading: extractor 'flags' (flags-1), others installed: rules, absent, ahead" in found


def test_options_reach_it_and_change_what_is_read(packages: Path, project: Path) -> None:
    """Its own table of the settings is handed over, and articles are read anew when it changes."""
    run(packages, "build", project)
    configure(project, "flags", '[reading.options]\nphrase = "is seen above"')
    write(project, "two", "The flag of the Quarry Guards is seen above Mosul.")
    done = run(packages, "build", project)
    assert "(0 remembered)" in done.stderr
    assert claims(project) == [("two", "holds", "Mosul", "quarry-guards")]


def test_the_rules_read_where_nothing_is_said(packages: Path, project: Path) -> None:
    """An installed package changes nothing for projects that do not ask for it."""
    configure(project, "rules")
    assert run(packages, "build", project).returncode == 0
    assert claims(project) == [("one", "captured", "Maaloula", "syrian-government")]


@pytest.mark.parametrize("name", ["flags", "ahead"])
def test_an_article_that_it_fails_on_costs_no_other(packages: Path, project: Path, name: str) -> None:
    """The article is named with the reason, also where the extractor reads ahead, and tried again later."""
    configure(project, name)
    write(project, "two", "The smoke over Homs hides everything.")
    for _ in range(2):
        done = run(packages, "build", project)
        assert done.returncode == 3
        (line,) = [line for line in done.stderr.splitlines() if line.startswith("left out")]
        assert line == (
            f"left out: two: the extractor {name!r} failed: ValueError: nothing can be seen for smoke. "
            "Tell its authors, with the article"
        )
        assert claims(project) == FLAGS
    assert "(2 remembered)" in done.stderr


def test_what_is_not_in_the_text_is_dropped_and_counted(packages: Path, project: Path) -> None:
    """Quotes, spans and places that an article does not have never reach the map."""
    write(project, "two", "The flag of the Quarry Guards flies over Mosul, or it is a mirage.")
    done = run(packages, "build", project)
    assert done.returncode == 3
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("left out")]
    assert line.startswith(
        "left out: two: claims of the extractor 'flags' were dropped: a place that is not in the text (1), "
        "a quote that is not in the text (1), no claim (2), of another article (1), outside the text (1)."
    )
    assert claims(project) == [FLAGS[0], FLAGS[1], ("two", "holds", "Mosul", "quarry-guards")]


@pytest.mark.parametrize(
    ("name", "more", "words"),
    [
        ("flag", "", "there is no extractor 'flag'. Use one of rules, absent, ahead, broken, flags, hollow"),
        ("absent", "", "'absent' of conflictmap-flags cannot be opened: AttributeError"),
        ("broken", "", "'broken' of conflictmap-flags cannot be opened: RuntimeError: out of order"),
        ("hollow", "", "'hollow' of conflictmap-flags is no extractor: it lacks read_many"),
        ("flags", '[reading.options]\nkey = ""', "the flags need a key. Add one to reading.options"),
        ("rules", '[reading.options]\nkey = ""', "reading.options.key: the extractor 'rules' has no options"),
    ],
)
def test_an_extractor_that_cannot_be_had_is_one_line(
    packages: Path, project: Path, name: str, more: str, words: str
) -> None:
    """What is wrong is told without a traceback, and nothing is written."""
    configure(project, name, more)
    done = run(packages, "build", project)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert not (project / "output").exists()


def test_the_example_of_the_documentation_works(
    pytestconfig: pytest.Config, packages: Path, project: Path
) -> None:
    """The extractor, its entry point and its settings stand in docs/reading.md as they are to be written."""
    text = (pytestconfig.rootpath / "docs" / "reading.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    entry_point, settings = re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (packages / "holding.py").write_text(code, encoding="utf-8")
    ((name, target),) = tomllib.loads(entry_point)["project"]["entry-points"][
        "conflictmap.extractors"
    ].items()
    points = packages / "conflictmap_flags-1.0.dist-info" / "entry_points.txt"
    points.write_text(f"[conflictmap.extractors]\n{name} = {target}\n", encoding="utf-8")
    toml = SETTINGS[: SETTINGS.index("[reading]")] + settings
    (project / "conflictmap.toml").write_text(toml, encoding="utf-8")
    write(project, "two", "The Quarry Guards control Mosul, they said.")
    done = run(packages, "build", project)
    assert done.returncode == 0, done.stderr
    assert claims(project) == [("two", "holds", "Mosul", "quarry-guards")]


def test_two_packages_of_one_name_are_told_apart_by_nobody(packages: Path, project: Path) -> None:
    """Which of two extractors would read must not depend on the order of a path."""
    info = packages / "other_flags-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other-flags\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[conflictmap.extractors]\nflags = flags:Ahead\n")
    done = run(packages, "build", project)
    assert "'flags' is brought by conflictmap-flags and other-flags" in done.stderr
