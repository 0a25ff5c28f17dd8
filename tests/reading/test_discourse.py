"""What "the city" and "the group" stand for, against a plain search through all that was said."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conflictmap.kinds import load_kinds
from conflictmap.model import ActorKind, Toponym
from conflictmap.reading.discourse import ActorSeen, Discourse, PlaceMention

KINDS = load_kinds()
POSITIONS = st.tuples(st.integers(0, 8), st.integers(0, 5))
NAMES = st.sampled_from(["Homs", "Aleppo", "homs", "Syria", "Palmyra", ""])
PLACE_KINDS = st.sampled_from([None, "city", "village", "country", "province", "base", "airport", "district"])


def toponym(name: str, kind: str | None) -> Toponym:
    return Toponym(name, 0, len(name), name, kind)


MENTIONS = st.lists(st.tuples(POSITIONS, NAMES, PLACE_KINDS), max_size=25).map(
    lambda found: [
        PlaceMention(toponym(name, kind), *position)
        for position, name, kind in sorted(found, key=lambda row: row[0])
    ]
)


def fits(place: Toponym, kind: str | None) -> bool:
    group = KINDS.group(place.kind)
    if place.kind == "country" or group == "country":
        return kind == "country"
    if kind is None:
        return True
    if kind in {"city", "town", "village"}:
        return place.kind is None or group in {"settlement", "district"}
    return place.kind == kind or (kind == "base" and group == "base")


def searched(
    places: list[PlaceMention],
    spoken: list[PlaceMention],
    at: tuple[int, int],
    kind: str | None,
    *,
    town: bool,
) -> Toponym | None:
    """Weigh every mention before a position."""
    best: tuple[float, int] | None = None
    for number, mention in enumerate(places):
        place = mention.toponym
        if not place.name or not fits(place, kind) or (mention.sentence, mention.offset) >= at:
            continue
        if town and KINDS.group(place.kind) != "settlement":
            continue
        often = sum(other.toponym.name.lower() == place.name.lower() for other in places)
        score = min(often, 6) + {0: 2.0, 1: 4.0, 2: 2.5}.get(at[0] - mention.sentence, 1.0)
        score += 1.5 if mention.sentence == 0 else 0.0
        claimed = any(s.toponym.name == place.name and at[0] - s.sentence <= 1 for s in spoken)
        score += 2.0 if claimed else 0.0
        best = max(best or (score, number), (score, number))
    return places[best[1]].toponym if best else None


@settings(max_examples=400)
@given(
    MENTIONS, st.lists(st.tuples(st.integers(0, 8), NAMES), max_size=6), POSITIONS, PLACE_KINDS, st.booleans()
)
def test_a_place_is_found_as_if_all_mentions_were_weighed(
    places: list[PlaceMention],
    claimed: list[tuple[int, str]],
    at: tuple[int, int],
    kind: str | None,
    town: bool,
) -> None:
    """The index of mentions is there for speed alone."""
    discourse = Discourse(KINDS, places, [])
    spoken = [
        PlaceMention(toponym(name, "city"), sentence, 0)
        for sentence, name in sorted(claimed)
        if sentence <= at[0]
    ]
    for mention in spoken:
        discourse.speak(mention.toponym, mention.sentence, mention.offset)
    spoken = [mention for mention in spoken if mention.toponym.name]
    assert discourse.place(*at, kind, town=town) == searched(places, spoken, at, kind, town=town)


@settings(max_examples=400)
@given(
    st.lists(st.tuples(POSITIONS, st.sampled_from("abc")), max_size=25, unique_by=lambda seen: seen[0]),
    POSITIONS,
    st.sampled_from("abc"),
    st.integers(0, 4),
    st.booleans(),
)
def test_an_actor_is_found_as_if_all_were_asked(
    named: list[tuple[Any, str]], at: tuple[int, int], other: str, reach: int, topic: bool
) -> None:
    """So is the index of actors."""
    actors = [ActorSeen(actor, ActorKind.STATE, *position) for position, actor in sorted(named)]
    accepted = [
        seen
        for seen in actors
        if (seen.sentence, seen.offset) < at and at[0] - seen.sentence <= reach and seen.actor != other
    ]
    nearest = [seen.actor for seen in accepted if seen.sentence == accepted[-1].sentence]
    expected = nearest[0 if topic else -1] if nearest else None
    discourse = Discourse(KINDS, [], actors)
    assert discourse.actor(*at, lambda seen: seen.actor != other, reach=reach, topic=topic) == expected
