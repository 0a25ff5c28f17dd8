import math
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from conflictmap.actors_file import actors_files
from conflictmap.data import gazetteer_folder, theatre_names
from conflictmap.reading.actors import ActorLexicon

ACTORS = gazetteer_folder() / "actors"
FILES = sorted(path for path in ACTORS.glob("*.toml") if path.stem != "countries")
LEAST = 12.0
"""Colours closer than this in CIELAB are easily taken for one another (2.3 is just noticeable)."""
# What linear RGB becomes for an eye without one sort of cone: Machado, Oliveira and Fernandes, A
# Physiologically-based Model for Simulation of Color Vision Deficiency, 2009, severity 1.0.
EYES = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def lab(colour: str, eye: str) -> tuple[float, float, float]:
    """Return a colour in CIELAB (D65), as an eye sees it."""
    seen = [
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear(colour), strict=True)))) for row in EYES[eye]
    ]
    to_xyz = (
        (0.4124564, 0.3575761, 0.1804375),
        (0.2126729, 0.7151522, 0.0721750),
        (0.0193339, 0.1191920, 0.9503041),
    )
    xyz = [sum(a * b for a, b in zip(row, seen, strict=True)) for row in to_xyz]
    x, y, z = (
        value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116
        for value in (part / white for part, white in zip(xyz, (0.95047, 1.0, 1.08883), strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sides_are_told_apart_by_colour_blind_eyes(path: Path) -> None:
    """Two actors of different sides differ in colour to the usual and to red-green blind eyes."""
    actors = tomllib.loads(path.read_text(encoding="utf-8"))["actor"]
    for one, other in combinations(actors, 2):
        if one["side"] == other["side"]:
            continue
        for eye in EYES:
            apart = math.dist(lab(one["colour"], eye), lab(other["colour"], eye))
            assert apart >= LEAST, (one["id"], other["id"], eye, apart)


def test_every_theatre_has_actors() -> None:
    """Each theatre of places has its parties; a war without places of its own may have parties, too."""
    assert set(theatre_names(gazetteer_folder())) <= {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_name_means_one_party_of_its_war(path: Path) -> None:
    """The file says the theatre it is named after, and no name in it belongs to two actors."""
    listed = tomllib.loads(path.read_text(encoding="utf-8"))
    assert listed["theatre"] == path.stem
    bearers: dict[str, set[str]] = {}
    for actor in listed["actor"]:
        for name in (actor["name"], *actor["aliases"]):
            bearers.setdefault(name.lower(), set()).add(actor["id"])
    assert {name: ids for name, ids in bearers.items() if len(ids) > 1} == {}


def test_wars_with_places_come_first() -> None:
    """Of two wars that know one name, the one that the gazetteer has places of decides where no text does."""
    names = list(actors_files(ACTORS))
    known = theatre_names(gazetteer_folder())
    assert tuple(names[: len(known)]) == known
    assert names[len(known) :] == sorted(set(names) - set(known))


WARS = [
    (
        "sri-lanka",
        "The LTTE lost Paranthan on Monday, the Sri Lankan military said. Tamil Tiger guerrillas fell back.",
        {"sri-lankan-government", "ltte"},
    ),
    (
        "colombia",
        "FARC guerrillas overran Mitu before the Colombian army retook it. The ELN was not involved.",
        {"farc", "colombian-government", "eln"},
    ),
    (
        "chechnya",
        "Russian troops entered Grozny from the north while Chechen fighters kept the centre.",
        {"russia", "chechen-separatists"},
    ),
    (
        "chechnya",
        "Basayev's fighters left two villages in Dagestan after federal troops shelled Botlikh district.",
        {"chechen-separatists", "russia"},
    ),
    (
        "balkans",
        "The HVO took Vares and Bosnian Serb forces pushed towards Gorazde, Sarajevo radio said.",
        {"bosnian-croats", "bosnian-serbs"},
    ),
    ("balkans", "The KLA holds Malisevo in Kosovo, Serbian police admitted.", {"kla", "serbia"}),
    (
        "angola",
        "UNITA seized Kuito, but Angolan troops say the town is theirs.",
        {"unita", "angolan-government"},
    ),
    (
        "chad",
        "Chadian rebels of the UFDD entered Am Timan before the Chadian army drove them out.",
        {"chadian-rebels", "chad"},
    ),
    (
        "central-african-republic",
        "Seleka took Bambari, and anti-balaka fighters hold the road to Bangui.",
        {"seleka", "anti-balaka"},
    ),
    (
        "south-sudan",
        "The SPLM-IO recaptured Nasir from the SSPDF, residents of Upper Nile said.",
        {"splm-io", "south-sudanese-government"},
    ),
    (
        "mozambique",
        "Insurgents raided Palma in Cabo Delgado and Mozambican troops withdrew.",
        {"mozambican-insurgents", "mozambican-government"},
    ),
    (
        "israel-palestine-lebanon",
        "Israeli troops entered Khan Younis in Gaza, where Hamas fighters hold two districts.",
        {"israel", "hamas"},
    ),
    (
        "israel-palestine-lebanon",
        "The Lebanese army moved into Khiam as Hezbollah pulled back across the Litani.",
        {"lebanese-government", "hezbollah"},
    ),
    (
        "south-asia",
        "The Pakistani Taliban lost Mingora after Pakistani troops entered the Swat valley.",
        {"ttp", "pakistani-government"},
    ),
    (
        "philippines",
        "The Maute group holds three bridges in Marawi, Philippine marines said.",
        {"maute", "philippine-government"},
    ),
    (
        "georgia",
        "Georgian forces entered Tskhinvali; Russian troops drove them from South Ossetia.",
        {"georgia", "russia"},
    ),
    (
        "west-africa",
        "LURD rebels captured Tubmanburg from Liberian troops.",
        {"lurd", "liberian-government"},
    ),
    (
        "west-africa",
        "ECOMOG retook Freetown from the RUF, Sierra Leone's president said.",
        {"ecomog", "ruf"},
    ),
    (
        "western-sahara",
        "The Polisario attacked Smara; Moroccan forces say they hold the town.",
        {"polisario", "moroccan-government"},
    ),
    (
        "syria-iraq",
        "BEIRUT: Hezbollah and the Syrian army entered Qusayr, near the border with Lebanon.",
        {"hezbollah", "syrian-government"},
    ),
    (
        "syria-iraq",
        "Israeli troops are in Quneitra. HTS-led rebels took Hama, and the regime left Homs.",
        {"israel", "al-nusra", "syrian-government"},
    ),
    (
        "sudan",
        "The Sudan Shield entered Wad Madani. The Rapid Support Forces withdrew towards South Sudan.",
        {"sudan-saf", "sudan-rsf"},
    ),
    (
        "ukraine",
        "The Zapad group of forces took a village, Russian troops said. Ukrainian defenders hold Kupiansk.",
        {"russia", "ukraine"},
    ),
    (
        "ukraine",
        "Chechen forces left Bakhmut to Wagner, and the AFU kept the road.",
        {"russia", "wagner", "ukraine"},
    ),
    (
        "lake-chad",
        "Chadian troops freed Dikwa from Boko Haram and hunters of the CJTF followed.",
        {"chad", "boko-haram", "cjtf"},
    ),
]


@pytest.fixture(scope="module")
def lexicon() -> ActorLexicon:
    return ActorLexicon.open(ACTORS)


@pytest.mark.parametrize(
    ("war", "text", "parties"), WARS, ids=[f"{war} {text[:20]}" for war, text, _ in WARS]
)
def test_a_text_is_about_its_war(lexicon: ActorLexicon, war: str, text: str, parties: set[str]) -> None:
    """A text belongs to its war, whose parties are those named in it."""
    theatre = lexicon.theatre_of(text)
    assert theatre is not None
    assert theatre.id == war
    assert {mention.actor for mention in lexicon.find(text, theatre)} - {None} == parties


def test_russian_forces_alone_are_russia(lexicon: ActorLexicon) -> None:
    """Where nothing tells the war, what several wars know is the same party in all of them."""
    text = "Russian forces took the village."
    assert lexicon.theatre_of(text) is None
    assert [mention.actor for mention in lexicon.find(text, None)] == ["russia"]
