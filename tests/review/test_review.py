from datetime import date, timedelta

import pytest

from conflictmap.corrections.writing import appended
from conflictmap.model import Status
from conflictmap.project import Project
from conflictmap.review import Kind

DAY = timedelta(days=1)


def about(found, kind, words):
    """Return the one item of a kind whose sentence holds some words."""
    (item,) = [item for item in found.items if item.kind is kind and words in item.what]
    return item


def colours(timeline, place):
    """Return what is shown of a place, day by day."""
    shown = {}
    for state in timeline.states:
        if state.place == place and state.status is not Status.UNKNOWN:
            for number in range((state.end - state.start).days + 1):
                shown[state.start + number * DAY] = (state.status, state.holder)
    return shown


def test_something_of_every_sort_is_found(folder, look):
    """Open names, unknown parties, lone claims, contradictions and odd dates come with their sentence."""
    found = look(folder)
    marj = about(found, Kind.PLACE, "'Tell Marj'")
    assert [one.id for one in marj.candidates] == ["tell-marj-east", "tell-marj-west"]
    assert "nothing comes near" in about(found, Kind.PLACE, "'Umm Zahmat'").what
    assert "hedged" in about(found, Kind.CLAIM, "Palmyra").what
    tadef = about(found, Kind.CONTRADICTION, "Tādif")
    assert [quoted.claim.article for quoted in tadef.quotes] == ["tadef-a", "tadef-b"]
    about(found, Kind.DATE, "2016-12-20, which was still to come")
    about(found, Kind.DATE, "the article has no date")
    about(found, Kind.DATE, "2016-12-02 is not the one at the head of the text")
    for item in found.items:
        assert item.quotes
        assert item.lines or item.command
    assert found.total == len(found.items)


def test_what_more_is_at_stake_comes_first(folder, look):
    """The order is that of the place-days that are expected to be shown wrongly."""
    stakes = [item.at_stake for item in look(folder).items]
    assert stakes == sorted(stakes, reverse=True)
    assert stakes[0] > 0
    assert look(folder).items == look(folder).items


def test_the_days_that_hang_on_a_claim_are_those_that_change_without_it(folder, look):
    """What is said to hang on a claim is what a rejection of it changes on the map."""
    item = about(look(folder), Kind.CLAIM, "Palmyra")
    before = colours(Project.open(folder).timeline(), "palmyra")
    text = '[[claim]]\ndecision = "reject"\narticle = "wire"\nsentence = "the town of Palmyra"\n'
    appended(folder / "corrections.toml", text)
    after = colours(Project.open(folder).timeline(), "palmyra")
    assert item.days == sum(before.get(day) != after.get(day) for day in before | after) > 0


def test_the_days_of_an_open_name_are_those_that_it_would_be_shown(folder, look):
    """What a name that nobody is found for costs the map is what it shows once somebody is."""
    item = about(look(folder), Kind.PLACE, "'Umm Zahmat'")
    appended(folder / "corrections.toml", '[[place]]\nname = "Umm Zahmat"\nlat = 34.6\nlon = 38.2\n')
    timeline = Project.open(folder).timeline()
    (place,) = [place.id for place in timeline.places if place.name == "Umm Zahmat"]
    assert item.days == len(colours(timeline, place)) > 0


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.PLACE, "'Tell Marj'"),
        (Kind.CLAIM, "Palmyra"),
        (Kind.CONTRADICTION, "Tādif"),
        (Kind.DATE, "still to come"),
    ],
)
def test_pasted_lines_settle_what_they_are_about(folder, look, kind, words):
    """The lines go into the file as they are, nothing is stale, and the question does not come again."""
    item = about(look(folder), kind, words)
    appended(folder / "corrections.toml", item.lines)
    evidence = Project.open(folder).evidence()
    assert evidence.stale == ()
    asked = [other.what for other in look(folder).items if other.kind is kind and words in other.what]
    assert asked == []


def test_all_lines_can_be_pasted_together(folder, look):
    """Whoever accepts everything is asked nothing more but what the file cannot settle."""
    found = look(folder)
    for item in found.items:
        appended(folder / "corrections.toml", item.lines)
    assert Project.open(folder).evidence().stale == ()
    left = look(folder).items
    assert {item.kind for item in left} <= {Kind.PLACE, Kind.DATE, Kind.CONTRADICTION, Kind.CLAIM}
    settled = {item.what for item in found.items if item.lines and not item.lines.startswith("#")}
    assert not settled & {item.what for item in left}


def test_a_party_that_no_list_knows_is_offered_its_likes(folder, look):
    """An unknown party comes with listed ones whose names come near, and an edit that names one of them."""
    text = '---\nsource: X\npublished: "2016-12-12"\n---\nThe Zenith Brigade captured Raqqa on Sunday.\n'
    (folder / "articles" / "zenith.md").write_text(text, encoding="utf-8")
    items = {item.name: item for item in look(folder, Kind.ACTOR).items}
    assert set(items) == {"kurdish", "zenith"}
    assert "sdf" in [one.id for one in items["kurdish"].candidates]
    assert 'set = { gainer = "' in items["kurdish"].lines
    for item in items.values():
        appended(folder / "corrections.toml", item.lines)
    assert look(folder, Kind.ACTOR).items == ()


def test_an_unknown_party_is_settled_in_the_settings_too(folder, look):
    """The lines for conflictmap.toml make a party of it, with a colour and a side."""
    items = look(folder, Kind.ACTOR).items
    with (folder / "conflictmap.toml").open("a", encoding="utf-8") as file:
        file.writelines("\n" + item.settings for item in items)
    assert look(folder, Kind.ACTOR).items == ()


def test_a_decision_that_no_claim_answers_to_comes_first_with_lines_to_add_it(folder, look):
    """What was accepted and is not read any more can be added by hand, with the lines that do it."""
    sentence = "The town is quiet."
    text = (
        f'[[claim]]\ndecision = "accept"\narticle = "early"\nsentence = "{sentence}"\nplace = "al-Bab"\n'
        'change = "holds"\ngainer = "isis"\nby = "A. Analyst"\n'
    )
    appended(folder / "corrections.toml", text)
    first = look(folder).items[0]
    assert first.kind is Kind.STALE
    assert "no claim is read from this sentence any more" in first.what
    appended(folder / "corrections.toml", first.lines)
    claim = Project.open(folder).evidence().claims[-1]
    assert (claim.quote, claim.gainer, claim.when.latest) == (sentence, "isis", date(2016, 12, 12))
    assert str(claim.decision) == "added by A. Analyst"


def test_articles_of_which_all_is_decided_may_have_any_date(folder, look):
    """An article without a day is no question any more once its claims are decided."""
    text = '[[claim]]\ndecision = "reject"\narticle = "undated"\nsentence = "captured the city of Mosul"\n'
    appended(folder / "corrections.toml", text)
    assert not [item for item in look(folder, Kind.DATE).items if "no date" in item.what]


def test_a_project_without_any_report_has_no_question(tmp_path, look):
    """Nothing is asked where nothing is told."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.txt").write_text("It rained in Palmyra all day.", encoding="utf-8")
    (tmp_path / "conflictmap.toml").write_text('title = "Rain"\n', encoding="utf-8")
    assert look(tmp_path).items == ()
