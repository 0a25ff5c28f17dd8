"""What claims make of a place."""

import pytest
from reports import CITADEL, PROVINCE, TOWN, VILLAGE, day, report, state, timeline

from conflictmap.control import UNNAMED, ControlSettings, explain
from conflictmap.model import Place, Status


def test_a_lone_report_is_as_sure_as_its_source() -> None:
    """One outlet's own word about a place nobody spoke of is believed as far as the outlet."""
    found = state(timeline([report(5, "captured", "red")]), 5)
    assert (found.status, found.holder) == (Status.CONTROLLED, "red")
    assert 0.7 < found.confidence < 0.9


def test_independent_reports_add_up_and_never_to_certainty() -> None:
    """More outlets make a verdict surer, and a hundred of them leave room for a common error."""
    reports = [report(5, "captured", "red", outlet=f"Gazette {number}") for number in range(100)]
    one, three, hundred = (state(timeline(reports[:n]), 5).confidence for n in (1, 3, 100))
    assert one < three <= hundred < 1


def test_a_boast_counts_less_and_an_admission_more() -> None:
    """A side is believed least of its own gain, more of others', and most of its own loss."""
    boast = state(timeline([report(5, "holds", "red", says="Red army", certainty="claimed")]), 5)
    neutral = state(timeline([report(5, "holds", "red", says="conflict monitor", certainty="claimed")]), 5)
    loss = report(5, "captured", "red", "blue", says="Blue front", certainty="claimed")
    assert boast.status is Status.UNKNOWN
    assert neutral.confidence < state(timeline([loss]), 5).confidence


def test_a_boast_does_not_overturn_what_is_well_known() -> None:
    """Several outlets outweigh the word of the side that says it won."""
    reports = [report(3, "holds", "blue", outlet=outlet) for outlet in ("A", "B", "C")]
    reports.append(report(4, "captured", "red", "blue", says="Red army", certainty="claimed"))
    assert state(timeline(reports), 4).holder == "blue"


def test_two_reversals_on_one_day_end_as_told() -> None:
    """Taken in the morning and lost later the same day: it is the second that the evening knows."""
    reports = [
        report(5, "captured", "red", "blue", on=5, order=1, outlet="A"),
        report(5, "recaptured", "blue", "red", on=5, order=2, outlet="A", words="Later on Sunday"),
    ]
    assert state(timeline(reports), 5).holder == "blue"
    swapped = [
        report(5, "recaptured", "blue", "red", on=5, order=1, outlet="A"),
        report(5, "captured", "red", "blue", on=5, order=2, outlet="A"),
    ]
    assert state(timeline(swapped), 5).holder == "red"


def test_the_next_day_knows_how_the_day_ended() -> None:
    """What an article of the day itself says is overtaken by one of the next day about the same day."""
    reports = [report(5, "repelled", "blue", "red", on=5), report(6, "captured", "red", "blue", on=5)]
    found = state(timeline(reports), 5)
    assert found.holder == "red"
    assert found.opposing


def test_a_vague_claim_means_the_event_that_others_date() -> None:
    """A recapture "in that month" adds to the dated recapture and does not undo a later loss in the month."""
    reports = [
        report(10, "recaptured", "red", "blue", on=10),
        report(20, "captured", "blue", "red", on=20),
        report(40, "recaptured", "red", "blue", on=(0, 30), background=True),
    ]
    line = timeline(reports)
    assert state(line, 15).holder == "red"
    assert state(line, 30).holder == "blue"


def test_a_claim_of_a_month_holds_at_its_end() -> None:
    """Captured some time in a month: before it the loser has it, after it the gainer."""
    line = timeline([report(60, "captured", "red", "blue", on=(1, 30), outlet=name) for name in ("A", "B")])
    assert state(line, 1).holder == "blue"
    assert state(line, 31).holder == "red"


def test_withdrawal_without_a_gainer_vacates() -> None:
    """Left by one side and taken by nobody named, a place is vacated."""
    line = timeline(
        [
            report(1, "holds", "red"),
            report(5, "withdrew", None, "red"),
            report(5, "withdrew", None, "red", outlet="B"),
        ]
    )
    assert (state(line, 4).status, state(line, 4).holder) == (Status.CONTROLLED, "red")
    assert (state(line, 5).status, state(line, 5).holder) == (Status.VACATED, None)


def test_who_is_there_after_a_withdrawal_came_then() -> None:
    """Left on one day and held by the enemy two days later, a place was the enemy's from the first."""
    line = timeline([report(5, "withdrew", None, "red", on=3), report(5, "holds", "blue", on=5)])
    assert state(line, 3).holder == "blue"


def test_fighting_is_contested_until_decided() -> None:
    """Fighting makes a place contested; a capture ends that on its day; without one it fades."""
    fight = report(5, "contested", "blue", "red")
    held = report(1, "holds", "blue")
    open_end = timeline([held, fight], last=60)
    assert state(open_end, 5).status is Status.CONTESTED
    assert {state(open_end, 5).holder, state(open_end, 5).rival} == {"red", "blue"}
    assert state(open_end, 30).status is Status.CONTROLLED
    decided = timeline([held, fight, report(7, "captured", "red", "blue")])
    assert state(decided, 6).status is Status.CONTESTED
    assert state(decided, 7).status is Status.CONTROLLED


def test_contradiction_is_disputed_not_contested() -> None:
    """Equally good sources that name different holders on one day make a place disputed."""
    line = timeline([report(5, "holds", "red", outlet="A"), report(5, "holds", "blue", outlet="B")])
    found = state(line, 5)
    assert found.status is Status.DISPUTED
    assert {found.holder, found.rival} == {"red", "blue"}


def test_allies_do_not_dispute() -> None:
    """An army and its own militia holding one place agree about the side."""
    line = timeline([report(5, "holds", "red", outlet="A"), report(5, "holds", "red-militia", outlet="B")])
    assert state(line, 5).status is Status.CONTROLLED
    assert state(line, 5).confidence > 0.8


def test_siege_lasts_until_lost_or_old() -> None:
    """A besieged place is the besieged side's, until it falls or nobody speaks of the siege any more."""
    siege = report(5, "besieged", "red", "blue")
    line = timeline([siege, report(30, "captured", "red", "blue")], last=200)
    assert (state(line, 6).holder, state(line, 6).besieged_by) == ("blue", "red")
    assert (state(line, 30).holder, state(line, 30).besieged_by) == ("red", None)
    assert state(timeline([siege], last=200), 199).besieged_by is None
    unnamed = timeline([report(5, "besieged", None, "blue")])
    assert state(unnamed, 5).besieged_by == UNNAMED
    cut_road = timeline([report(5, "besieged", "red", "blue", extent="part")])
    assert state(cut_road, 5).besieged_by is None


def test_evidence_ages() -> None:
    """A belief fades with time, and what nobody spoke of for years is unknown."""
    line = timeline([report(1, "captured", "red")], last=2000)
    assert state(line, 1).confidence > state(line, 400).confidence
    assert state(line, 1999).status is Status.UNKNOWN
    assert state(line, 1999).heard == day(1)


def test_a_region_named_after_a_town_is_no_part_of_it() -> None:
    """The fall of a town is not that of the desert around it."""
    desert = Place("town/desert", "Town desert", "desert", TOWN.point, 50.0, within="town")
    rows = [report(1, "captured", "blue", place=desert), report(5, "captured", "red", "blue")]
    line = timeline(rows, settings=ControlSettings())
    assert state(line, 5).holder == "red"
    assert state(line, 5, desert).holder == "blue"
    assert not state(line, 5).divided


def test_nothing_is_known_long_before_the_first_word() -> None:
    """Who held a place is shown some weeks before the first report speaks of it, and no further back."""
    rows = [report(200, "captured", "red", "blue"), report(1, "holds", "red", place=VILLAGE)]
    line = timeline(rows, settings=ControlSettings(back_days=30))
    assert state(line, 199).holder == "blue"
    assert state(line, 170).holder == "blue"
    before = state(line, 169)
    assert (before.status, before.holder, before.start) == (Status.UNKNOWN, None, day(1))
    fight = timeline([report(200, "contested", "blue", "red", on=(60, 200))])
    assert state(fight, 60).status is Status.CONTESTED


def test_between_reports_that_agree_the_belief_lasts_and_between_others_it_turns() -> None:
    """What is now believed fades only where nothing later confirms it; what was known fades either way."""
    agree = timeline([report(1, "holds", "red"), report(700, "holds", "red")])
    differ = timeline([report(1, "holds", "red"), report(700, "holds", "blue")])
    alone = timeline([report(1, "holds", "red"), report(700, "approached", "red")])
    middle = [state(line, 350).confidence for line in (agree, alone)]
    assert middle[0] > 0.9
    assert 0.5 < middle[1] < 0.7
    assert state(differ, 200).confidence < state(agree, 200).confidence
    assert state(differ, 690).holder != "red"
    known = [state(agree, number, as_known=True).confidence for number in (1, 200, 400, 699)]
    assert known == sorted(known, reverse=True)


def test_heard_is_the_newest_report_up_to_the_day() -> None:
    """Old news is told by its day: that of the newest report, not the day before, which it speaks of too."""
    line = timeline([report(1, "holds", "blue"), report(100, "captured", "red", "blue", on=90)], last=200)
    assert [state(line, number).heard for number in (1, 50, 89, 90, 199)] == [
        day(number) for number in (1, 1, 1, 90, 90)
    ]
    assert state(line, 95, as_known=True).heard == day(1)
    assert state(line, 100, as_known=True).heard == day(90)


def test_a_fight_between_nobody_named_is_heard_of() -> None:
    """Fighting without its parties is news of the place, though it says nothing of its holder."""
    line = timeline([report(1, "holds", "blue"), report(50, "contested")])
    assert (state(line, 50).status, state(line, 50).heard) == (Status.CONTESTED, day(50))
    quiet = state(timeline([report(1, "holds", "blue")], last=50), 50)
    # States within a step of confidence are merged.
    assert abs(state(line, 50).confidence - quiet.confidence) < ControlSettings().confidence_step


def test_a_denial_speaks_against_what_it_denies() -> None:
    """The loser's denial lowers the capture that others report."""
    taken = report(5, "captured", "red", "blue", says="local activists", certainty="claimed")
    denied = report(5, "captured", "red", "blue", says="conflict monitor", certainty="denied")
    assert state(timeline([taken]), 5).holder == "red"
    assert state(timeline([taken, denied]), 5).holder != "red"


def test_a_part_is_not_the_whole() -> None:
    """Parts taken, however often told, divide a place and do not take it."""
    reports = [report(1, "holds", "blue", outlet=outlet) for outlet in ("A", "B")]
    reports += [report(5, "captured", "red", extent="part", outlet=f"P{number}") for number in range(6)]
    found = state(timeline(reports), 5)
    assert (found.holder, found.divided) == ("blue", True)


def test_outskirts_say_nearly_nothing() -> None:
    """Who is in the outskirts does not hold the place."""
    assert state(timeline([report(5, "holds", "red", extent="outskirts")]), 5).status is Status.UNKNOWN


def test_approach_says_nothing() -> None:
    """Somebody near a place is no evidence of who holds it."""
    line = timeline([report(5, "approached", "red"), report(5, "holds", "blue")])
    assert state(line, 5).holder == "blue"
    assert state(timeline([report(5, "approached", "red")]), 5).status is Status.UNKNOWN


def test_a_whole_reaches_its_parts_unless_they_speak() -> None:
    """A city's fall takes its citadel along, but not one that is itself said to hold out."""
    fall = [report(20, "captured", "red", "blue", outlet=outlet) for outlet in ("A", "B", "C")]
    early = report(1, "holds", "blue", place=CITADEL)
    assert state(timeline([early, *fall]), 20, CITADEL).holder == "red"
    holds_out = report(20, "holds", "blue", place=CITADEL)
    line = timeline([early, *fall, holds_out])
    assert state(line, 20, CITADEL).holder == "blue"
    assert state(line, 20, TOWN).holder == "red"
    assert state(line, 20, TOWN).divided


def test_newer_word_of_the_whole_reaches_a_part_that_spoke_before() -> None:
    """A citadel said to hold out on the eve of the town's fall falls with it, and the reason is told."""
    eve = report(19, "holds", "blue", place=CITADEL)
    fall = [report(21, "captured", "red", "blue", on=20, outlet=outlet) for outlet in ("A", "B")]
    line = timeline([eve, *fall], last=30)
    assert state(line, 19, CITADEL).holder == "blue"
    assert state(line, 28, CITADEL).holder == "red"
    reasons = {reason for one in explain(line, CITADEL.id, day(28)).supporting for reason in one.reasons}
    assert "said of the whole place" in reasons


def test_older_word_of_the_whole_does_not_hand_a_part_back() -> None:
    """A district taken on a day is not given back by what was said of the town the day before."""
    holds = [report(12, "holds", "blue", on=10, outlet=outlet) for outlet in ("A", "B", "C")]
    taken = report(11, "captured", "red", place=CITADEL, on=11)
    line = timeline([*holds, taken], last=20)
    assert state(line, 11, CITADEL).holder == "red"
    assert state(line, 20, CITADEL).holder == "red"


def test_a_part_lost_later_was_in_the_hands_of_the_whole_before() -> None:
    """That a part was taken from the town's new holder two days later confirms that he had it until then."""
    fall = [report(20, "captured", "red", "blue", outlet=outlet) for outlet in ("A", "B")]
    line = timeline([*fall, report(22, "recaptured", "blue", "red", place=CITADEL)])
    assert [state(line, number, CITADEL).holder for number in (20, 21, 22)] == ["red", "red", "blue"]


def test_a_reversal_by_nobody_named_is_no_evidence() -> None:
    """That the town fell, to and from nobody, leaves its holder, a fight and what reaches its parts alone."""
    held = [report(1, "holds", "blue"), report(4, "contested", "red", "blue")]
    silent = [report(5, "captured", outlet=f"S{number}") for number in range(5)]
    anchor = report(5, "approached", "red")
    before, after = timeline([*held, anchor]), timeline([*held, *silent, anchor])
    assert [one for one in after.states if one.place == TOWN.id] == list(before.states)
    fall = report(9, "captured", "red", "blue")
    inside = [report(9, "captured", None, place=CITADEL), report(1, "holds", "blue", place=CITADEL)]
    assert state(timeline([*held, fall, *inside]), 9, CITADEL).holder == "red"


def test_a_capture_from_somebody_by_nobody_named_speaks_against_him_only() -> None:
    """Taken from one side by somebody unnamed: it is not vacated, and not that side's any more."""
    held = report(1, "holds", "blue")
    line = timeline(
        [held, report(5, "captured", None, "blue"), report(5, "captured", None, "blue", outlet="B")]
    )
    assert state(line, 4).holder == "blue"
    assert state(line, 5).status is Status.UNKNOWN


def test_who_was_there_before_does_not_dispute() -> None:
    """A lone report that one side took a place from another is weak, and no disagreement."""
    held = [report(1, "holds", "blue", outlet=outlet) for outlet in ("A", "B", "C")]
    taken = report(60, "captured", "red", "blue", certainty="claimed")
    found = state(timeline([*held, taken]), 60)
    assert (found.status, found.holder) == (Status.CONTROLLED, "red")
    assert found.confidence < ControlSettings().disputed_below


def test_a_hedged_reversal_is_disputed() -> None:
    """What is "reportedly" taken from a well-known holder is his still, and disputed, until that is old."""
    held = [report(1, "holds", "blue", outlet=outlet) for outlet in ("A", "B", "C")]
    taken = report(60, "captured", "red", "blue", certainty="unclear")
    line = timeline([*held, taken], last=90)
    found = state(line, 60)
    assert (found.status, found.holder, found.rival) == (Status.DISPUTED, "blue", "red")
    assert state(line, 90).status is Status.CONTROLLED


def test_an_attacker_named_alone_is_not_the_holder() -> None:
    """That somebody attacks a place inside, against nobody named, does not make it his."""
    found = state(timeline([report(5, "contested", None, "red")]), 5)
    assert (found.status, found.holder, found.rival) == (Status.CONTESTED, None, "red")
    defended = state(timeline([report(5, "contested", "blue", "red")]), 5)
    assert (defended.holder, defended.rival) == ("blue", "red")


def test_a_part_does_not_take_the_whole() -> None:
    """The fall of the citadel divides the town that holds out, and does not take it."""
    line = timeline([report(1, "holds", "blue"), report(5, "captured", "red", "blue", place=CITADEL)])
    found = state(line, 5)
    assert (found.holder, found.divided) == ("blue", True)
    assert not state(line, 2).divided


def test_a_province_does_not_reach_its_towns() -> None:
    """A claim about a region is none about a village in it."""
    line = timeline(
        [report(5, "captured", "red", place=PROVINCE), report(1, "approached", "red", place=VILLAGE)]
    )
    assert state(line, 5, PROVINCE).holder == "red"
    assert state(line, 5, VILLAGE).status is Status.UNKNOWN


def test_two_clocks_differ() -> None:
    """News that came late moves what is believed of the day, and not what was known on it."""
    line = timeline([report(1, "holds", "blue"), report(20, "captured", "red", "blue", on=10)])
    assert state(line, 12).holder == "red"
    assert state(line, 12, as_known=True).holder == "blue"
    assert state(line, 20, as_known=True).holder == "red"


def test_what_was_known_is_what_known_by_says() -> None:
    """The transaction-time states are those of a build with only what was published by that day."""
    reports = [
        report(1, "holds", "blue"),
        report(6, "captured", "red", "blue", on=5),
        report(9, "repelled", "blue", "red", on=8),
        report(12, "withdrew", None, "blue", on=(1, 12)),
        report(15, "recaptured", "blue", "red", on=14),
    ]
    line = timeline(reports)
    for number in range(1, 16):
        then = state(timeline(reports, known_by=number, last=number), number)
        known = state(line, number, as_known=True)
        assert (known.status, known.holder, known.supporting) == (then.status, then.holder, then.supporting)
        assert known.confidence == pytest.approx(then.confidence, abs=ControlSettings().confidence_step)


def test_when_a_belief_fades_does_not_depend_on_later_news() -> None:
    """The day on which a faded belief is given up, as known then, does not depend on what comes later."""
    weak = report(1, "holds", "red", certainty="unclear")
    short, long = timeline([weak], last=170), timeline([weak, report(300, "holds", "blue")])
    known = [[state(line, number, as_known=True) for number in range(1, 171)] for line in (short, long)]
    assert [one.status for one in known[0]] == [one.status for one in known[1]]
    assert [one.confidence for one in known[0]] == [one.confidence for one in known[1]]


def test_undated_articles_are_placed_by_what_they_speak_of() -> None:
    """An article without a date became known no earlier than the newest day it speaks of."""
    line = timeline([report(None, "captured", "red", on=5), report(9, "approached", "red")])
    assert state(line, 5, as_known=True).holder == "red"


def test_nothing_makes_an_empty_timeline() -> None:
    """No claims, no states, and no error."""
    line = timeline([])
    assert (line.states, line.as_known, line.places) == ((), (), ())
