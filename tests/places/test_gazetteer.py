import time

import pytest
from shapely import Point

from conflictmap.data import gazetteer_folder, theatre_names
from conflictmap.errors import DataError, SettingsError
from conflictmap.model import Place
from conflictmap.places import Gazetteer


@pytest.mark.parametrize(
    ("names", "identity"),
    [
        (("Palmyra", "Tadmur", "Tadmor", "PALMYRA"), "palmyra"),
        (("Deir ez-Zor", "Deir al-Zor", "Deir Ezzor", "Dayr az Zawr"), "deir-ez-zor"),
        (("al-Dwa", "Doua", "ad-Dawwah"), "palmyra/al-dawa"),
        (("al-Amriyha", "al-Amiriyah", "Ameriya"), "palmyra/al-amiriyah"),
        (("T4", "Tiyas Airbase", "Tiyas Military Airbase"), "tiyas-airbase"),
        (("al-Zubat", "al-Dubat"), "palmyra/al-zubat"),
    ],
)
def test_spellings_of_one_place(gazetteer: Gazetteer, names: tuple[str, ...], identity: str) -> None:
    """Every spelling that reports use leads to one place."""
    assert {gazetteer.candidates(name)[0].id for name in names} == {identity}


def test_theatre_place_replaces_the_worlds_record(gazetteer: Gazetteer) -> None:
    """A hand-made place and GeoNames' record of it are one: same candidates, same place by either id."""
    assert [c.id for c in gazetteer.candidates("Palmyra") if c.country == "SY"] == ["palmyra"]
    assert gazetteer.place("gn:163808") == gazetteer.place("palmyra")


def test_areas_have_outlines(gazetteer: Gazetteer) -> None:
    """Countries and governorates come as areas that hold their point; towns have none."""
    for identity in ("iso:SY", "iso:IQ-AN", "iso:SY-RA", "region:middle-east"):
        place = gazetteer.place(identity)
        assert place.area is not None
        assert place.area.is_valid
        assert place.area.contains(place.point)
    assert gazetteer.place("mosul").area is None


def test_crimea_is_in_ukraine(world: Gazetteer) -> None:
    """A region's country is the one that the United Nations see it in."""
    assert world.place("iso:UA-43").country == "UA"


def test_own_places_win() -> None:
    """A place of the project is found by its names and replaces a built-in one of the same id."""
    own = (
        Place("my-hill", "Zahmat Hill", "hill", Point(38.0, 34.5), 1.0, names={"": ("Tell Zahmat",)}),
        Place("mosul", "Mosul", "city", Point(43.1, 36.3), 4.0, country="IQ"),
    )
    opened = Gazetteer.open(["syria-iraq"], own)
    assert opened.candidates("Tell Zahmat")[0].id == "my-hill"
    assert opened.place("mosul").radius_km == 4.0


def test_misspelling_must_be_near_and_unique(gazetteer: Gazetteer) -> None:
    """A slip of the pen is mended only where one single place of the theatre is near."""
    near = gazetteer.misspelling("Palmiyra")
    assert near is not None
    assert near.id == "palmyra"
    assert gazetteer.misspelling("Jabal al-") is None
    assert gazetteer.misspelling("Wolverhampton") is None


@pytest.mark.parametrize(
    ("names", "identity"),
    [
        (("Novaya Kakhovka", "Nova Kakhovka", "Нова Каховка"), "gn:699839"),
        (("Avdeevka", "Avdeyevka", "Avdiivka"), "avdiivka"),
    ],
)
def test_russian_and_ukrainian_spellings_meet(names: tuple[str, ...], identity: str) -> None:
    """A Ukrainian town is found by Russian and Ukrainian spellings in either script."""
    ukraine = Gazetteer.open(["ukraine"])
    found = {next(c.id for c in ukraine.candidates(name) if c.country == "UA") for name in names}
    assert found == {identity}


def test_english_words_are_no_transliterations() -> None:
    """What merely sounds like a village is not taken for it when it is an English word."""
    everywhere = Gazetteer.open(theatre_names(gazetteer_folder()))
    for word in ("city", "fell", "was", "below", "Hotel"):
        assert not any(candidate.local for candidate in everywhere.candidates(word)), word


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Euphrates", "river"), ("Lake Assad", "lake"), ("Black Sea", "sea"), ("Hamrin", "mountains")],
)
def test_natural_features_are_places(world: Gazetteer, name: str, kind: str) -> None:
    """Rivers, lakes, seas and mountains are there, whatever the theatre, with an honest radius."""
    best = world.candidates(name)[0]
    assert (best.id.partition(":")[0], best.kind) == ("feature", kind)
    place = world.place(best.id)
    assert place.point is not None
    assert place.radius_km >= 20


def test_unknown_ids_and_theatres_say_so(gazetteer: Gazetteer) -> None:
    """Asking for what does not exist gives an error of our own that names it."""
    with pytest.raises(DataError, match="atlantis"):
        gazetteer.place("atlantis")
    with pytest.raises(DataError, match="gn:1 "):
        gazetteer.place("gn:1 ")
    with pytest.raises(SettingsError, match="narnia"):
        Gazetteer.open(["narnia"])


def test_look_ups_are_fast(gazetteer: Gazetteer) -> None:
    """At least 20,000 exact look-ups a second, none of them remembered from before."""
    names = [gazetteer._world._names[row].as_py() for row in range(10_000, 30_000)]
    start = time.process_time()
    for name in names:
        gazetteer._world.rows(name.casefold())
    assert len(names) / (time.process_time() - start) > 20_000
