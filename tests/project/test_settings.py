import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from conflictmap.cli import main
from conflictmap.errors import SettingsError
from conflictmap.model import ActorKind
from conflictmap.settings import FILE_NAME, Settings, load_settings

FULL = """
title = "Everything"
description = "All there is"
theatre = "syria-iraq"

[period]
first = 2016-01-01
last = 2016-12-31

[reliability]
agency = 0.9

[control]
change_days = 365
extent = { part = 0.5 }

[[source]]
name = "Some Radio"
kind = "outlet"
reliability = 0.7

[[actor]]
id = "some-group"
name = "Some Group"
aliases = ["SG"]
colour = "#7a5195"

[[place]]
id = "some-hill"
name = "Some Hill"
kind = "hill"
lat = 34.5
lon = 38.25
radius_km = 2

[geocoder]
service = "nominatim"
url = "http://localhost:8080/nominatim/"
delay = 0

[output]
folder = "public"

[reading]
extractor = "model"
[reading.options]
temperature = 0.0
prompts = { system = "Be brief." }
"""


def load(tmp_path, text):
    path = tmp_path / "conflictmap.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_every_key_is_read(tmp_path):
    """What a project says about itself arrives as the types that the stages take."""
    settings = load(tmp_path, FULL)
    assert settings.theatre == ("syria-iraq",)
    assert settings.period.first == date(2016, 1, 1)
    assert settings.control == {"change_days": 365.0, "extent": {"part": 0.5}}
    actor = settings.actor[0].actor()
    assert (actor.side, actor.kind, actor.aliases) == (
        "some-group",
        ActorKind.ARMED_GROUP,
        ("Some Group", "SG"),
    )
    place = settings.place[0].place()
    assert (place.lon, place.lat, place.radius_km) == (38.25, 34.5, 2)
    assert settings.reading.extractor == "model"
    assert settings.reading.options == {"temperature": 0.0, "prompts": {"system": "Be brief."}}
    assert (settings.geocoder.url, settings.geocoder.delay) == ("http://localhost:8080/nominatim", 0)


def test_a_title_is_enough(tmp_path):
    """All else has a default."""
    assert load(tmp_path, 'title = "x"').theatre == ()
    assert load(tmp_path, 'title = "x"').geocoder is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('title = "x"\ntheater = "y"\n', 2, "Did you mean 'theatre'"),
        ('title = "x"\n\n[period]\nfrist = 2016-01-01\n', 4, "Did you mean 'first'"),
        ('title = "x"\n[period]\nfirst = 2017-01-01\nlast = 2016-01-01\n', 2, "comes after"),
        ('title = "x"\n[[place]]\nid = "a"\n[[place]]\nid = "b"\nname = "B"\nlat = 95\n', 2, "place[1].name"),
        (FULL.replace("lat = 34.5", "lat = 95"), 32, "place[1].lat"),
        (FULL.replace("#7a5195", "blue"), 26, "actor[1].colour"),
        (FULL.replace("agency = 0.9", "agency = 9"), 11, "reliability.agency"),
        ('title = "x"\n[reading]\nextracter = "y"\n', 3, "Did you mean 'extractor'"),
        ("theatre = []\n", 1, "title: the key is missing"),
        ('title = "x\n', 1, "not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, text, line, words):
    """The message says in which line which key is wrong, and what was probably meant."""
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text)
    assert words in str(caught.value)
    assert caught.value.where == f"{tmp_path / 'conflictmap.toml'}:{line}"


def test_a_folder_without_settings_is_no_project(tmp_path):
    """Somebody who names the wrong folder learns how to make a project."""
    with pytest.raises(SettingsError, match="conflictmap init"):
        load_settings(tmp_path / "conflictmap.toml")


@pytest.mark.parametrize(
    ("table", "server"),
    [
        ('service = "nominatim"\nuser_agent = "me"', "https://nominatim.openstreetmap.org"),
        ('service = "photon"', "https://photon.komoot.io"),
        ('service = "geonames"\nusername = "me"', "https://secure.geonames.org"),
    ],
)
def test_a_geocoder_is_the_public_one_unless_named(tmp_path, table, server):
    """Each service has its public server, asked over an encrypted connection."""
    geocoder = load(tmp_path, f'title = "x"\n[geocoder]\n{table}\n').geocoder
    assert (geocoder.url, geocoder.delay, geocoder.limit) == (server, 1, 100)


@pytest.mark.parametrize(
    ("table", "line", "words"),
    [
        ('service = "google"', 3, "geocoder.service"),
        ('url = "http://localhost"', 2, "geocoder.service: the key is missing"),
        ('service = "nominatim"', 2, "Add user_agent"),
        ('service = "nominatim"\nurl = "https://NOMINATIM.openstreetmap.org/"', 2, "Add user_agent"),
        ('service = "nominatim"\nuser_agent = "me"\ndelay = 0.5', 5, "one request a second"),
        ('service = "nominatim"\nuser_agent = "me\\r\\nHost: x"', 4, "geocoder.user_agent"),
        ('service = "geonames"', 2, "Add username"),
        ('service = "photon"\nurl = "ftp://localhost"', 4, "Write https://host"),
        ('service = "photon"\nurl = "file:///etc/passwd"', 4, "no http or https address"),
        ('service = "photon"\nurl = "http://localhost:99999"', 4, "no http or https address"),
        ('service = "photon"\nurl = "http://me:secret@localhost"', 4, "stands before @"),
        ('service = "photon"\nurl = "http://localhost/?key=1"', 4, "after ?"),
        ('service = "photon"\ntimeout = 0', 4, "geocoder.timeout"),
        ('service = "photon"\ndelay = -1', 4, "geocoder.delay"),
        ('service = "photon"\nlimit = 0', 4, "geocoder.limit"),
        ('service = "photon"\nlanguage = "English"', 4, "geocoder.language"),
        ('service = "photon"\ncountries = ["Syria"]', 4, "geocoder.countries[1]"),
        ('service = "photon"\nuser = "me"', 4, "Did you mean 'username'"),
    ],
)
def test_a_geocoder_that_cannot_be_asked_is_named_with_its_line(tmp_path, table, line, words):
    """What a service or its policy demands is said before anything is asked."""
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, f'title = "x"\n[geocoder]\n{table}\n')
    assert words in str(caught.value)
    assert caught.value.where == f"{tmp_path / 'conflictmap.toml'}:{line}"


def test_the_file_that_init_writes_explains_every_key(tmp_path):
    """Whoever opens a new project's settings finds each key there is, and each theatre with its name."""
    folder = tmp_path / "new"
    with pytest.raises(SystemExit) as ended:
        main(["init", str(folder), "--title", "New"])
    assert ended.value.code == 0
    text = (folder / FILE_NAME).read_text(encoding="utf-8")
    guide = (Path(__file__).parents[2] / "docs" / "guide.md").read_text(encoding="utf-8")
    waiting, keys = [Settings], set()
    while waiting:
        model = waiting.pop()
        for name, field in model.model_fields.items():
            keys.add(name)
            waiting += [
                part
                for part in (field.annotation, *get_args(field.annotation))
                if isinstance(part, type) and issubclass(part, BaseModel)
            ]
    assert {key for key in keys if not re.search(rf"^[# \[]*(?:\w+\.)?{key}\b", text, re.MULTILINE)} == set()
    assert {key for key in keys if not re.search(rf"`[^`]*\b{key}\b[^`]*`", guide)} == set()
    assert "syria-iraq" in text
    assert "Syria and Iraq, 2011–2019" in text
    # What is commented out is right, too.
    shown = re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.MULTILINE)
    (folder / FILE_NAME).write_text(shown, encoding="utf-8")
    assert load_settings(folder / FILE_NAME).title == "New"
