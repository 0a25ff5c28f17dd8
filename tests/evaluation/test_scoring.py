"""What counts as a match, and which figures follow from it."""

from dataclasses import replace
from datetime import date

import pytest

from conflictmap.evaluation import Gold, Scores, Statement, score
from conflictmap.evaluation.scoring import Names, distance_km
from conflictmap.evaluation.statement import first_day, last_day
from conflictmap.model import Certainty, Change, Extent

SENTENCE = "Border guards took the hill station of Zarqat from the raiders on Friday."

# A claim that tests change one thing of.
CLAIM = Statement(
    article="a",
    sentence=SENTENCE,
    change=Change.CAPTURED,
    place="the hill station of Zarqat",
    place_name="Zarqat",
    lat=34.0,
    lon=38.0,
    radius_km=0.0,
    gainer="Guards",
    loser="Raiders",
    extent=Extent.WHOLE,
    earliest="2016-04-01",
    latest="2016-04-01",
    attribution=None,
    certainty=Certainty.CONFIRMED,
    background=False,
)


def scored(
    gold: list[Statement],
    read: list[Statement],
    accepted: dict[str, list[str]] | None = None,
    articles: tuple[str, ...] = ("a",),
) -> Scores:
    return score(Gold(articles, tuple(gold)), read, accepted or {})


def matches(gold: Statement, read: Statement) -> bool:
    return len(scored([gold], [read]).pairs) == 1


def test_what_agrees_in_everything_is_all_right() -> None:
    """The same claim on both sides gives 1 throughout."""
    scores = scored([CLAIM], [CLAIM])
    assert (scores.claim.precision, scores.claim.recall, scores.claim.f1, scores.full.f1) == (1, 1, 1, 1)
    assert {name: share.value for name, share in scores.slots.items()} == dict.fromkeys(scores.slots, 1.0)


@pytest.mark.parametrize(
    ("change", "expected"),
    [(Change.RECAPTURED, True), (Change.WITHDREW, False), (Change.HOLDS, False)],
)
def test_only_captured_and_recaptured_are_of_one_family(change: Change, expected: bool) -> None:
    """Which of the two words an outlet uses depends on whose side it takes; other changes differ."""
    assert matches(CLAIM, replace(CLAIM, change=change)) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("took the hill station of Zarqat", True),
        ("Border guards took the hill station of Zarqat, said the ministry, whose men had fled it.", True),
        ("The raiders fled Zarqat.", True),
        ("Nobody knows who burned the archive of Zarqat.", False),
        ("…", False),
    ],
)
def test_sentences_have_to_overlap(sentence: str, expected: bool) -> None:
    """Six words of ten in the shorter one are enough, and a sentence without words matches nothing."""
    assert matches(CLAIM, replace(CLAIM, sentence=sentence)) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"place": "it", "place_name": None, "lat": 34.05}, True),
        ({"place": "it", "place_name": None, "lat": 34.2}, False),
        ({"place": "it", "place_name": None, "lat": 34.2, "radius_km": 30.0}, True),
        ({"lat": 36.0}, True),
        ({"place": "Zarqat", "place_name": None, "lat": None, "lon": None}, True),
        ({"place": "the town", "place_name": None, "lat": None, "lon": None}, False),
    ],
)
def test_places_agree_by_point_or_by_name(changes: dict[str, object], expected: bool) -> None:
    """Ten kilometres or the place's own radius, or half of the words that tell one name from another."""
    assert matches(CLAIM, replace(CLAIM, **changes)) is expected  # type: ignore[arg-type]


def test_matching_is_one_to_one_and_the_best_pair_comes_first() -> None:
    """Of two claims about one place the one at the right point and with the right word is taken."""
    near, nearest = replace(CLAIM, change=Change.RECAPTURED), replace(CLAIM, gainer="somebody")
    scores = scored([CLAIM], [near, nearest])
    assert [pair.read for pair in scores.pairs] == [nearest]
    assert scores.false_alarms == (near,)
    assert scores.claim.precision == 0.5
    assert scores.claim.recall == 1


def test_articles_without_gold_are_left_aside_and_empty_ones_are_not() -> None:
    """What is read where nobody looked is neither right nor wrong; where they found nothing it is wrong."""
    elsewhere, empty = replace(CLAIM, article="b"), replace(CLAIM, article="c")
    scores = scored([CLAIM], [CLAIM, elsewhere, empty], articles=("a", "c"))
    assert scores.false_alarms == (empty,)
    assert scores.read == 2


def test_an_article_that_nobody_read_is_missed() -> None:
    """Its claims lower recall, and are counted by their change."""
    scores = scored([CLAIM, replace(CLAIM, article="b")], [CLAIM], articles=("a", "b"))
    assert scores.claim.recall == 0.5
    assert scores.missed_by_change == {Change.CAPTURED: 1}


def test_actors_go_by_their_accepted_names() -> None:
    """Case, spaces and punctuation do not matter, and an actor that the gold leaves out is not asked for."""
    names = Names({"Guards": ["border-guard service", "GBS"]})
    assert names.agree("Guards", "Border Guard Service") is True
    assert names.agree("Guards", "g.b.s.") is True
    assert names.agree("Guards", "guards") is True
    assert names.agree("Guards", "raiders") is False
    assert names.agree("Guards", None) is False
    assert names.agree(None, "raiders") is None


@pytest.mark.parametrize(
    ("gold", "read", "expected"),
    [
        (("2016-04-01", "2016-04-01"), ("2016-04", "2016-04"), True),
        (("2016", None), ("2016-12-31", "2016-12-31"), True),
        ((None, "2016-02"), ("2016-02-29", None), True),
        ((None, "2016-02"), ("2016-03-01", "2016-03-02"), False),
        (("2016-04-01", None), ("2016-04-02", "2016-04-02"), False),
        (("2016-04-01", None), (None, None), False),
    ],
)
def test_dates_agree_where_they_overlap(
    gold: tuple[str | None, str | None], read: tuple[str | None, str | None], expected: bool
) -> None:
    """A month and a year are all their days, a missing start is open, a missing end is the start."""
    wanted = replace(CLAIM, earliest=gold[0], latest=gold[1])
    found = replace(CLAIM, earliest=read[0], latest=read[1])
    scores = scored([wanted], [found])
    assert (scores.slots["date"].right == 1) is expected
    assert (scores.full.f1 == 1) is expected


def test_a_slot_that_the_gold_leaves_open_is_not_asked_for() -> None:
    """Without a date or a loser in the gold nothing can be wrong about them, in the full match either."""
    wanted = replace(CLAIM, earliest=None, latest=None, loser=None)
    scores = scored([wanted], [CLAIM])
    assert (scores.slots["date"].of, scores.slots["loser"].of) == (0, 0)
    assert scores.full.f1 == 1


def test_what_is_wrong_can_be_asked_for() -> None:
    """Each slot knows its pairs that disagree."""
    other = replace(CLAIM, gainer="raiders", extent=Extent.PART)
    scores = scored([CLAIM], [other])
    assert [pair.read for pair in scores.wrong("gainer")] == [other]
    assert [pair.read for pair in scores.wrong("extent")] == [other]
    assert scores.wrong("certainty") == ()


def test_distances_are_great_circles() -> None:
    """A degree of latitude is 111 km, and without a point there is no distance."""
    north = distance_km(CLAIM, replace(CLAIM, lat=35.0))
    assert north is not None
    assert round(north, 1) == 111.2
    assert distance_km(CLAIM, replace(CLAIM, lat=None, lon=None)) is None
    distances = scored([CLAIM], [CLAIM]).distances
    assert distances is not None
    assert (distances.median_km, distances.near.value) == (0, 1)


def test_nothing_read_is_no_division_by_zero() -> None:
    """Without claims every figure is 0."""
    scores = scored([CLAIM], [])
    assert (scores.claim.f1, scores.full.precision, scores.slots["gainer"].value) == (0, 0, 0)
    assert scores.distances is None


def test_ends_of_spans() -> None:
    """February of a leap year has 29 days, and what is no date is refused."""
    assert (first_day("2016-02"), last_day("2016-02")) == (date(2016, 2, 1), date(2016, 2, 29))
    assert (first_day("2016"), last_day("2016")) == (date(2016, 1, 1), date(2016, 12, 31))
    for text in ("2016-2", "16-02-01", "2016-13", "2016-02-30", "spring", "2016-02-01-01", ""):
        with pytest.raises(ValueError, match=r"\w"):
            first_day(text)
