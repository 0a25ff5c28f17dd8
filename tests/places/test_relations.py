import pytest

from conflictmap.model import Toponym
from conflictmap.places import Gazetteer


def mention(gazetteer: Gazetteer, text: str, name: str) -> Toponym:
    return next(m for m in gazetteer.find(text) if m.name == name)


@pytest.mark.parametrize(
    ("text", "name", "relation"),
    [
        ("Umm Zahmat village, 12 kilometres north of Palmyra", "Umm Zahmat", ("Palmyra", 0.0, 12.0, None)),
        ("to Tell Zarur, located 14 km (9 miles) south of Hama", "Tell Zarur", ("Hama", 180.0, 14.0, None)),
        ("Umm Zahmat village, which lies 10 miles from Homs", "Umm Zahmat", ("Homs", None, 16.1, None)),
        ("Umm Zahmat village in southwest of the city of Homs", "Umm Zahmat", ("Homs", 225.0, None, None)),
        ("Umm Zahmat village, between Homs and Palmyra", "Umm Zahmat", ("Homs", None, None, "Palmyra")),
        ("the Homs-Palmyra highway was cut", "Homs-Palmyra", ("Homs", None, None, "Palmyra")),
        ("they left Qartabat, the last district held in Mosul", "Qartabat", ("Mosul", None, None, None)),
    ],
)  # fmt: skip
def test_what_is_said_of_where_a_name_lies(
    gazetteer: Gazetteer, text: str, name: str, relation: tuple[str | None, ...]
) -> None:
    """Distance, direction, ends of a road and what explains a name end up in its mention."""
    found = mention(gazetteer, text, name)
    assert (found.within, found.bearing, found.distance_km, found.towards) == relation


def test_a_list_of_unknown_names_shares_its_relation(gazetteer: Gazetteer) -> None:
    """What stands behind the last of several unknown names is said of all of them."""
    text = "They retook the areas of al-Zurqayba and Albu Hazza in the southwest of the city of Ramadi."
    found = {m.name: (m.within, m.bearing) for m in gazetteer.find(text)}
    assert found["al-Zurqayba"] == found["Albu Hazza"] == ("Ramadi", 225.0)


def test_known_names_keep_out_of_a_strangers_relation(gazetteer: Gazetteer) -> None:
    """A town of its own before such a list is not said to lie there."""
    found = mention(gazetteer, "Troops left Palmyra and the village of Umm Zahmat, west of Homs.", "Palmyra")
    assert (found.within, found.bearing) == (None, None)


def test_lists_name_unknown_places(gazetteer: Gazetteer) -> None:
    """Every name behind "the villages of" is a mention of that kind, known or not."""
    text = "The army seized the villages of Zarqabiya, Umm Zahmat and Qartuniya near Hama."
    assert [(m.name, m.kind) for m in gazetteer.find(text)][:3] == [
        ("Zarqabiya", "village"),
        ("Umm Zahmat", "village"),
        ("Qartuniya", "village"),
    ]


def test_a_name_stays_a_place_all_through_the_text(gazetteer: Gazetteer) -> None:
    """A name that one sentence calls a district is recognised where it stands alone, before and after."""
    text = "Zahurat fell at dawn. Zahurat district had been shelled. Nobody is left in Zahurat."
    assert [(m.start, m.kind) for m in gazetteer.find(text) if m.name == "Zahurat"] == [
        (0, "district"),
        (22, "district"),
        (75, "district"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Hamdullah, a village elder, said so.",
        "Qasemi, the district governor of the city, met them.",
        "They spoke of areas of Concern and of places of Interest.",
    ],
)
def test_people_and_phrases_are_no_unknown_places(gazetteer: Gazetteer, text: str) -> None:
    """A noun of place in somebody's office, or a vague noun before a word, makes no place."""
    assert gazetteer.find(text) == ()


def test_an_unknown_name_may_begin_with_a_known_one() -> None:
    """A village's name that goes on behind a namesake's is a longer name, not that namesake."""
    ukraine = Gazetteer.open(["ukraine"])
    text = "They took the village of Zelenivka Zarubna, 7 km north of Pokrovsk."
    found = mention(ukraine, text, "Zelenivka Zarubna")
    assert (found.kind, found.within, found.distance_km) == ("village", "Pokrovsk", 7.0)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The rebels gained territory in Daraa.", "province"),
        ("They hold several villages in Homs.", "province"),
        ("They entered Homs.", "city"),
    ],
)
def test_villages_are_in_the_province(gazetteer: Gazetteer, text: str, kind: str) -> None:
    """Land and villages "in" a name that city and province share are in the province."""
    (found,) = gazetteer.find(text)
    assert found.kind == kind


def test_a_peoples_land_is_their_country(gazetteer: Gazetteer) -> None:
    """The words "eastern Syrian territory" mean the east of Syria, "Syrian troops" nowhere."""
    (found,) = gazetteer.find("They control most of eastern Syrian territory, and Syrian troops left.")
    assert (found.text, found.kind, found.bearing) == ("Syrian territory", "country", 90.0)


def test_advances_lead_somewhere(gazetteer: Gazetteer) -> None:
    """What troops advance on is a place; an article before a name makes nobody's given name of it."""
    libya = Gazetteer.open(["libya"])
    found = libya.find("Haftar's forces advanced on Al-Asaba and entered it without fighting.")
    assert [m.text for m in found] == ["Al-Asaba"]
    assert gazetteer.find("They met on Albu Friday.") == ()


def test_blanks_between_names_are_not_shared_out(gazetteer: Gazetteer) -> None:
    """Any number of blanks and commas between two names says nothing, and takes no time to find out."""
    (found, _) = gazetteer.find("Homs" + " ," * 39 + "Palmyra")
    assert (found.within, found.bearing) == (None, None)
