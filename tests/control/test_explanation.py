"""Why a place has its colour."""

import pytest
from reports import ACTORS, day, report, state, timeline

from conflictmap.cli.explain import lines
from conflictmap.control import explain
from conflictmap.control.explanation import OTHER_ID
from conflictmap.errors import InputError

ROWS = [
    report(5, "captured", "red", "blue", on=5, outlet="Gazette", words="The Reds took Town."),
    report(5, "captured", "red", "blue", on=5, outlet="Herald", words="The Reds took Town."),
    report(5, "captured", "red", "blue", on=5, says="war monitor", certainty="claimed", outlet="Post"),
    report(5, "repelled", "blue", "red", on=5, order=1, says="Blue front via Tass", certainty="claimed"),
]


def test_arguments_and_copies() -> None:
    """Claims come in the order of their effect, with what was merged and why they count less."""
    line = timeline(ROWS)
    found = explain(line, "town", day(5))
    assert found.state == state(line, 5)
    assert [len(argument.copies) for argument in found.supporting] in ([1, 0], [0, 1])
    (against,) = found.opposing
    assert against.claim.attribution == "Blue front via Tass"
    assert {"own side's claim", "earlier the same day"} <= set(against.reasons)
    effects = [abs(argument.effect) for argument in found.supporting]
    assert effects == sorted(effects, reverse=True)
    assert all(argument.effect > 0 for argument in found.supporting)
    assert sum(probability for _, probability in found.probabilities) == pytest.approx(1, abs=0.001)


def test_a_hinge_is_what_the_verdict_hangs_on() -> None:
    """The only report of a capture is named as what would change the verdict."""
    found = explain(timeline(ROWS[:1]), "town", day(5))
    assert [argument.hinge for argument in found.supporting] == [True]


def test_what_hangs_on_several_statements() -> None:
    """Where no single report decides, the fewest that do together are named, and what it would take."""
    agreeing = [report(5, "holds", "red", on=5, outlet=outlet) for outlet in ("Gazette", "Herald", "Post")]
    found = explain(timeline([*agreeing, report(5, "holds", "blue", on=5)]), "town", day(5))
    assert found.state.holder == "red"
    assert not any(argument.hinge for argument in found.supporting)
    assert len(found.hangs_on) == 2
    assert set(found.hangs_on) <= set(found.supporting)
    assert (found.against, found.reports_needed) == ("blue", 2)


def test_what_it_takes_against_who_is_alone() -> None:
    """Where one party only was ever named, it would take reports that somebody else is there."""
    found = explain(timeline([report(5, "holds", "red", on=5)]), "town", day(5))
    assert (found.against, found.reports_needed) == (OTHER_ID, 1)


def test_known_by_leaves_out_what_came_later() -> None:
    """An explanation by what was known then rests on nothing later."""
    rows = [report(1, "holds", "blue"), report(9, "captured", "red", "blue", on=5)]
    found = explain(timeline(rows), "town", day(6), known_by=day(8))
    assert found.state.holder == "blue"
    with pytest.raises(InputError, match="nothing was known of Town"):
        explain(timeline(rows), "town", day(6), known_by=day(0))


def test_an_unknown_place_is_named() -> None:
    """Asking about a place that no claim speaks of says so."""
    with pytest.raises(InputError, match="no claim speaks of atlantis"):
        explain(timeline(ROWS), "atlantis", day(5))


def test_plain_language() -> None:
    """The command's lines name holder, speakers, quotes and what was counted once."""
    line = timeline(ROWS)
    articles = {article.id: article for article in line.articles}
    text = "\n".join(lines(explain(line, "town", day(5)), {actor.id: actor for actor in ACTORS}, articles))
    assert text.startswith("Town on 2020-03-06: held by Red army, 0.9")
    for part in (
        "war monitor",
        "“The Reds took Town.”",
        "said again 1 time, counted once",
        "own side's claim",
    ):
        assert part in text
