from datetime import date

import pytest
from shapely import Point

from conflictmap.model import Article, Certainty, Change, Claim, DateSpan, Extent, Place, Toponym
from conflictmap.places import Gazetteer, locate, places_of, resolve_mentions
from conflictmap.places.geodesy import distance_km


def article(text: str) -> Article:
    return Article("a", None, None, None, date(2016, 12, 11), "en", text)


def claim(toponym: Toponym) -> Claim:
    return Claim(
        id="c", article="a", quote="", start=0, end=0, change=Change.CAPTURED, gainer=None, loser=None,
        toponym=toponym, place=None, extent=Extent.WHOLE, when=DateSpan.day(date(2016, 12, 11)),
        attribution=None, certainty=Certainty.CONFIRMED, background=False,
    )  # fmt: skip


def located(gazetteer: Gazetteer, toponym: Toponym, text: str = "Troops left Palmyra in Syria.") -> Claim:
    (only,) = locate([claim(toponym)], {"a": article(text)}, gazetteer)
    return only


def mention(text: str, **facts: object) -> Toponym:
    return Toponym(text, 0, len(text), **facts)  # type: ignore[arg-type]  # facts of a toponym


def meaning(gazetteer: Gazetteer, text: str) -> dict[str, str | None]:
    found = resolve_mentions(article(text), gazetteer)
    return {r.toponym.text: None if r.place is None else r.place.id for r in found}


@pytest.mark.parametrize(
    ("toponym", "identity"),
    [
        (mention("the ancient citadel", kind="citadel", within="Palmyra"), "palmyra/citadel"),
        (mention("the orchards", kind="orchards", within="Palmyra"), "palmyra/orchards"),
        (mention("ruins", kind="ruins", within="Palmyra"), "palmyra/ruins"),
        (mention("the historic amphitheatre", kind="monument", within="Palmyra"), "palmyra/amphitheatre"),
        (mention("the airport", kind="airport", within="Palmyra"), "palmyra/airport"),
        (mention("residential neighbourhoods", kind="district", within="Palmyra"), "palmyra"),
        (mention("the town", name="Palmyra", kind="town"), "palmyra"),
    ],
)
def test_descriptions_mean_the_place_of_that_kind(
    gazetteer: Gazetteer, toponym: Toponym, identity: str
) -> None:
    """A description stands for the gazetteer's place of its kind there, else for the surrounding place."""
    found = located(gazetteer, toponym)
    assert found.place is not None
    assert found.place.id == identity
    assert found.trace[-1].startswith("place: ")


def test_unknown_place_by_its_relation(gazetteer: Gazetteer) -> None:
    """A name that no atlas has is placed by distance and direction, with a radius that covers the doubt."""
    toponym = mention(
        "Umm Zahmat", name="Umm Zahmat", kind="village", within="Palmyra", bearing=0.0, distance_km=10.0
    )
    place = located(gazetteer, toponym).place
    assert place is not None
    assert place.point is not None
    palmyra = gazetteer.place("palmyra")
    away = distance_km(place.point.y, place.point.x, palmyra.point.y, palmyra.point.x)
    assert away == pytest.approx(10.0, abs=0.1)
    assert place.radius_km >= 4.0
    assert place.id == located(gazetteer, toponym).place.id


def test_nothing_is_guessed(gazetteer: Gazetteer) -> None:
    """A name without a bearer, or a description without a where, stays unresolved and the trace says so."""
    for toponym in (
        mention("Gofgadud", name="Gofgadud", kind="village"),
        mention("a village", kind="village"),
    ):
        found = located(gazetteer, toponym)
        assert found.place is None
        assert "left open" in found.trace[-1]


def test_parts_by_the_compass_are_areas(gazetteer: Gazetteer) -> None:
    """Eastern Homs governorate is the eastern half of the governorate, inside it."""
    toponym = mention("Homs Governorate", name="Homs", kind="province", within="Homs", bearing=90.0)
    part = located(gazetteer, toponym).place
    whole = gazetteer.place("iso:SY-HI")
    assert part is not None
    assert part.area is not None
    assert part.within == whole.id
    assert 0.3 < part.area.area / whole.area.area < 0.7
    assert part.area.centroid.x > whole.area.centroid.x


def test_descriptions_take_their_own_words(gazetteer: Gazetteer) -> None:
    """Checkpoints in eastern Homs Governorate are in the governorate's east, not in the city."""
    toponym = mention("two checkpoints in eastern Homs Governorate", kind="checkpoint", within="Homs")
    place = located(gazetteer, toponym).place
    assert place is not None
    assert place.id == "iso:SY-HI/east"


def test_regions_by_noun(gazetteer: Gazetteer) -> None:
    """Anbar and Raqqa province are areas, and Raqqa alone is the city."""
    assert meaning(gazetteer, "They left Anbar province for Raqqa province, then Raqqa.") == {
        "Anbar province": "iso:IQ-AN",
        "Raqqa province": "iso:SY-RA",
        "Raqqa": "raqqa",
    }


def test_context_picks_the_namesake(world: Gazetteer) -> None:
    """What an article says beside a name decides among places that share it."""
    assert meaning(world, "Police in Paris, Texas, and in Dallas said so.")["Paris"] == "gn:4717560"
    assert meaning(world, "Police in Paris and in Lyon, France, said so.")["Paris"] in {
        "gn:2988507",
        "iso:FR-75",
    }


def test_misspelling_says_so(gazetteer: Gazetteer) -> None:
    """A misspelt name is taken for the near one, and the trace tells."""
    found = located(gazetteer, mention("Palmirya", name="Palmirya"))
    assert found.place is not None
    assert found.place.id == "palmyra"
    assert "misspelling" in found.trace[-1]


def test_places_come_with_what_they_lie_in(gazetteer: Gazetteer) -> None:
    """The places of claims are listed with their surroundings up to the country, each once."""
    claims = [located(gazetteer, mention("the citadel", kind="citadel", within="Palmyra"))]
    ids = [place.id for place in places_of(claims, gazetteer)]
    assert ids == sorted({"iso:SY", "iso:SY-HI", "palmyra", "palmyra/citadel"})


def test_order_and_missing_articles(gazetteer: Gazetteer) -> None:
    """Claims keep their order, and one whose article is missing is resolved by itself."""
    claims = [claim(mention(name, name=name)) for name in ("Mosul", "Ramadi", "Palmyra")]
    found = locate(claims, {}, gazetteer)
    assert [c.place and c.place.id for c in found] == ["mosul", "ramadi", "palmyra"]


def test_roads_are_strips_between_their_ends(gazetteer: Gazetteer) -> None:
    """A road between two towns is the strip of ground that holds both ends and the line between them."""
    toponym = mention("the Homs-Palmyra highway", kind="road", within="Homs", towards="Palmyra")
    place = located(gazetteer, toponym).place
    assert place is not None
    assert place.kind == "road"
    assert place.area is not None
    for town in ("homs", "palmyra"):
        end = gazetteer.place(town).point
        assert place.area.contains(end)
        assert distance_km(place.lat, place.lon, end.y, end.x) < place.radius_km
    assert place.radius_km < 100


def test_between_two_places_is_the_middle(gazetteer: Gazetteer) -> None:
    """An unknown village between two towns is put halfway, with a radius that reaches both."""
    toponym = mention("Umm Zahmat", name="Umm Zahmat", kind="village", within="Homs", towards="Palmyra")
    place = located(gazetteer, toponym).place
    assert place is not None
    assert place.area is None
    ends = [gazetteer.place(town) for town in ("homs", "palmyra")]
    away = [distance_km(place.lat, place.lon, end.lat, end.lon) for end in ends]
    assert away[0] == pytest.approx(away[1], rel=0.01)
    assert max(away) < place.radius_km


def test_one_sentence_places_a_name_for_the_whole_article(gazetteer: Gazetteer) -> None:
    """Where an article says once where an unknown village lies, its other mentions lie there too."""
    text = "Umm Zahmat was shelled. The village of Umm Zahmat is 10 km north of Palmyra, in Syria."
    found = resolve_mentions(article(text), gazetteer)
    here = [r.place for r in found if r.toponym.name == "Umm Zahmat"]
    assert len(here) == 2
    assert here[0] is not None
    assert here[0].id == here[1].id


def test_misspelt_towns_of_the_world_need_an_article_that_plays_there() -> None:
    """A world town's misspelling is mended in its country's news, and left open elsewhere."""
    ukraine = Gazetteer.open(["ukraine"])
    told = meaning(ukraine, "Ukrainian troops left Bakhmutt, a town of Ukraine.")
    assert ukraine.place(told["Bakhmutt"] or "").name == "Bakhmut"
    assert ukraine.misspelling("Wolverhampton") is None


@pytest.fixture(scope="module")
def ukraine() -> Gazetteer:
    return Gazetteer.open(["ukraine"])


def test_namesakes_that_nothing_tells_apart_stay_open(ukraine: Gazetteer) -> None:
    """Of many villages of one name none is guessed where the text says nothing of where it lies."""
    text = "Russian forces captured Krasne on Sunday, the Ukrainian army said."
    assert meaning(ukraine, text) == {"Krasne": None}


def test_a_neighbour_tells_namesakes_apart(ukraine: Gazetteer) -> None:
    """The namesake next to a town that the article speaks of is meant."""
    text = "Russian forces captured Ivanivske and shelled Bakhmut, the Ukrainian army said."
    found = ukraine.place(meaning(ukraine, text)["Ivanivske"] or "")
    bakhmut = ukraine.place("gn:713174")
    assert distance_km(found.lat, found.lon, bakhmut.lat, bakhmut.lon) < 10


@pytest.mark.parametrize(("name", "identity"), [("Sloviansk", "gn:693468"), ("Stanislav", "gn:692944")])
def test_a_bearer_comes_before_who_is_only_also_called_so(
    ukraine: Gazetteer, name: str, identity: str
) -> None:
    """A larger town that once had a name, or swallowed a village of it, is not taken for its bearer."""
    assert meaning(ukraine, f"Troops entered {name}, in Ukraine.")[name] == identity


def test_a_region_may_be_what_something_lies_in(ukraine: Gazetteer) -> None:
    """Where an article speaks of the region alone, what lies in it is not put to the city of its name."""
    text = "Troops left the village of Zabutkove in Kherson region. Kherson region is in Ukraine."
    assert meaning(ukraine, text)["Zabutkove"] is None
    known = meaning(ukraine, "Troops left Stanislav in Kherson region, the Ukrainian army said.")
    assert known["Stanislav"] == "gn:692944"


def test_the_text_overrules_a_namesake_far_away() -> None:
    """A known name that the text puts beside a town is not the place of that name two countries away."""
    own = Place("mosul/zarqun", "Zarqun", "district", Point(43.15, 36.35), 1.5, within="mosul", country="IQ")
    opened = Gazetteer.open(["syria-iraq"], (own,))
    text = "The army drove them out of Zarqun, the last district they had held in Hasakah, in Syria."
    (found,) = (r for r in resolve_mentions(article(text), opened) if r.toponym.name == "Zarqun")
    assert found.place is not None
    assert found.place.within == "hasakah"
    assert meaning(opened, "Iraqi troops entered Zarqun, a district of Mosul.")["Zarqun"] == "mosul/zarqun"


def test_no_description_stands_for_a_place_outside_the_wars(world: Gazetteer) -> None:
    """A “provincial capital” of a war report is none of the capitals in which people talk about it."""
    text = "Diplomats met in Istanbul. Rebels took the provincial capital in the north of Syria."
    assert located(world, mention("the provincial capital", name="Istanbul"), text).place is None
    assert located(world, mention("Istanbul", name="Istanbul"), text).place is not None
