"""Names of places that stay open: nobody is found for them, or several that nothing tells apart."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from rapidfuzz import fuzz, process

from conflictmap.model import Claim
from conflictmap.places import Gazetteer
from conflictmap.places.gazetteer import NEAR_SPELLING, SHORTEST_MISSPELT
from conflictmap.places.names import loose_keys, strict_key
from conflictmap.places.world import Candidate as Found
from conflictmap.review.hanging import Weighing, days_drawn
from conflictmap.review.item import Candidate, Item, Kind, Quoted
from conflictmap.review.lines import Lines
from conflictmap.review.trust import Trust

_OFFERED = 6
_QUOTED = 3
# A place that is missing misleads less than one that is shown in a wrong colour.
_MISSING = 0.5
_LONGEST_NAME = 60
_NEAREST = 12


def open_names(claims: Sequence[Claim], weighing: Weighing, trust: Trust) -> Iterator[Item]:
    """Yield the names whose place is open, with the days that would be drawn if it were known.

    Descriptions that name nobody ("a village") are left out: nothing settles them. What each may mean is for
    `Namesakes` to say.
    """
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.place is None and claim.toponym.name and strict_key(claim.toponym.name):
            groups.setdefault(strict_key(claim.toponym.name), []).append(claim)
    groups = {key: own for key, own in groups.items() if any(claim.decision is None for claim in own)}
    drawn = days_drawn(weighing, groups)
    for key, own in groups.items():
        name = own[0].toponym.name
        yield Item(
            Kind.PLACE,
            f"no place is found for {name!r}, in {'1 claim' if len(own) == 1 else f'{len(own)} claims'}",
            drawn[key],
            _MISSING * max(trust.of(claim) for claim in own),
            tuple(Quoted(claim, weighing.articles.get(claim.article)) for claim in _telling(own, trust)),
            name=name,
        )


def _telling(claims: Sequence[Claim], trust: Trust) -> list[Claim]:
    """Return the claims that tell most, one of each sentence."""
    told: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda one: (-trust.of(one), one.article, one.start, one.id)):
        told.setdefault(claim.quote, claim)
    return list(told.values())[:_QUOTED]


class Namesakes:
    """Says what an open name may mean: its bearers, or the places whose names come near."""

    def __init__(self, gazetteer: Gazetteer, lines: Lines) -> None:
        self._gazetteer = gazetteer
        self._lines = lines

    @cached_property
    def _spellings(self) -> dict[int, list[str]]:
        """Every spelling of the gazetteer, by length: the lists are long, and names are many."""
        found: dict[int, dict[str, None]] = {}
        for key in self._gazetteer.spellings(0, _LONGEST_NAME):
            found.setdefault(len(key), {})[key] = None
        return {length: list(keys) for length, keys in found.items()}

    def completed(self, item: Item) -> Item:
        """Return the item of an open name with what it may mean, and the lines that settle it."""
        candidates = self.of(item.name)
        command = f"conflictmap gazetteer search {_shell(item.name)}"
        if not candidates:
            blank = self._lines.place(
                item.name, {"lat": 0.0, "lon": 0.0}, remarks={"": "degrees: fill them in"}
            )
            # No coordinate is invented: the lines say nothing before somebody has filled them in.
            lines = "".join(f"# {line}\n" for line in blank.replace("= 0.0", "=").splitlines())
            return replace(item, what=f"{item.what}, and nothing comes near", lines=lines, command=command)
        found = "one place bears" if len(candidates) == 1 else f"{len(candidates)} places bear"
        remark = "; or ".join(f"{one.id} ({one.about})" for one in candidates)
        return replace(
            item,
            what=f"{item.what}: {found} it or come near",
            candidates=candidates,
            lines=self._lines.place(item.name, {"means": candidates[0].id}, remarks={"": remark}),
            command=command,
        )

    def of(self, name: str) -> tuple[Candidate, ...]:
        """Return what a name may mean: of the theatre first, then of its countries, then by people."""
        countries = self._gazetteer.countries

        def rank(found: Found) -> tuple[bool, bool, int, str]:
            return not found.local, found.country not in countries, -found.population, found.id

        bearers = self._gazetteer.bearers([strict_key(name)], exact=True, all_imported=True)
        loose = self._gazetteer.bearers(loose_keys(name), exact=False, all_imported=True)
        found = {one.id: one for one in (*bearers, *loose)} or {one.id: one for one in self._near(name)}
        ranked = sorted(found.values(), key=rank)
        near = [one for one in ranked if one.local or one.country in countries] or ranked
        return tuple(Candidate(one.id, _about(one)) for one in near[:_OFFERED])

    def _near(self, name: str) -> Iterator[Found]:
        wanted = strict_key(name)
        if len(wanted) < SHORTEST_MISSPELT:
            return
        # A longer or shorter key cannot reach the similarity.
        slack = int(len(wanted) * 2 * (100 / NEAR_SPELLING - 1)) + 1
        lengths = range(len(wanted) - slack, len(wanted) + slack + 1)
        keys = [key for length in lengths for key in self._spellings.get(length, ())]
        near = process.extract(wanted, keys, scorer=fuzz.ratio, score_cutoff=NEAR_SPELLING, limit=_NEAREST)
        for key, _, _ in sorted(near, key=lambda one: (-one[1], one[0])):
            yield from self._gazetteer.bearers([key], exact=True, all_imported=True)


def _about(found: Found) -> str:
    """Return a few words about a place: name, kind, country, where it lies."""
    point = "" if found.lat is None or found.lon is None else f"{found.lat:.3f},{found.lon:.3f}"
    return ", ".join(part for part in (found.name, found.kind, found.country, point) if part)


def _shell(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
