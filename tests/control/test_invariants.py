"""What has to hold for any articles."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import CITADEL, TOWN, VILLAGE, day, report, timeline

from conflictmap.control import ControlSettings, ballots, clocks, explain, standing
from conflictmap.model import Article, Claim, Timeline

Report = tuple[Article, Claim]

ACTORS = st.sampled_from(["red", "red-militia", "blue", "green"])


@st.composite
def reports(draw: st.DrawFn) -> Report:
    published = draw(st.integers(0, 40))
    first = draw(st.integers(max(0, published - 30), published))
    last = draw(st.integers(first, published))
    gainer = draw(ACTORS)
    change = draw(
        st.sampled_from(
            ["captured", "recaptured", "withdrew", "repelled", "holds", "contested", "besieged", "approached"]
        )
    )
    return report(
        published,
        change,
        None if change == "withdrew" and draw(st.booleans()) else gainer,
        draw(st.none() | ACTORS.filter(lambda actor: actor != gainer)),
        on=first if draw(st.booleans()) else (first, last),
        order=draw(st.integers(0, 2)),
        place=draw(st.sampled_from([TOWN, CITADEL, VILLAGE])),
        outlet=draw(st.sampled_from(["A", "B", "C", "D"])),
        says=draw(st.sampled_from([None, None, "Red army", "Blue front", "local activists", "war monitor"])),
        certainty=draw(st.sampled_from(["confirmed", "claimed", "denied", "unclear"])),
        extent=draw(st.sampled_from(["whole", "whole", "part", "outskirts", "unknown"])),
        words=draw(st.sampled_from(["One sentence.", "Another sentence.", "A third."])),
    )


# The model as it is, and as it learns from every handful of statements.
MODELS = st.sampled_from([ControlSettings(), ControlSettings(learn_from=4, learn_least=1, learn_strength=1)])
# What an explanation rounds its probabilities by.
ROUNDING = 0.0001

SOME = st.lists(reports(), min_size=1, max_size=12, unique_by=lambda row: row[1].id)


@settings(deadline=None, max_examples=30)
@given(SOME, st.randoms(use_true_random=False), MODELS)
def test_order_of_articles_does_not_matter(
    rows: Sequence[Report], random: object, model: ControlSettings
) -> None:
    """Shuffled articles and claims give the same timeline."""
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert timeline(shuffled, settings=model) == timeline(rows, settings=model)


@settings(deadline=None, max_examples=30)
@given(SOME)
def test_how_much_is_worked_on_at_a_time_does_not_matter(rows: Sequence[Report]) -> None:
    """Places and lists of claims one by one give the same timeline."""
    whole = timeline(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clocks, "_BATCH", 1)
        patch.setattr(standing, "_BALLOTS", 1)
        patch.setattr(ballots, "_PAIRS", 1)
        assert timeline(rows) == whole


@settings(deadline=None, max_examples=30)
@given(SOME, MODELS)
def test_states_neither_overlap_nor_leave_a_gap(rows: Sequence[Report], model: ControlSettings) -> None:
    """Each place has exactly one state on every day, on both clocks."""
    line = timeline(rows, settings=model)
    for states in (line.states, line.as_known):
        first = min(one.start for one in states)
        last = max(one.end for one in states)
        for place in {one.place for one in states}:
            own = [one for one in states if one.place == place]
            assert own[0].start == first
            assert own[-1].end == last
            for one, after in pairwise(own):
                assert after.start == one.end + timedelta(days=1)


@settings(deadline=None, max_examples=30)
@given(SOME, st.data(), MODELS)
def test_a_copy_changes_nothing(rows: Sequence[Report], data: st.DataObject, model: ControlSettings) -> None:
    """The same article again, then or later, moves no state."""
    article, claim = data.draw(st.sampled_from(list(rows)))
    newest = max(row[0].published for row in rows)
    later = data.draw(st.dates(article.published, newest))
    twin = replace(article, id=f"{article.id}-copy", published=later)
    copy = replace(claim, id=f"{claim.id}-copy", article=twin.id)
    # What a copy says of a day that was not over is what the first article knew, not what the later day knew.
    assert _states(timeline([*rows, (twin, copy)], settings=model)) == _states(timeline(rows, settings=model))


@settings(deadline=None, max_examples=30)
@given(SOME, st.integers(0, 40), MODELS)
def test_later_articles_do_not_move_what_was_known(
    rows: Sequence[Report], known: int, model: ControlSettings
) -> None:
    """Nothing published after a day moves what was known by it, on either way of asking."""
    before = [row for row in rows if row[0].published <= day(known)]
    now, then = (timeline(some, known_by=known, settings=model) for some in (rows, before))
    assert _states(now) == _states(then)
    if before:
        whole = timeline(rows, settings=model)
        part = timeline(before, settings=model)
        for number in range(known + 1):
            then = {one.place: _what(one) for one in part.on(day(number), as_known=True)}
            now = {one.place: _what(one) for one in whole.on(day(number), as_known=True)}
            assert then.items() <= now.items()


@settings(deadline=None, max_examples=30)
@given(SOME, st.sampled_from(["captured", "recaptured", "withdrew"]), st.integers(0, 40))
def test_a_change_to_and_from_nobody_moves_nothing(rows: Sequence[Report], change: str, number: int) -> None:
    """A reversal whose parties nobody names leaves every state of every place as it was."""
    published = max((row[0].published - day(0)).days for row in rows)
    silent = report(published, change, on=min(number, published), outlet="Z", words="It fell.")
    anchor = report(published, "approached", "red", on=min(number, published), outlet="Y")
    assert _states(timeline([*rows, anchor, silent])) == _states(timeline([*rows, anchor]))


@settings(deadline=None, max_examples=30)
@given(SOME, ACTORS, st.integers(0, 40))
def test_a_denial_never_raises_what_it_denies(rows: Sequence[Report], actor: str, number: int) -> None:
    """A denial of a hold makes the denied side no surer on that day."""
    published = max(number, *((row[0].published - day(0)).days for row in rows))
    holds = report(published, "holds", actor, on=number, outlet="Y")
    denial = report(published, "holds", actor, on=number, certainty="denied", outlet="Z", words="No.")
    before, after = (_probability(timeline([*rows, holds, *more]), number, actor) for more in ([], [denial]))
    assert after <= before + ROUNDING


@settings(deadline=None, max_examples=30)
@given(SOME, ACTORS, st.integers(0, 40))
def test_support_never_lowers_a_holder(rows: Sequence[Report], actor: str, number: int) -> None:
    """An independent report that somebody holds a place makes him no less sure on that day."""
    published = max(number, *((row[0].published - day(0)).days for row in rows))
    more = report(published, "holds", actor, on=number, outlet="Z", words="An independent word.")
    anchor = report(published, "approached", actor, on=number, outlet="Y")
    before, after = (_probability(timeline([*rows, anchor, *extra]), number, actor) for extra in ([], [more]))
    assert after >= before - ROUNDING


def _probability(line: Timeline, number: int, actor: str) -> float:
    return dict(explain(line, "town", day(number)).probabilities).get(actor, 0.0)


def _what(one: object) -> tuple[object, ...]:
    return one.status, one.holder, one.rival, one.besieged_by, one.supporting, one.opposing


def _states(line: Timeline) -> tuple[object, ...]:
    return line.states, line.as_known


@settings(deadline=None, max_examples=30)
@given(SOME)
def test_every_holder_has_a_claim_behind_it(rows: Sequence[Report]) -> None:
    """No colour without a sentence, on either clock; what was known rests on what was published by then."""
    found = timeline(rows)
    published = {article.id: article.published for article, _ in rows}
    of = {claim.id: published[claim.article] for _, claim in rows}
    for states in (found.states, found.as_known):
        for state in states:
            assert state.holder is None or state.supporting or state.opposing, state
    for state in found.as_known:
        for claim in (*state.supporting, *state.opposing):
            assert of[claim] <= state.start, state
