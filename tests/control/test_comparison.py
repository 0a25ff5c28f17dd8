"""Two timelines compared."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import CITADEL, TOWN, day, report, timeline

from conflictmap.control.comparison import Account, Cause, Comparison, compare, reasons
from conflictmap.model import ControlState, DateSpan, Status, Timeline

PLACES = ("citadel", "town", "village")
LAST = 20


def line(*states: ControlState) -> Timeline:
    return Timeline((), (), states, (), (), ())


def held(
    first: int,
    last: int,
    holder: str | None = "red",
    *,
    confidence: float = 0.9,
    place: str = "town",
    supporting: Sequence[str] = (),
    opposing: Sequence[str] = (),
) -> ControlState:
    return ControlState(
        place,
        day(first),
        day(last),
        Status.CONTROLLED if holder else Status.UNKNOWN,
        holder,
        None,
        confidence,
        tuple(supporting),
        tuple(opposing),
    )


def spans(comparison: Comparison) -> list[tuple[int, int]]:
    return [((one.start - day(0)).days, (one.end - day(0)).days) for one in comparison.differences]


def told(state: ControlState | Account | None) -> tuple[object, ...]:
    if state is None:
        return Status.UNKNOWN, None, None, None, False
    return state.status, state.holder, state.rival, state.besieged_by, state.divided


@st.composite
def states_of(draw: st.DrawFn, place: str) -> list[ControlState]:
    """Draw the states of a place, with gaps between some of them."""
    found = []
    free = draw(st.integers(0, 4))
    while free <= LAST and draw(st.integers(0, 5)):
        start = free + draw(st.sampled_from([0, 0, 0, 2]))
        end = start + draw(st.integers(0, 6))
        status = draw(st.sampled_from(list(Status)))
        actor = st.sampled_from(["red", "blue"])
        found.append(
            ControlState(
                place,
                day(start),
                day(end),
                status,
                draw(actor) if status is Status.CONTROLLED else None,
                draw(st.sampled_from([None, None, "blue"])),
                draw(st.sampled_from([0.5, 0.6, 0.9])),
                tuple(draw(st.lists(st.sampled_from("abcd"), max_size=3, unique=True))),
                tuple(draw(st.lists(st.sampled_from("efg"), max_size=2, unique=True))),
                draw(actor) if status is Status.DISPUTED else None,
                draw(st.booleans()),
            )
        )
        free = end + 1
    return found


@st.composite
def lines(draw: st.DrawFn) -> Timeline:
    places = draw(st.lists(st.sampled_from(PLACES), unique=True))
    return line(*(state for place in sorted(places) for state in draw(states_of(place))))


@given(lines())
def test_a_timeline_does_not_differ_from_itself(one: Timeline) -> None:
    """Nothing is found where there is nothing to find, not even a confidence."""
    found = compare(one, one, step=0.01)
    assert (found.differences, found.appeared, found.vanished) == ((), (), ())


@settings(max_examples=150)
@given(lines(), lines())
def test_the_differences_lead_from_the_old_timeline_to_the_new(old: Timeline, new: Timeline) -> None:
    """Whoever applies them to the old states has the new ones, on each day that both cover."""
    found = compare(old, new)
    changed = {
        (one.place, one.start + timedelta(days=i)): one
        for one in found.differences
        for i in range((one.end - one.start).days + 1)
    }
    assert len(changed) == sum((one.end - one.start).days + 1 for one in found.differences)
    for place in PLACES:
        for number in range(LAST + 10):
            today = day(number)
            was, now = (
                next((state for state in both.on(today) if state.place == place), None) for both in (old, new)
            )
            difference = changed.get((place, today))
            missing = (place in found.appeared, place in found.vanished)
            outside = found.days is None or not found.days[0] <= today <= found.days[1]
            if outside or (was is None and not missing[0]) or (now is None and not missing[1]):
                assert difference is None
            elif difference is None:
                assert told(was) == told(now)
            else:
                assert told(was) == told(difference.before) != told(difference.after) == told(now)
                for account, state in ((difference.before, was), (difference.after, now)):
                    assert (account is None) == (state is None)
                    assert account is None or account.least <= state.confidence <= account.most
                    assert account is None or set(state.supporting) <= set(account.supporting)


@given(lines(), lines(), st.sampled_from([None, 0.1]))
def test_the_spans_are_as_long_as_can_be(old: Timeline, new: Timeline, step: float | None) -> None:
    """Two differences that follow one another without a gap tell different stories."""
    found = compare(old, new, step=step).differences
    for one in found:
        for other in found:
            if one.place == other.place and other.start == one.end + timedelta(days=1):
                assert (told(one.before), told(one.after)) != (told(other.before), told(other.after))


@given(lines(), lines(), st.randoms(use_true_random=False))
def test_the_order_of_states_does_not_matter(old: Timeline, new: Timeline, random: object) -> None:
    """Shuffled states give the same comparison."""
    shuffled = []
    for one in (old, new):
        states = list(one.states)
        random.shuffle(states)
        shuffled.append(line(*states))
    assert compare(*shuffled, step=0.1) == compare(old, new, step=0.1)


@given(lines(), lines())
def test_the_way_back_is_the_way_there_reversed(old: Timeline, new: Timeline) -> None:
    """With old and new exchanged the same spans differ, and each says the opposite."""
    there, back = compare(old, new), compare(new, old)
    mirrored = [replace(one, before=one.after, after=one.before) for one in back.differences]
    assert list(there.differences) == mirrored
    assert (there.appeared, there.vanished) == (back.vanished, back.appeared)


def test_days_that_only_one_covers_are_no_difference() -> None:
    """A timeline that begins earlier or goes on for longer is not different on those days."""
    found = compare(line(held(0, 9)), line(held(5, 20, "blue")))
    assert spans(found) == [(5, 9)]
    assert (found.old_days, found.new_days) == ((day(0), day(9)), (day(5), day(20)))
    assert found.days == (day(5), day(9))


def test_nothing_is_compared_where_no_day_is_common() -> None:
    """Timelines of different times have no days to compare, and it shows."""
    assert compare(line(held(0, 4)), line(held(5, 9, "blue"))).days is None
    assert compare(line(), line(held(5, 9))).days is None


def test_the_days_asked_about_limit_the_spans() -> None:
    """A difference is cut to the days that somebody asked about."""
    found = compare(line(held(0, 20)), line(held(0, 20, "blue")), since=day(3), until=day(4))
    assert spans(found) == [(3, 4)]


def test_a_table_may_end_on_the_last_day_there_is() -> None:
    """A file that writes an open end as year 9999 is compared like any other."""
    old = line(replace(held(0, 1), end=date.max))
    new = line(replace(held(0, 1, "blue"), end=date.max))
    assert compare(old, new).differences[0].end == date.max


def test_a_place_that_is_new_differs_where_something_is_known_of_it() -> None:
    """The old timeline knows nothing of a place it lacks, so the new one's "unknown" is no news."""
    old = line(held(0, 9, place="village"))
    new = line(held(0, 9, place="village"), held(0, 4, None), held(5, 9, "blue"))
    found = compare(old, new)
    assert (found.appeared, found.vanished) == (("town",), ())
    assert spans(found) == [(5, 9)]
    assert found.differences[0].before is None


@pytest.mark.parametrize(("step", "expected"), [(None, []), (0.2, [(0, 4)]), (0.21, [])])
def test_confidence_alone_differs_only_on_request(
    step: float | None, expected: list[tuple[int, int]]
) -> None:
    """Without a step no confidence is a difference; with one it takes that much, rounding aside."""
    old = line(held(0, 9, confidence=0.5))
    new = line(held(0, 4, confidence=0.7), held(5, 9, confidence=0.5))
    assert spans(compare(old, new, step=step)) == expected


def test_states_that_tell_the_same_are_one_span() -> None:
    """What splits a state, a new claim or confidence, does not split a difference."""
    old = line(held(0, 9, supporting=["x"]))
    new = line(
        held(0, 4, "blue", confidence=0.6, supporting=["b", "a"]),
        held(5, 9, "blue", confidence=0.8, supporting=["a", "c"], opposing=["x"]),
    )
    (difference,) = compare(old, new).differences
    assert difference.after == Account(
        Status.CONTROLLED, "blue", None, None, False, 0.6, 0.8, ("b", "a", "c"), ("x",)
    )


def test_reasons_are_claims_that_came_or_went() -> None:
    """A claim that only changes from pro to contra is none; the strongest for the new holder comes first."""
    old = line(held(0, 9, supporting=["x", "w"]))
    new = line(held(0, 9, "blue", supporting=["b", "a"], opposing=["x", "c"]))
    (difference,) = compare(old, new).differences
    found = reasons(difference, {}, {})
    assert [(one.id, one.cause, one.supports) for one in found] == [
        ("b", Cause.NEW, True),
        ("a", Cause.NEW, True),
        ("c", Cause.NEW, False),
        ("w", Cause.GONE, True),
    ]


def test_reasons_tell_new_claims_from_claims_newly_counted() -> None:
    """A claim that the other build has as well is neither new nor gone."""
    _, known = report(1, "captured", "red")
    old = line(held(0, 9, supporting=["x"]))
    new = line(held(0, 9, "blue", supporting=[known.id]))
    (there,) = compare(old, new).differences
    (back,) = compare(new, old).differences
    claims = {known.id: known}
    assert [one.cause for one in reasons(there, claims, claims)] == [Cause.COUNTED, Cause.GONE]
    assert [one.cause for one in reasons(back, claims, claims)] == [Cause.NEW, Cause.UNCOUNTED]


def test_reasons_show_claims_that_are_read_differently() -> None:
    """A claim with the id it had, but on another place and day after a correction, is a reason of its own."""
    _, claim = report(1, "captured", "red")
    again = replace(claim, place=CITADEL, when=DateSpan.day(day(3)), trace=("corrected",))
    (difference,) = compare(line(held(0, 9, supporting=[claim.id])), line(held(0, 9, None))).differences
    (reason,) = reasons(difference, {claim.id: claim}, {claim.id: again})
    assert (reason.cause, reason.claim) == (Cause.REREAD, again)
    assert [(one.field, one.before, one.after) for one in reason.alterations] == [
        ("place_id", TOWN.id, CITADEL.id),
        ("earliest_day", "2020-03-02", "2020-03-04"),
        ("latest_day", "2020-03-02", "2020-03-04"),
    ]
    untouched = reasons(difference, {claim.id: claim}, {claim.id: replace(claim, trace=("other",))})
    assert [one.cause for one in untouched] == [Cause.UNCOUNTED]


def test_one_report_more_is_the_reason_for_its_change() -> None:
    """Of two fused timelines that differ by a report, the differences name that report's claim as new."""
    first, second = report(1, "captured", "red"), report(6, "captured", "blue", "red")
    old, new = timeline([first], last=9), timeline([first, second], last=9)
    (difference,) = [one for one in compare(old, new).differences if one.start >= day(6)]
    assert (difference.place, difference.end, difference.after.holder) == (TOWN.id, day(9), "blue")
    known = {claim.id: claim for _, claim in (first, second)}
    (reason,) = [one for one in reasons(difference, {first[1].id: first[1]}, known) if one.cause is Cause.NEW]
    assert (reason.claim, reason.supports) == (second[1], True)
