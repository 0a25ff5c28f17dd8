from pathlib import Path

import pytest

from conflictmap.project import Project
from conflictmap.review import Kind, Review, review
from conflictmap.weighing import control_settings, source_book

SETTINGS = """title = "Open questions"
theatre = "syria-iraq"

[[place]]
id = "tell-marj-west"
name = "Tell Marj"
kind = "village"
lat = 35.0
lon = 36.8
country = "SY"

[[place]]
id = "tell-marj-east"
name = "Tell Marj"
kind = "village"
lat = 35.6
lon = 40.2
country = "SY"
"""
WIRE = (
    "Islamic State fighters reportedly seized the town of Palmyra on Sunday. "
    "Syrian army troops captured the village of Umm Zahmat and took control of al-Sukhnah on Sunday."
)
ARTICLES = {
    "wire": (
        "2016-12-11",
        WIRE,
    ),
    "marj": ("2016-12-12", "Islamic State fighters captured the village of Tell Marj on Sunday."),
    "tadef-a": ("2016-12-12", "Islamic State fighters captured the town of Tadef on Sunday."),
    "tadef-b": ("2016-12-12", "Syrian army troops captured the town of Tadef on Sunday."),
    "early": (
        "2016-12-12",
        "The town is quiet. Syrian army troops captured the town of al-Bab on 20 December 2016.",
    ),
    "old": ("2016-12-12", "Ramadi was quiet. Iraqi forces captured the city of Ramadi on 28 December 2014."),
    "undated": (None, "Islamic State fighters captured the city of Mosul."),
    "redated": (
        "2016-12-02",
        "DAMASCUS, 5 December 2016 - Islamic State fighters captured the town of Khanasir on Sunday.",
    ),
    "units": ("2016-12-12", "The Kurdish-led units besieged the town of Manbij on Saturday."),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a project with something of each sort that needs a person."""
    (tmp_path / "articles").mkdir()
    for name, (published, text) in ARTICLES.items():
        day = f'published: "{published}"\n' if published else ""
        article = f"---\nsource: The {name} post\n{day}---\n{text}\n"
        (tmp_path / "articles" / f"{name}.md").write_text(article, encoding="utf-8")
    (tmp_path / "conflictmap.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def look():
    """Return a function that reviews a project as it is now."""

    def reviewed(folder: Path, *kinds: Kind) -> Review:
        project = Project.open(folder)
        evidence = project.evidence()
        timeline = project.timeline(evidence=evidence)
        book = source_book(project.settings, evidence.actors, "settings", project.corrections.sources)
        settings = control_settings(project.settings, "settings")
        return review(evidence, timeline, project.gazetteer, book, settings, kinds=kinds or tuple(Kind))

    return reviewed
