"""The hard cases of reading war reports, in sentences of our own: what is a claim there, and what is none."""

from collections.abc import Callable
from datetime import date

import pytest

from conflictmap.model import Claim, Extent

Read = Callable[..., tuple[Claim, ...]]
Told = tuple[str, str, str | None, str | None]


def told(claims: tuple[Claim, ...]) -> list[Told]:
    """Reduce claims to change, place, gainer and loser, in the order of the text."""
    return [(c.change.value, c.toponym.name or c.toponym.text, c.gainer, c.loser) for c in claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The fall of Palmyra to ISIS in May 2015 shocked the Syrian army.",
            [("captured", "Palmyra", "isis", "syrian-government")],
        ),
        (
            "The recapture of Palmyra by the Syrian army followed weeks of shelling.",
            [("recaptured", "Palmyra", "syrian-government", None)],
        ),
        ("The loss of Manbij is a blow to the jihadists.", [("withdrew", "Manbij", None, None)]),
        (
            "Residents spoke of the re-entry of Syrian troops into Saidnaya.",
            [("recaptured", "Saidnaya", "syrian-government", None)],
        ),
        ("Its recapture would reopen the road to Palmyra, the Syrian army said.", []),
    ],
)
def test_nouns_presuppose_what_they_name(read: Read, text: str, expected: list[Told]) -> None:
    """A fall, a recapture, a loss and a re-entry are told as much as by verbs, unless only imagined."""
    assert told(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Palmyra has fallen, but ISIS fighters have not moved in.", [("withdrew", "Palmyra", None, None)]),
        (
            "Neither the Syrian army nor ISIS controls the rest of Palmyra.",
            [("contested", "Palmyra", None, None)],
        ),
        (
            "Saraqib is divided between the Syrian army, Syrian rebels and Kurdish forces.",
            [("contested", "Saraqib", None, None)],
        ),
        ("No party controls Saraqib, a Syrian monitor said.", [("contested", "Saraqib", None, None)]),
    ],
)
def test_vacated_ground_is_nobodys(read: Read, text: str, expected: list[Told]) -> None:
    """Who left is no proof of who came."""
    assert told(read(text)) == expected


def test_nobodys_ground_is_told_as_a_fact(read: Read) -> None:
    """That neither side controls it denies nothing."""
    (claim,) = read("Neither the Syrian army nor ISIS controls the rest of Palmyra.")
    assert claim.certainty.value == "confirmed"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The Syrian army said its units withdrew from Saraqib to more favourable lines.", "Saraqib"),
        ("Syrian troops redeployed from Khan Touman overnight, state television said.", "Khan Touman"),
        ("Syrian troops evacuated the Abu al-Duhur airbase.", "Abu al-Duhur"),
        ("Ukrainian forces have repositioned from Bakhmut to prepared defences.", "Bakhmut"),
        ("The Syrian command had decided to leave Saraqib, the army said.", "Saraqib"),
    ],
)
def test_kind_words_for_a_retreat_are_a_retreat(read: Read, text: str, place: str) -> None:
    """Redeployment, repositioning and evacuation leave the place all the same."""
    assert [(change, name) for change, name, _, _ in told(read(text))] == [("withdrew", place)]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("The Syrian army admitted that ISIS had captured Palmyra.", "confirmed"),
        ("The Syrian army boasted that it had captured Douma.", "claimed"),
        ("The Syrian Observatory for Human Rights said ISIS had captured Palmyra.", "claimed"),
        ("ISIS captured Palmyra from the Syrian army.", "confirmed"),
    ],
)
def test_whose_interest_it_is(read: Read, text: str, certainty: str) -> None:
    """An admission against interest is believed, a boast is a claim."""
    (claim,) = read(text)
    assert claim.certainty.value == certainty


def test_presence_is_no_control_of_the_whole(read: Read) -> None:
    """Who is in a town has a part of it at most."""
    (claim,) = read("Syrian rebels are still present in Daraya.")
    assert (claim.change.value, claim.gainer, claim.extent) == ("holds", "syrian-opposition", Extent.PART)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "The Syrian army denied that rebels had taken Saraqib, Maarat al-Numan and Kafr Nabl.",
            ["Saraqib", "Maarat al-Numan", "Kafr Nabl"],
        ),
        ("The Syrian governor rejected claims that ISIS had seized Palmyra.", ["Palmyra"]),
        ("The Syrian ministry declined to confirm that ISIS had captured Palmyra.", ["Palmyra"]),
        ("It is false that ISIS captured Palmyra.", ["Palmyra"]),
    ],
)
def test_one_denial_covers_all_that_it_denies(read: Read, text: str, places: list[str]) -> None:
    """Denials, rejections and refusals to confirm are kept as such."""
    claims = read(text)
    assert [claim.toponym.name for claim in claims] == places
    assert {claim.certainty.value for claim in claims} == {"denied"}


@pytest.mark.parametrize(
    "text",
    [
        "The Syrian ministry did not say whether Palmyra had been taken.",
        "Syrian troops seized five rifles near Douma.",
        "Syrian rebels captured 20 soldiers in Idlib.",
        "Syrian gunmen took control of a convoy near Palmyra.",
        "The general seized power in Damascus.",
        "If Syrian rebels take Saraqib, the road to Damascus will be cut.",
        "ISIS was poised to capture Palmyra.",
        "The Syrian army nearly captured Palmyra.",
        "The Syrian army came close to capturing Palmyra.",
        "The Syrian army used to control Palmyra.",
        "Had ISIS captured Palmyra, the gas fields would have been lost.",
        "Syrian officials feared the fall of Palmyra.",
        "Syrian officials predicted the fall of Palmyra.",
        "Mediators want a truce that would see Syrian troops pull back from Saraqib.",
        "A Syrian army spokesman split the blame between Moscow and Ankara.",
    ],
)
def test_what_is_no_claim(read: Read, text: str) -> None:
    """What was not said, booty, prisoners, power, intentions and conditions take no ground."""
    assert read(text) == ()


def test_the_holder_named_beside_a_goal_is_a_claim(read: Read) -> None:
    """Of an offensive to retake what somebody holds, the holding is told, and that it is fought over."""
    claims = told(read("The Syrian army launched an offensive to recapture Palmyra, held by ISIS since May."))
    assert ("holds", "Palmyra", "isis", None) in claims
    assert not [change for change, *_ in claims if change in {"captured", "recaptured"}]


@pytest.mark.parametrize(
    ("source", "gainer", "loser"),
    [("SANA", "syrian-government", None), ("Reuters", None, None), ("Radio Venceremos", "fmln", None)],
)
def test_our_forces_are_those_of_the_outlets_side(
    read: Read, source: str, gainer: str | None, loser: str | None
) -> None:
    """The first person means the side that an outlet belongs to, and nobody where it belongs to none."""
    (claim,) = read("Our forces liberated Saidnaya on Sunday.", source=source)
    assert (claim.gainer, claim.loser) == (gainer, loser)


def test_the_enemy_is_the_other_side_that_the_text_names(read: Read) -> None:
    """Partisan labels are resolved by the outlet's side, and left open where that is not known."""
    text = "ISIS attacked Palmyra on Saturday. The enemy withdrew from Palmyra on Sunday."
    assert told(read(text, source="SANA"))[-1] == ("withdrew", "Palmyra", None, "isis")
    assert told(read(text, source="Reuters"))[-1][3] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Syrian rebels seized Saraqib on Friday. The army bombed it. On Sunday troops recaptured it.",
            [("captured", "Saraqib"), ("recaptured", "Saraqib")],
        ),
        (
            "Syrian rebels hold Foua and Kafraya. Syrian troops are advancing on both towns.",
            [("holds", "Foua"), ("holds", "Kafraya"), ("approached", "Foua"), ("approached", "Kafraya")],
        ),
        (
            "Syrian troops entered Saraqib and Binnish. The two towns had been held by rebels.",
            [("captured", "Saraqib"), ("captured", "Binnish"), ("holds", "Saraqib"), ("holds", "Binnish")],
        ),
        (
            "Of Saraqib and Binnish, the former is held by the Syrian army and the latter is held by rebels.",
            [("holds", "Saraqib"), ("holds", "Binnish")],
        ),
        (
            "The Syrian army shelled Idlib, where rebels captured the border town Salqin.",
            [("captured", "Salqin")],
        ),
    ],
)
def test_what_descriptions_and_pronouns_stand_for(
    read: Read, text: str, expected: list[tuple[str, str]]
) -> None:
    """It, the town, both towns, the former: the place that the text speaks of, and no other."""
    assert [(change, name) for change, name, _, _ in told(read(text))] == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("ISIS captured Palmyra in May last year.", "2015-05", "2015-05"),
        ("ISIS captured Palmyra in March.", "2016-03", "2016-03"),
        ("ISIS captured Palmyra overnight.", "2016-12-10", "2016-12-11"),
        ("ISIS captured Palmyra today.", "2016-12-11", "2016-12-11"),
        ("Nine months after Syrian troops recaptured Palmyra, ISIS is back.", "2016-03", "2016-03"),
    ],
)
def test_when_it_happened(read: Read, text: str, first: str, last: str) -> None:
    """Expressions of time are counted from the day of publication."""
    claim = read(text)[0]
    assert claim.when.isoformat() == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "Syrian troops on Sunday retook Palmyra, which ISIS had held since June 2014.",
        "Syrian troops retook Palmyra, held by ISIS since June 2014, on Sunday.",
    ],
)
def test_a_date_of_another_event_is_not_taken(read: Read, text: str) -> None:
    """What is said of the holding dates the holding, and the capture beside it is of its own day."""
    (taken,) = [claim for claim in read(text) if claim.change.value == "recaptured"]
    assert (taken.gainer, taken.loser) == ("syrian-government", "isis")
    assert taken.when.isoformat() == ("2016-12-11", "2016-12-11")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Syrian rebels captured seven villages in Idlib, including Kafr Nabl, Has and Hish.",
            [("captured", name, "syrian-opposition", None) for name in ("Kafr Nabl", "Has", "Hish")],
        ),
        (
            "Syrian troops captured Zeitan Khalsa and Barna from rebels.",
            [
                ("captured", name, "syrian-government", "syrian-opposition")
                for name in ("Zeitan", "Khalsa", "Barna")
            ],
        ),
        (
            "The Syrian army backed by Hezbollah captured Zabadani.",
            [("captured", "Zabadani", "syrian-government", None)],
        ),
        (
            "ISIS gave up Jarabulus to Turkish-backed rebels.",
            [("captured", "Jarabulus", "sna", "isis")],
        ),
        (
            "Syrian troops and Kurdish forces share control of Hasakah.",
            [("holds", "Hasakah", "syrian-government", None), ("holds", "Hasakah", "sdf", None)],
        ),
    ],
)
def test_lists_and_coalitions(read: Read, text: str, expected: list[Told]) -> None:
    """Each place of a list, each holder that shares, and of a coalition the one that acts."""
    assert told(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "change", "extent"),
    [
        ("Syrian rebels captured parts of Saraqib.", "captured", Extent.PART),
        ("The Syrian army controls more than 80 % of Aleppo.", "holds", Extent.PART),
        ("ISIS seized the northern half of Palmyra.", "captured", Extent.PART),
        ("Syrian troops entered Saraqib.", "captured", Extent.PART),
        ("Syrian rebels reached the outskirts of Hama.", "approached", Extent.OUTSKIRTS),
        ("The Syrian army holds all but two districts of Aleppo.", "holds", Extent.PART),
        ("The Syrian army controls the southern city of Daraa.", "holds", Extent.WHOLE),
        ("The Syrian army controls all of Aleppo.", "holds", Extent.WHOLE),
        ("The Syrian army controls nearly all of Aleppo.", "holds", Extent.PART),
        ("The Syrian army almost completely controls Aleppo.", "holds", Extent.PART),
    ],
)
def test_how_much_of_it(read: Read, text: str, change: str, extent: Extent) -> None:
    """Parts, halves and shares are no whole; where a town lies says nothing about how much is meant."""
    (claim,) = read(text)
    assert (claim.change.value, claim.extent) == (change, extent)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Syrian troops cut the road between Aleppo and Damascus.", ("besieged", Extent.PART)),
        ("Syrian rebels severed the supply line to Aleppo.", ("besieged", Extent.PART)),
        ("The Syrian army has fire control over the road to Aleppo.", ("besieged", Extent.PART)),
        ("The Castello road in Syria is under fire control of the army.", ("besieged", Extent.PART)),
        ("ISIS fighters encircled the Kuweires airbase.", ("besieged", Extent.WHOLE)),
        ("ISIS has laid siege to Deir ez-Zor since 2014.", ("besieged", Extent.WHOLE)),
    ],
)
def test_a_cut_road_is_no_captured_road(read: Read, text: str, expected: tuple[str, Extent]) -> None:
    """Who cuts, encircles and besieges does not hold."""
    (claim,) = read(text)
    assert (claim.change.value, claim.extent) == expected


def test_a_broken_siege_is_none(read: Read) -> None:
    """Who breaks a siege has repelled the besiegers; who is to break one has not."""
    assert told(read("The Syrian army broke the siege of Nubl."))[0][:2] == ("repelled", "Nubl")
    assert told(read("Syrian rebels attacked Nubl to break the siege of Daraya."))[0][:2] == (
        "besieged",
        "Daraya",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Manbij, captured by ISIS in 2014, was bombed on Sunday.", ("captured", "isis")),
        ("SYRIAN ARMY CAPTURES PALMYRA", ("captured", "syrian-government")),
        ("Syrian Army Recaptures Palmyra From Islamic State", ("recaptured", "syrian-government")),
        ("The town of Manbij, which Kurdish forces captured in August, was bombed.", ("captured", "sdf")),
        ("Nusra Front captured positions near Palmyra.", ("captured", "al-nusra")),
        ("The Syrian air force bombed Idlib, which is held by rebels.", ("holds", "syrian-opposition")),
    ],
)
def test_forms_of_a_sentence(read: Read, text: str, expected: tuple[str, str]) -> None:
    """Passives, participles, relative clauses, headlines and capitals say the same."""
    claim = read(text)[0]
    assert (claim.change.value, claim.gainer) == expected


@pytest.mark.parametrize(
    ("text", "attribution"),
    [
        (
            "A military source told SANA that the Syrian army had captured Palmyra.",
            "military source via SANA",
        ),
        (
            "The Russian defence ministry was quoted by Interfax as saying that troops had captured Palmyra.",
            "Russian defence ministry via Interfax",
        ),
        ("Syrian troops captured Palmyra, according to a local activist.", "a local activist"),
        ("Syrian troops captured Palmyra.", None),
        ("Syrian troops captured Palmyra, state radio said, and shelled Sukhna.", "state radio"),
    ],
)
def test_the_innermost_source(read: Read, text: str, attribution: str | None) -> None:
    """Whoever is quoted, through whom; nobody where the outlet says it itself."""
    claim = read(text)[0]
    assert claim.attribution == attribution


@pytest.mark.parametrize(
    ("text", "gainer"),
    [
        ("Syrian soldiers in Homs AFP/Getty Syrian rebels captured Saraqib on Sunday.", "syrian-opposition"),
        ("Rebels pose in Idlib Getty Images The Syrian army captured Saraqib.", "syrian-government"),
    ],
)
def test_a_caption_glued_to_the_text_is_no_part_of_it(read: Read, text: str, gainer: str) -> None:
    """Who is in a picture has not done what the text behind it tells."""
    (claim,) = read(text)
    assert (claim.change.value, claim.toponym.name, claim.gainer) == ("captured", "Saraqib", gainer)


def test_a_statement_goes_on(read: Read) -> None:
    """What "the statement added" is by whoever issued it in the sentence before."""
    text = (
        "The Syrian army issued a statement on Sunday. The statement added that troops had captured Palmyra."
    )
    assert [claim.attribution for claim in read(text)] == ["Syrian army"]


def test_an_archive_date_gives_way_to_the_date_line(read: Read) -> None:
    """A date line in the text is kept apart from what the sentence says."""
    (claim,) = read(
        "BEIRUT, Dec 10 (Reuters) - Syrian troops captured Palmyra.", published=date(2016, 12, 10)
    )
    assert (claim.toponym.name, claim.when.isoformat()) == ("Palmyra", ("2016-12-10", "2016-12-10"))


@pytest.mark.parametrize(
    "text",
    [
        "The Syrian army no longer controls Palmyra.",
        "Palmyra is no longer in the hands of the Syrian army.",
        "The Syrian army does not hold Palmyra anymore.",
    ],
)
def test_what_is_no_longer_held_is_lost(read: Read, text: str) -> None:
    """Who no longer holds a place has lost it, to nobody in particular; nothing is denied."""
    (claim,) = read(text)
    assert told((claim,)) == [("withdrew", "Palmyra", None, "syrian-government")]
    assert claim.certainty.value == "confirmed"


@pytest.mark.parametrize(
    "text",
    [
        "ISIS bombers entered Palmyra and killed ten Syrian soldiers.",
        "ISIS fighters stormed Saraqib in Syria, abducted ten men and left.",
        "Kurdish protesters in Syria broke into the base at Palmyra.",
        "The car was destroyed before it managed to enter Palmyra, the Syrian army said.",
        "Syrian opposition groups press for stopping the onslaught on Palmyra.",
        "ISIS could use the Syrian truce to press its onslaught on Palmyra.",
        "The Syrian hospital mourned the loss of Dr. Homsi.",
        "Envoys opposing Assad's rule U.S. Secretary of State John Kerry and others insisted on a truce.",
    ],
)
def test_raids_crowds_and_people_take_nothing(read: Read, text: str) -> None:
    """Raids, unarmed crowds, what was prevented or only wanted, and names of people are no ground taken."""
    assert [claim for claim in read(text) if claim.change.value != "withdrew" or claim.loser is None] == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Air strikes hit Khan Shaykhun a rebel-held town in Syria.", "Khan Shaykhun"),
        ("The Syrian army bombed Douma, an opposition stronghold outside Damascus.", "Douma"),
        ("Syrian rebels remained masters of Saraqib.", "Saraqib"),
    ],
)
def test_an_apposition_is_said_of_the_name_before_it(read: Read, text: str, place: str) -> None:
    """A description behind a name, with a comma or without, says something of that name."""
    assert told(read(text)) == [("holds", place, "syrian-opposition", None)]


def test_a_besieger_is_named_by_the_article(read: Read) -> None:
    """Whose a siege is says another sentence, where it is the only besieger of the article."""
    text = "Syrian troops have besieged Douma since 2013. Aid reached besieged Madaya on Sunday."
    assert [(claim.toponym.name, claim.gainer) for claim in read(text)] == [
        ("Douma", "syrian-government"),
        ("Madaya", "syrian-government"),
    ]
    two = f"{text} Rebels besiege Foua."
    assert [claim.gainer for claim in read(two) if claim.toponym.name == "Madaya"] == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ISIS briefly captured Palmyra before being pushed out.", ["captured", "withdrew"]),
        ("The Syrian army recaptured Palmyra, only to lose it again on Sunday.", ["recaptured", "withdrew"]),
        ("The Syrian army lost and then regained Palmyra.", ["withdrew", "recaptured"]),
    ],
)
def test_what_did_not_last(read: Read, text: str, expected: list[str]) -> None:
    """A sentence that takes back what it tells makes both claims, in their order."""
    assert [claim.change.value for claim in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kurdish-led SDF fighters captured Tabqa in Syria.", ("captured", "Tabqa", "sdf", None)),
        ("Turkish-backed rebels wrested al-Bab from Islamic State.", ("captured", "al-Bab", "sna", "isis")),
        ("Ukrainian forces maintain positions in Krynky.", ("holds", "Krynky", "ukraine", None)),
        (
            "Syrian army units tightened the noose on Daesh terrorists in Maskana.",
            ("besieged", "Maskana", "syrian-government", "isis"),
        ),
        ("SOHR: Syrian rebels seized Souran.", ("captured", "Souran", "syrian-opposition", None)),
    ],
)
def test_ways_of_the_trade(read: Read, text: str, expected: Told) -> None:
    """Turns that monitors and agencies use every day."""
    claims = read(text)
    assert told(claims) == [expected]
    assert claims[0].attribution == ("SOHR" if text.startswith("SOHR") else None)


def test_what_is_the_place_is_not_who_took_it(read: Read) -> None:
    """Of "its recapture" the town is the place, and who took it is told elsewhere, whoever's medium it is."""
    text = (
        "ISIS is back in Palmyra. Syrian troops recaptured Palmyra from ISIS in March. "
        "After its recapture in March Russia cleared the mines."
    )
    for source in (None, "Rudaw"):
        claim = read(text, source=source)[-1]
        assert (claim.change.value, claim.toponym.text, claim.gainer) == (
            "recaptured",
            "its",
            "syrian-government",
        )


def test_the_state_at_home_loses_rather_than_its_ally(read: Read) -> None:
    """Who bombs for a state does not hold its towns."""
    claim = read("The Syrian army holds Homs. Despite Russia's air strikes ISIS captured Palmyra.")[-1]
    assert (claim.gainer, claim.loser) == ("isis", "syrian-government")


def test_what_was_ever_taken_has_no_day(read: Read) -> None:
    """The largest town that they have ever taken was taken at some time before."""
    (claim,) = read("Mosul is the largest city that ISIS has ever captured.")
    assert (claim.when.earliest, claim.background) == (None, True)


def test_a_copula_names_no_place(read: Read) -> None:
    """What something is said to be is not where somebody is."""
    text = "Douma is the last opposition stronghold near Damascus, the Syrian government said."
    assert told(read(text)) == [("holds", "Douma", "syrian-opposition", None)]


def test_a_bare_army_is_the_one_named_before_it(read: Read) -> None:
    """In a war of two countries "the army" is that of which the text spoke last, in whichever country."""
    text = (
        "A week after Syrian troops took Tadmur, the army recaptured al-Qaryatayn on Sunday.\n\n"
        "Iraqi troops captured Hit in Iraq. The army then seized Rutbah, Iraq's westernmost town.\n\n"
        "The army holds Tadmur."
    )
    found = {claim.toponym.text: claim.gainer for claim in read(text)}
    assert found["al-Qaryatayn"] == "syrian-government"
    assert found["Rutbah"] == "iraqi-government"


@pytest.mark.parametrize(
    ("text", "earliest"),
    [
        ("In exchange 2000 Sunni residents left the besieged town of Madaya.", date(2016, 12, 11)),
        ("In 2014 rebel fighters captured the town of Kessab.", date(2014, 1, 1)),
        ("The town of Madaya fell to Syrian rebels in 2013.", date(2013, 1, 1)),
    ],
)
def test_a_number_of_people_is_no_year(read: Read, text: str, earliest: date) -> None:
    """Two thousand residents are not the year 2000; after a preposition it is the year all the same."""
    (claim,) = read(text)
    assert claim.when.earliest == earliest


def test_a_habit_takes_nothing(read: Read) -> None:
    """Whoever has taken to shelling has not been taken."""
    assert read("Syria has taken to shelling the rebels in retaliation.") == ()


def test_the_levant_of_a_name_is_no_place(read: Read) -> None:
    """A group's name holds a region in which nothing is said to have happened."""
    assert read("Militants of the Islamic State in Iraq and Levant died during fierce fighting.") == ()


@pytest.mark.parametrize("people", ["Militants of", "Militants from", "Gunmen of", "Fighters loyal to"])
def test_people_of_a_group_are_not_its_enemy(read: Read, people: str) -> None:
    """A bare noun with the name of its group behind it is that group, and nobody lost the town to it."""
    expected = [("captured", "Palmyra", "isis", None)]
    assert told(read(f"{people} Islamic State took the town of Palmyra on Sunday.")) == expected
