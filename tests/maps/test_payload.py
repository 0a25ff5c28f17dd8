from dataclasses import replace
from datetime import date, timedelta

from timelines import FIRST, LAST, timeline

from conflictmap.articles.copies import Copy, CopyKind
from conflictmap.control.claim_weights import ClaimWeight
from conflictmap.control.evidence import Reason
from conflictmap.maps.columns import unpack
from conflictmap.maps.payload import payload
from conflictmap.model import Decision, DecisionKind, Status


def replayed(core, clock):
    """Replay a clock's events and return the look of every place on every day."""
    meta, columns = unpack(core)
    looks, events = (
        {},
        iter(zip(*(columns[f"{clock}_{name}"] for name in ("place", "look", "confidence")), strict=True)),
    )
    days = []
    for count in columns[f"{clock}_count"]:
        for _ in range(count):
            place, look, confidence = next(events)
            looks[place] = (*meta["looks"][look], confidence)
        days.append(dict(looks))
    return meta, columns, days


def test_both_clocks_come_back_day_by_day():
    """Replaying the columns gives every place's status, parties and confidence as the timeline has them."""
    source = timeline()
    core = payload(source).core
    for clock, as_known in (("now", False), ("known", True)):
        meta, columns, days = replayed(core, clock)
        actors = [None, *(row[0] for row in meta["actors"])]
        assert len(days) == (LAST - FIRST).days + 1
        for offset in range(0, len(days), 7):
            for state in source.on(FIRST + timedelta(days=offset), as_known=as_known):
                row = columns["id"].index(state.place)
                status, holder, rival, besieger, divided, percent = days[offset][row]
                assert status == state.status.value
                assert (actors[holder], actors[rival]) == (state.holder, state.rival)
                assert (actors[besieger], bool(divided)) == (state.besieged_by, state.divided)
                assert percent == round(state.confidence * 100)


def test_places_come_back():
    """Coordinates come back to within six metres, and what has none stays without."""
    source = timeline()
    meta, columns = unpack(payload(source).core)
    for row, place in enumerate(source.places):
        assert bool(columns["located"][row]) is (place.point is not None)
        if place.point is not None:
            assert abs(columns["longitude"][row] / meta["units_per_degree"] - place.lon) <= 0.00005
            assert abs(columns["latitude"][row] / meta["units_per_degree"] - place.lat) <= 0.00005
        assert columns["radius"][row] / meta["radius_units_per_km"] >= place.radius_km


def test_claims_come_back_in_their_order():
    """Each state's claims for and against come back, strongest first."""
    source = timeline()
    data = payload(source)
    _, claims = unpack(data.sources)
    _, core = unpack(data.core)
    starts = core["now_count"].cumsum()
    day = (date(2016, 12, 11) - FIRST).days
    events = range(starts[day - 1], starts[day])
    event = next(event for event in events if core["id"][core["now_place"][event]] == "palmyra")
    for side, expected in (("supporting", [2, 4]), ("opposing", [3])):
        counts = claims[f"now_{side}_count"]
        start = counts[:event].sum()
        assert claims[f"now_{side}"][start : start + counts[event]].tolist() == expected
    assert claims["quote"][claims["claim_quote"][3]] == source.claims[3].quote


def test_gaps_read_as_unknown():
    """Days that no state covers are unknown, not the state before them."""
    source = timeline()
    raqqa = next(state for state in source.states if state.place == "raqqa")
    states = (
        *(state for state in source.states if state.place != "raqqa"),
        replace(raqqa, end=FIRST + timedelta(days=2)),
        replace(raqqa, start=FIRST + timedelta(days=5)),
    )
    _, columns, days = replayed(payload(replace(source, states=states)).core, "now")
    row = columns["id"].index("raqqa")
    assert [days[offset][row][0] for offset in (2, 3, 4, 5)] == [
        "controlled",
        "unknown",
        "unknown",
        "controlled",
    ]


def test_equal_clocks_are_stored_once():
    """A timeline whose clocks agree, or that has one only, carries one."""
    source = timeline()
    for as_known in (source.states, ()):
        _, columns = unpack(payload(replace(source, as_known=as_known)).core)
        assert "known_count" not in columns


def test_nothing_uncertain_reads_as_certain():
    """A confidence just under one is stored as 99 percent."""
    source = timeline()
    states = tuple(replace(state, confidence=0.999) for state in source.states)
    _, columns = unpack(payload(replace(source, states=states, as_known=())).core)
    assert set(columns["now_confidence"].tolist()) == {99}


def test_actors_nobody_describes_are_shown_by_their_id():
    """A holder that the timeline's actors lack is listed under its id, after the others."""
    source = timeline()
    states = tuple(
        replace(state, holder="new-group") if state.status is Status.CONTROLLED else state
        for state in source.states
    )
    meta, _ = unpack(payload(replace(source, states=states)).core)
    assert meta["actors"][-1][:2] == ["new-group", "new-group"]


def test_weights_go_with_their_claims():
    """Kind, trust and reasons of a claim's source come back in whole per cent; untold ones have no kind."""
    source = timeline()
    told = source.claims[1]
    weight = ClaimWeight("agency", 0.86, 0.914, (Reason.UNCLEAR, Reason.PART))
    meta, columns = unpack(payload(source, {told.id: weight}).sources)
    kinds = [row for row, kind in enumerate(columns["claim_source_kind"]) if kind]
    assert kinds == [1]
    assert meta["source_kinds"][columns["claim_source_kind"][1] - 1] == "agency"
    assert (columns["claim_expected"][1], columns["claim_believed"][1]) == (86, 91)
    reasons = [
        name for bit, name in enumerate(meta["reasons"]) if int(columns["claim_reasons"][1]) >> bit & 1
    ]
    assert reasons == ["unclear", "part"]


def test_share_of_a_divided_place_comes_back():
    """The holder's share is in whole per cent, at least one where it is known at all."""
    source = timeline()
    shares = [0.004, 0.62, None]
    states = tuple(replace(state, share=shares[min(row, 2)]) for row, state in enumerate(source.states))
    _, columns = unpack(payload(replace(source, states=states)).core)
    assert sorted(int(share) for share in columns["now_share"] if share) == [1, 62]


def test_outlets_are_counted():
    """Who published is named with the number of articles, most first, and never without end."""
    source = timeline()
    article = source.articles[0]
    many = [replace(article, id=f"{n}", source=f"Outlet {n % 90:02}") for n in range(200)]
    meta, _ = unpack(payload(replace(source, articles=(*source.articles, *many))).core)
    assert meta["outlets"][0] == ["Outlet 00", 3]
    assert len(meta["outlets"]) == 60


def test_decisions_come_with_their_claims_and_cost_nothing_where_there_are_none():
    """What was rejected stands behind all that counts; without decisions nothing tells of them."""
    source = timeline()
    plain_meta, plain = unpack(payload(source).sources)
    assert "claim_decision" not in plain
    assert not {"decisions", "rejected"} & set(plain_meta)
    checked = Decision(DecisionKind.ACCEPTED, "A. Analyst", date(2016, 12, 12), "seen")
    refused = Decision(DecisionKind.REJECTED)
    claims = (source.claims[0], replace(source.claims[1], decision=checked), *source.claims[2:])
    rejected = replace(source.claims[0], id="x", decision=refused)
    meta, columns = unpack(payload(replace(source, claims=claims, rejected=(rejected,))).sources)
    assert list(columns["claim_decision"]) == [0, 1, *[0] * (len(claims) - 2), 2]
    assert meta["decisions"] == [
        {"kind": "accepted", "by": "A. Analyst", "on": "2016-12-12", "why": "seen"},
        {"kind": "rejected", "by": "", "on": None, "why": ""},
    ]
    assert (meta["rejected"], len(columns["claim_quote"])) == (1, len(claims) + 1)
    assert list(columns["now_supporting"]) == list(plain["now_supporting"])


def test_a_page_says_which_reports_repeat_others():
    """Each article has the kind of repetition and the row of what it repeats; else nothing is added."""
    line = timeline()
    first, second = line.articles[:2]
    _, plain = unpack(payload(line).sources)
    assert "article_repeats" not in plain
    meta, columns = unpack(payload(line, copies=[Copy(second.id, first.id, CopyKind.COPY, 0.8)]).sources)
    rows = columns["article_repeats"].tolist()
    assert meta["repeats"][rows[1] - 1] == "copy"
    assert columns["article_of"].tolist()[1] == 1
    assert sum(rows) == rows[1]
