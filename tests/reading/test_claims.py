"""What is read from sentences of our own wording, each a way of saying that control changed."""

from collections.abc import Callable
from typing import Any

import pytest

from conflictmap.model import Certainty, Change, Claim, Extent

Read = Callable[..., tuple[Claim, ...]]


def told(claims: tuple[Claim, ...]) -> list[tuple[Any, ...]]:
    """Reduce claims to change, place, gainer and loser."""
    return [(c.change.value, c.place.name if c.place else c.toponym.text, c.gainer, c.loser) for c in claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Syrian government troops captured Maaloula from the Nusra Front.",
            ("captured", "Maaloula", "syrian-government", "al-nusra"),
        ),
        (
            "Ukrainian forces have liberated Kupiansk, officials said.",
            ("recaptured", "Kupiansk", "ukraine", None),
        ),
        ("Kurdish fighters took control of Tell Abyad.", ("captured", "Tell Abyad", "sdf", None)),
        ("Manbij was taken by the Syrian Democratic Forces.", ("captured", "Manbij", "sdf", None)),
        ("Ramadi fell to Islamic State militants.", ("captured", "Ramadi", "isis", None)),
        ("Iraqi forces drove ISIS out of Tikrit.", ("captured", "Tikrit", "iraqi-government", "isis")),
        ("ISIS militants withdrew from Palmyra.", ("withdrew", "Palmyra", None, "isis")),
        ("ISIS was expelled from Palmyra.", ("withdrew", "Palmyra", None, "isis")),
        ("The Syrian army lost Palmyra to ISIS.", ("captured", "Palmyra", "isis", "syrian-government")),
        (
            "Syrian rebels handed control of Douma back to the Syrian army.",
            ("captured", "Douma", "syrian-government", "syrian-opposition"),
        ),
        (
            "Syrian rebels ceded authority over Douma to the Syrian army.",
            ("captured", "Douma", "syrian-government", "syrian-opposition"),
        ),
        ("Raqqa is controlled by ISIS.", ("holds", "Raqqa", "isis", None)),
        ("Mosul is in the hands of Islamic State.", ("holds", "Mosul", "isis", None)),
        ("The town of Soledar is under Russian control.", None),
        (
            "Shells fell on the rebel-held town of Douma in Syria.",
            ("holds", "Douma", "syrian-opposition", None),
        ),
        (
            "The Syrian army repelled an ISIS attack on Palmyra.",
            ("repelled", "Palmyra", "syrian-government", "isis"),
        ),
        ("Fierce fighting broke out in Bakhmut.", ("contested", "Bakhmut", None, None)),
        (
            "ISIS militants are besieged in the eastern parts of Raqqa.",
            ("besieged", "Raqqa", None, "isis"),
        ),
        ("Syrian rebels besieged the town of Foua.", ("besieged", "Foua", "syrian-opposition", None)),
    ],
)
def test_a_plain_sentence_gives_its_claim(
    read: Read, text: str, expected: tuple[str, str, str | None, str | None] | None
) -> None:
    """Active, passive, nominal and adnominal ways of saying it give change, place and parties."""
    claims = read(text)
    if expected is None:
        assert all(claim.change is Change.HOLDS for claim in claims)
        return
    change, place, gainer, loser = expected
    assert [(c.change.value, c.gainer) for c in claims] == [(change, gainer)]
    assert place.lower() in f"{claims[0].toponym.name} {claims[0].toponym.text}".lower()
    if loser is not None:
        assert claims[0].loser == loser


@pytest.mark.parametrize(
    "text",
    [
        "The Syrian army launched an offensive to recapture Palmyra.",
        "Syrian troops are trying to seize Palmyra.",
        "If the army takes Palmyra, the road to Raqqa lies open.",
        "ISIS could capture Palmyra within days, a Syrian officer said.",
        "Their goal is to conquer Palmyra, an ISIS commander said.",
        "The Syrian army seized five rifles near Palmyra.",
        "ISIS captured forty Syrian soldiers in Palmyra.",
        "Syrian warplanes bombed Palmyra on Sunday.",
        "The Syrian officer seized power in Damascus in March.",
    ],
)
def test_goals_conditions_and_booty_are_no_claims(read: Read, text: str) -> None:
    """What is planned, possible or no ground gives nothing of taking."""
    assert not [c for c in read(text) if c.change in {Change.CAPTURED, Change.RECAPTURED}]


def test_the_holding_beside_a_goal_is_a_claim(read: Read) -> None:
    """An offensive to recapture a city that somebody holds says who holds it, and nothing else."""
    claims = read("Iraqi troops began an operation to retake Mosul, held by ISIS since June 2014.")
    assert told(claims) == [("holds", "Mosul", "isis", None)]
    assert claims[0].when.isoformat()[0] == "2014-06-01"


def test_a_list_gives_a_claim_for_each_place(read: Read) -> None:
    """Coordinated names are all taken."""
    claims = read("Syrian rebels captured Maarat al-Numan, Saraqib and Khan Sheikhoun.")
    assert len(claims) == 3
    assert {c.gainer for c in claims} == {"syrian-opposition"}


def test_neither_side_controls(read: Read) -> None:
    """Ground that neither side is said to control is contested and has no holder."""
    claims = read("Neither ISIS nor the Syrian army controls Palmyra.")
    assert told(claims) == [("contested", "Palmyra", None, None)]


@pytest.mark.parametrize(
    ("text", "extent"),
    [
        ("ISIS captured parts of Palmyra from the Syrian army.", Extent.PART),
        ("ISIS captured most of Palmyra from the Syrian army.", Extent.PART),
        ("ISIS captured eastern Palmyra from the Syrian army.", Extent.PART),
        ("ISIS took full control of Palmyra from the Syrian army.", Extent.WHOLE),
        ("ISIS captured the whole of Palmyra from the Syrian army.", Extent.WHOLE),
        ("ISIS captured Palmyra from the Syrian army.", Extent.WHOLE),
        ("ISIS entered Palmyra, the Syrian army said.", Extent.PART),
        ("ISIS captured the outskirts of Palmyra from the Syrian army.", Extent.OUTSKIRTS),
    ],
)
def test_extent(read: Read, text: str, extent: Extent) -> None:
    """Quantifiers, directions and the verb tell how much of the place is meant."""
    claims = [c for c in read(text) if c.change is Change.CAPTURED]
    assert [c.extent for c in claims] == [extent]
    assert claims[0].place is not None
    assert claims[0].place.id.split("/")[0] == "palmyra"


@pytest.mark.parametrize(
    ("text", "certainty", "attribution"),
    [
        ("ISIS captured Palmyra.", Certainty.CONFIRMED, None),
        ("ISIS captured Palmyra, the Syrian Observatory said.", Certainty.CLAIMED, "Syrian Observatory"),
        ("According to local activists, ISIS captured Palmyra.", Certainty.CLAIMED, "local activists"),
        ("ISIS has reportedly captured Palmyra.", Certainty.UNCLEAR, None),
        ("ISIS appears to have captured Palmyra.", Certainty.UNCLEAR, None),
        ("The Syrian army denied that ISIS had captured Palmyra.", Certainty.DENIED, "Syrian army"),
        ("The Syrian army admitted it lost Palmyra to ISIS.", Certainty.CONFIRMED, "Syrian army"),
        (
            "The Russian Defence Ministry was quoted by Tass as saying that ISIS had left Palmyra.",
            Certainty.CLAIMED,
            "Russian Defence Ministry via Tass",
        ),
    ],
)  # fmt: skip
def test_who_says_so_and_how_sure(
    read: Read, text: str, certainty: Certainty, attribution: str | None
) -> None:
    """The speaker is the innermost source, and hedges, denials and admissions set the certainty."""
    claims = read(text)
    assert {(c.certainty, c.attribution) for c in claims} == {(certainty, attribution)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ISIS captured Palmyra on Sunday.", ("2016-12-11", "2016-12-11")),
        ("ISIS captured Palmyra on Friday.", ("2016-12-09", "2016-12-09")),
        ("ISIS captured Palmyra yesterday.", ("2016-12-10", "2016-12-10")),
        ("ISIS captured Palmyra overnight.", ("2016-12-10", "2016-12-11")),
        ("In May last year, ISIS captured Palmyra.", ("2015-05", "2015-05")),
        ("ISIS captured Palmyra in March.", ("2016-03", "2016-03")),
        ("ISIS captured Palmyra at the end of March.", ("2016-03-25", "2016-03-31")),
        ("ISIS captured Palmyra on 20 May 2015.", ("2015-05-20", "2015-05-20")),
        ("This comes nine months after ISIS captured Palmyra.", ("2016-03", "2016-03")),
        ("ISIS captured Palmyra.", ("2016-12-11", "2016-12-11")),
    ],
)
def test_when(read: Read, text: str, expected: tuple[str, str]) -> None:
    """Relative and bare dates count from the day of publication, the latest such day before it."""
    claims = read(text)
    assert [c.when.isoformat() for c in claims] == [expected]


def test_relative_dates_mean_nothing_without_a_day_of_publication(read: Read) -> None:
    """An article without a date leaves its weekdays open instead of guessing."""
    claims = read("ISIS captured Palmyra on Sunday.", published=None)
    assert [c.when.isoformat() for c in claims] == [(None, None)]


def test_two_reversals_on_one_day_keep_their_order(read: Read) -> None:
    """The words "Sunday morning" come before "later on Sunday"."""
    claims = read(
        "On Sunday morning ISIS captured Palmyra. Later on Sunday the Syrian army recaptured Palmyra."
    )
    assert [c.change for c in claims] == [Change.CAPTURED, Change.RECAPTURED]
    assert claims[0].when.order < claims[1].when.order


def test_the_city_is_the_one_spoken_of(read: Read) -> None:
    """A description stands for the place the text is about, not for the last name dropped."""
    claims = read(
        "Palmyra is quiet again. Families from Homs have come back to Palmyra. "
        "Syrian troops recaptured the city from ISIS last month."
    )
    assert [(c.place.id if c.place else None) for c in claims] == ["palmyra"]


def test_history_is_background(read: Read) -> None:
    """What happened long before the article's day is marked as background."""
    new, old = read("ISIS captured Palmyra on Sunday. ISIS first captured Palmyra in May 2015.")
    assert not new.background
    assert old.background


def test_quote_and_toponym_can_be_checked_against_the_text(read: Read) -> None:
    """Every span cuts exactly what the claim says it quotes."""
    text = "Nothing new in Homs.\n\nISIS captured the al-Mahr oilfield, activists said.\n"
    (claim,) = read(text)
    assert text[claim.start : claim.end] == claim.quote
    assert text[claim.toponym.start : claim.toponym.end] == claim.toponym.text


def test_a_title_is_read_once(read: Read) -> None:
    """A title that the text repeats gives one claim, one that it does not repeat is read as a title."""
    repeated = read("ISIS captures Palmyra\nIt was quiet.", title="ISIS captures Palmyra")
    assert [c.in_title for c in repeated] == [False]
    alone = read("It was quiet in the streets.", title="ISIS captures Palmyra")
    assert [c.in_title for c in alone] == [True]
    assert alone[0].quote == "ISIS captures Palmyra"


def test_the_same_text_gives_the_same_ids(read: Read) -> None:
    """Ids depend on what was read and on nothing else."""
    text = "ISIS captured Palmyra on Sunday, and Syrian troops withdrew to Homs."
    assert [c.id for c in read(text)] == [c.id for c in read(text)]


def test_a_very_long_sentence_is_passed_over(read: Read) -> None:
    """A page without punctuation costs nothing, and the next sentence is still read."""
    claims = read("word " * 60_000 + ".\nISIS captured Palmyra.")
    assert [c.change for c in claims] == [Change.CAPTURED]


def test_a_party_s_own_medium_means_its_own_side(read: Read) -> None:
    """Words such as "our forces" and an agentless "was liberated" mean the outlet's own side."""
    ours = read("Our forces captured Palmyra on Sunday.", source="SANA")
    assert told(ours) == [("captured", "Palmyra", "syrian-government", None)]
    liberated = read("Palmyra was liberated on Sunday.", source="SANA")
    assert told(liberated) == [("recaptured", "Palmyra", "syrian-government", None)]
    assert read("Palmyra was liberated on Sunday.", source="Reuters")[0].gainer is None


def test_a_noun_refers_to_the_event_that_the_article_tells(read: Read) -> None:
    """A noun such as "the fall of X" takes day and parties from the sentence that tells it."""
    fall, event = read(
        "The fall of Palmyra changes little. ISIS captured Palmyra from the Syrian army on Friday."
    )
    assert (fall.gainer, fall.when) == ("isis", event.when)


def test_rumours_are_unclear_and_whoever_says_so_is_contradicted(read: Read) -> None:
    """Talk of a fall is no fall, and "whoever says that" denies what is said."""
    (talk,) = read("There were rumours of the fall of Palmyra to ISIS.")
    assert talk.certainty is Certainty.UNCLEAR
    (denied,) = read("Whoever says that ISIS captured Palmyra has not been there.")
    assert denied.certainty is Certainty.DENIED


def test_names_behind_a_dash_are_the_villages_counted_before(read: Read) -> None:
    """A count is resolved to the names that follow it, also where commas were stripped."""
    claims = read(
        "Syrian rebels captured three villages south of Aleppo - Zeitan Khalsa and Barna - on Friday."
    )
    assert [c.toponym.name for c in claims] == ["Zeitan", "Khalsa", "Barna"]


def test_a_denial_without_the_words_denies_what_was_just_said(read: Read) -> None:
    """Who "denied the claim" denies what the first half of the sentence tells."""
    first, second = read("ISIS said its fighters had taken Palmyra, but Syrian officials denied the claim.")
    assert (first.certainty, second.certainty) == (Certainty.CLAIMED, Certainty.DENIED)
    assert (second.gainer, second.attribution) == ("isis", "Syrian officials")


def test_a_state_told_as_over_is_not_of_today(read: Read) -> None:
    """Words such as "when they last controlled X" say nothing about the day of publication."""
    (claim,) = read("When ISIS last controlled Palmyra, it destroyed the temples.")
    assert claim.background
    assert claim.when.isoformat() == (None, "2016-12-03")


def test_their_own_cities_are_held(read: Read) -> None:
    """Cities that are called a party's own are held by it, those of a country are nobody's news."""
    claims = read("ISIS faces pressure in its two largest cities, Mosul and Raqqa.")
    assert told(claims) == [("holds", "Mosul", "isis", None), ("holds", "Raqqa", "isis", None)]
    assert not read(
        "Syria rebuilds its largest cities, Damascus and Aleppo, the ministry said.", source="Reuters"
    )


def test_a_distance_is_an_approach(read: Read) -> None:
    """Forces that came to within some kilometres of a place have not taken it."""
    (claim,) = read("Houthi fighters advanced to within 10 km of Marib.")
    assert (claim.change, claim.gainer) == (Change.APPROACHED, "houthis")


def test_a_note_speaks_of_the_place_in_its_title(read: Read) -> None:
    """Participles without a subject tell of the place that is the title, by its name alone."""
    claims = read(
        "Captured by Russia in March 2016. Recaptured by Ukraine on 2 October 2016.", title="Kupiansk"
    )
    assert [(c.change, c.toponym.name, c.gainer) for c in claims] == [
        (Change.CAPTURED, "Kupiansk", "russia"),
        (Change.RECAPTURED, "Kupiansk", "ukraine"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Rebels have rejected the demand that they withdraw from Aleppo.",
        "The capture of the road enables Syrian forces to besiege Aleppo.",
        "Syrian forces have been trying for months to surround Aleppo.",
        "The army is clearing villages in preparation for the liberation of Raqqa.",
    ],
)
def test_demands_possibilities_and_attempts_are_no_claims(read: Read, text: str) -> None:
    """What is demanded, made possible, tried or prepared says nothing of the place it is about."""
    assert not [c for c in read(text) if "Aleppo" in c.toponym.name or "Raqqa" in c.toponym.name]


def test_areas_of_a_city_are_a_part_of_it(read: Read) -> None:
    """Areas that somebody holds in a city do not colour the whole of it."""
    (claim,) = read("Shells fell on rebel-held areas of Aleppo in Syria.")
    assert (claim.change, claim.extent, claim.toponym.name) == (Change.HOLDS, Extent.PART, "Aleppo")


def test_a_report_called_unfounded_is_denied(read: Read) -> None:
    """Who says that reports are without foundation denies what they say."""
    (claim,) = read("Reports that Syrian troops withdrew from Palmyra are without foundation.")
    assert claim.certainty is Certainty.DENIED


def test_government_forces_are_those_of_the_country_spoken_of(read: Read) -> None:
    """A bare "government forces" is the state of the country that the sentence names."""
    claims = read(
        "ISIS lost Palmyra to the Syrian army. In Iraq, government forces recaptured Ramadi from ISIS."
    )
    assert claims[-1].gainer == "iraqi-government"


def test_the_citadel_is_in_the_town_and_not_in_the_last_district(read: Read) -> None:
    """What a town has one of is looked for in the town, whichever of its districts was named last."""
    claims = read(
        "ISIS entered Palmyra. It controls the Amiriyah district. The army withdrew from the citadel."
    )
    assert claims[-1].place is not None
    assert claims[-1].place.id == "palmyra/citadel"
