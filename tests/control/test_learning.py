"""What is learned of single sources, from how they agree."""

import random
from dataclasses import replace

import pytest
from reports import ACTORS, PLACES, START, VILLAGE, day, report, state, timeline

from conflictmap.control import ControlSettings, SourceBook, explain, fuse
from conflictmap.control.sources import Source
from conflictmap.model import Article, Claim, Place, Timeline

Report = tuple[Article, Claim]

SETTINGS = ControlSettings(learn_from=40)
GOOD = ("Herald", "Gazette", "Courier")
TOWNS = tuple(replace(VILLAGE, id=f"v{number}", name=f"Village {number}") for number in range(12))


def _press(days: int = 40, seed: int = 1) -> list[Report]:
    """Return reports of villages that red holds, by three outlets that say so and a fourth that guesses."""
    draw = random.Random(seed)
    found = []
    for number in range(days):
        place = TOWNS[number % len(TOWNS)]
        found += [report(number, "holds", "red", outlet=outlet, place=place) for outlet in GOOD]
        guess = draw.choice(["red", "blue", "green"])
        found.append(report(number, "holds", guess, outlet="Guesser", place=place))
    return found


def _line(
    rows: list[Report], settings: ControlSettings = SETTINGS, *, book: SourceBook | None = None
) -> Timeline:
    places: list[Place] = [*PLACES, *TOWNS]
    articles = [article for article, _claim in rows]
    return fuse([claim for _, claim in rows], articles, places, ACTORS, settings=settings, book=book)


def _last(line: Timeline) -> dict[str, float]:
    return {one.name: one.value for one in line.reliabilities}


def test_who_agrees_with_the_others_is_believed_more_than_who_guesses() -> None:
    """Outlets of one kind come apart by how often they name the holder that the others name."""
    learned = _last(_line(_press()))
    assert set(learned) == {*GOOD, "Guesser"}
    assert all(learned[outlet] > 0.8 for outlet in GOOD)
    assert learned["Guesser"] < 0.65


def test_nothing_is_learned_from_little() -> None:
    """Before there are enough statements, and where learning is turned off, a source is one of its kind."""
    assert _line(_press(9)).reliabilities == ()
    assert _line(_press(), replace(SETTINGS, learn_from=0)).reliabilities == ()


def test_what_is_learned_holds_from_its_day() -> None:
    """News changes neither what was learned before it, nor how the map was known then."""
    rows = _press()
    whole, early = _line(rows), _line([row for row in rows if row[0].published <= day(20)])
    assert early.reliabilities
    assert all(one.since <= day(20) for one in early.reliabilities)
    assert [one for one in whole.reliabilities if one.since <= day(20)] == list(early.reliabilities)
    for number in range(21):
        assert {(one.place, one.holder, one.confidence) for one in early.on(day(number), as_known=True)} == {
            (one.place, one.holder, one.confidence) for one in whole.on(day(number), as_known=True)
        }


def test_an_ally_who_turns_up_later_teaches_nothing_earlier() -> None:
    """That a militia of the same side is named later moves nothing that was learned before it was."""
    rows = _press()
    allied = [report(39, "holds", "red-militia", place=place) for place in TOWNS]
    learned = [one for one in _line(rows).reliabilities if one.since < day(39)]
    assert learned
    assert [one for one in _line([*rows, *allied]).reliabilities if one.since < day(39)] == learned


def test_copies_teach_nothing() -> None:
    """A thousand copies of a guess leave its outlet as unreliable as it is."""
    rows = _press()
    article, claim = next(row for row in rows if row[0].source == "Guesser")
    twins = [replace(article, id=f"{article.id}-{number}") for number in range(300)]
    copies = [(twin, replace(claim, id=f"{claim.id}-{twin.id}", article=twin.id)) for twin in twins]
    assert _line([*rows, *copies]).reliabilities == _line(rows).reliabilities


def test_a_source_may_be_right_in_one_matter_and_wrong_in_another() -> None:
    """A side that admits its losses and invents gains is learned to be believed of the ones only."""
    rows = []
    for number in range(60):
        lost, kept = TOWNS[number % 6], TOWNS[6 + number % 6]
        rows += [report(number, "holds", "blue", outlet=outlet, place=lost) for outlet in GOOD]
        rows += [report(number, "holds", "blue", outlet=outlet, place=kept) for outlet in GOOD]
        rows.append(report(number, "captured", "blue", "red", says="Red army", place=lost))
        rows.append(report(number, "holds", "red", says="Red army", place=kept))
    line = _line(rows)
    by_matter = {one.matter: one.value for one in line.reliabilities if one.name == "Red army"}
    assert by_matter["hurts the speaker"] > 0.85
    assert by_matter["suits the speaker"] < 0.2


def test_what_a_person_set_stays() -> None:
    """The reliability that a project gives to one source is not learned over."""
    source = Source("Guesser", kind="outlet:Guesser", reliability=0.8)
    kinds = SourceBook.load(ACTORS)
    outlet = replace(kinds.kind("outlet"), id="outlet:Guesser", words=(), reliability=0.8)
    book = SourceBook((*kinds.kinds, outlet), [source], [], ACTORS)
    assert "Guesser" not in _last(_line(_press(), book=book))


def test_weights_follow_what_was_learned() -> None:
    """A verdict that rests on a source that guesses is less sure once that is known, and says why."""
    late = report(41, "holds", "green", outlet="Guesser", place=VILLAGE)
    rows = [*_press(), late]
    learned, unlearned = _line(rows), _line(rows, replace(SETTINGS, learn_from=0))
    sure, naive = (state(line, 41, VILLAGE).confidence for line in (learned, unlearned))
    assert sure < naive - 0.1
    (argument,) = explain(learned, "village", day(41), settings=SETTINGS).supporting
    assert argument.learned is not None
    assert argument.trust == pytest.approx(argument.learned.value)
    assert argument.credibility == pytest.approx(argument.learned.value, abs=0.001)


def test_order_does_not_matter_to_learning() -> None:
    """Shuffled articles teach the same."""
    rows = _press()
    shuffled = rows.copy()
    random.Random(3).shuffle(shuffled)
    assert _line(shuffled) == _line(rows)
    assert min(one.since for one in _line(rows).reliabilities) > START
    assert timeline(rows[:0], settings=SETTINGS).reliabilities == ()
