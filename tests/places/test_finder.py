import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictmap.places import Gazetteer


def found(gazetteer: Gazetteer, text: str) -> list[str]:
    return [mention.text for mention in gazetteer.find(text)]


def test_spans_are_in_the_text(gazetteer: Gazetteer) -> None:
    """Every mention stands in the text at its span, in order and without overlap."""
    text = (
        "HOMS, Syria – The army left al-Qaryatayn’s edge for Tiyas Airbase.\nRaqqa fell; Deir ez-Zor holds."
    )
    mentions = gazetteer.find(text)
    assert [text[mention.start : mention.end] for mention in mentions] == [m.text for m in mentions]
    assert all(one.end <= other.start for one, other in pairwise(mentions))
    assert {"al-Qaryatayn", "Raqqa", "Tiyas Airbase"} <= {mention.text for mention in mentions}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("They seized the Khirbet Sawda district on Friday.", "Khirbet Sawda", "district"),
        ("Fighting near al-Qartal Hill went on.", "al-Qartal", "hill"),
        ("They shelled the village of Umm Zahmat.", "Umm Zahmat", "village"),
        ("Troops entered the town of Qurayzila at dawn.", "Qurayzila", "town"),
        ("They took the Bir Zaynab oilfield.", "Bir Zaynab", "oilfield"),
        ("They hold the al-Zubaqi refinery.", "al-Zubaqi", "plant"),
    ],
)
def test_shapes_give_names_that_no_atlas_has(gazetteer: Gazetteer, text: str, name: str, kind: str) -> None:
    """A noun of kind behind or before an unknown name makes it a mention of that kind."""
    assert [(m.name, m.kind) for m in gazetteer.find(text)] == [(name, kind)]


def test_province_and_city_differ(gazetteer: Gazetteer) -> None:
    """The noun decides whether a name that both bear means the city or the province."""
    kinds = [
        mention.kind
        for text in ("in Homs province", "the city of Homs", "in the province of Raqqa", "in Raqqa")
        for mention in gazetteer.find(text)
    ]
    assert kinds == ["province", "city", "province", "city"]


def test_compass_parts_keep_the_name(gazetteer: Gazetteer) -> None:
    """The words "eastern Homs Governorate" are a mention of Homs with a bearing."""
    (mention,) = gazetteer.find("an offensive in eastern Homs Governorate")
    assert (mention.name, mention.kind, mention.within, mention.bearing) == ("Homs", "province", "Homs", 90.0)


def test_relations_are_read(gazetteer: Gazetteer) -> None:
    """Distance, direction and reference of "X, 12 km north of Y" end up in the mention."""
    mention, _ = gazetteer.find(
        "They stormed the village of Umm Zahmat, about 12 kilometres north of Palmyra."
    )
    assert (mention.within, mention.bearing, mention.distance_km) == ("Palmyra", 0.0, 12.0)


@pytest.mark.parametrize(
    "text",
    [
        "Most of the fighters left in March.",
        "The Syrian Observatory for Human Rights said that on Sunday.",
        "The hospital mourned the loss of Dr. Darwish.",
        "President Bashar Assad met General Hassan Turkmani.",
        "Islamic State said its fighters were ready.",
        "According to al-Omar, the wounded were moved.",
        "Why It Matters And What Comes Next",
        "As Of Monday, Many Were Missing",
        "You've seen that they're tired.",
        "As the Jordan Times and the Damascus Post wrote.",
    ],
)
def test_words_people_and_organisations_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    """Ordinary words, months, persons and organisations are not taken for the villages of their name."""
    assert found(gazetteer, text) == []


def test_people_named_like_places(world: Gazetteer) -> None:
    """A given name before, or a name given to somebody before, makes a person of a place's name."""
    assert found(world, "Charlotte Lancaster said so. Lancaster declined to add more.") == []
    assert found(world, "He flew from Lancaster to Charlotte.") == ["Lancaster", "Charlotte"]


def test_headlines_and_capitals(gazetteer: Gazetteer) -> None:
    """Names are found in headlines, datelines and in texts whose commas were stripped."""
    assert found(gazetteer, "ISIS Retakes Palmyra After Heavy Fighting") == ["Palmyra"]
    assert "ALEPPO" in found(gazetteer, "ALEPPO, Syria (Agency) -- Shelling went on")
    assert found(gazetteer, "In Jassem Daraa province air strikes killed 16")[:1] == ["Jassem"]


def test_other_scripts(gazetteer: Gazetteer) -> None:
    """Names in Arabic and Cyrillic script mean the same places."""
    assert gazetteer.candidates("تدمر")[0].id == "palmyra"
    assert gazetteer.candidates("Пальмира")[0].id == "palmyra"


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["al", "-", " ", "Deir", "ez", "St.", "U.S.", "of", "the", "town", "Homs", "’s", ", ", "\n"]
        )
        | st.text(max_size=6),
        max_size=12,
    )
)
def test_any_text_can_be_read(gazetteer: Gazetteer, pieces: list[str]) -> None:
    """No text breaks the recogniser, and spans always lie in it."""
    text = "".join(pieces)
    for mention in gazetteer.find(text, demonyms=True):
        assert text[mention.start : mention.end] == mention.text


def test_demonyms_are_a_switch(gazetteer: Gazetteer) -> None:
    """Adjectives of countries count only where asked for."""
    text = "Syrian troops met Turkish ones."
    assert gazetteer.find(text) == ()
    assert [mention.text for mention in gazetteer.find(text, demonyms=True)] == ["Syrian", "Turkish"]


def test_finding_is_linear(gazetteer: Gazetteer) -> None:
    """Eight times the text takes about eight times as long, whatever stands in it."""
    text = (
        "Al Al Al El Deir Al St. Al-Al U.S. B.C. Ky., of the town of Of, north of A, 3 km north of B.\n" * 150
    )
    gazetteer.find(text)
    times = []
    for factor in (1, 8):
        start = time.process_time()
        gazetteer.find(text * factor)
        times.append(time.process_time() - start)
    assert times[1] < 8 * 3 * max(times[0], 0.01)
