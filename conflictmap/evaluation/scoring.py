"""Agreement of claims with hand-made ones: which are of one thing, and how much of it they say alike.

A claim that was read *matches* a gold claim of the same article when

- their changes are of one family: captured and recaptured are one, since which word an outlet uses depends on
  whose side it takes; every other change is a family of its own;
- their sentences overlap: at least `LEAST_OVERLAP` of the words of the shorter are in the longer, so that a
  sentence which is cut otherwise, or quoted in part, is still the same;
- their places agree: the points lie within `NEAR_KM`, or within the uncertainty of the one that was read, or
  at least half of the telling words of the shorter name are in the other.

Matching is one to one. Pairs are taken greedily, the best first: places weigh most, then sentences, then
whether the change is the very same word.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from conflictmap.evaluation.gold import Gold
from conflictmap.evaluation.statement import Statement
from conflictmap.model import Change
from conflictmap.places import geodesy

LEAST_OVERLAP: Final = 0.6
"""Share of the shorter sentence's words that two sentences have in common at least."""

NEAR_KM: Final = 10.0
"""Kilometres within which two points are one place."""

_LEAST_NAME: Final = 0.5
_NEARNESS: Final = 1.0
_NAME_BESIDE_NEARNESS: Final = 0.5
_SAME_WORD: Final = 0.1
# What does not tell one place from another.
_UNTELLING: Final = frozenset(
    {"the", "of", "a", "an", "al", "el", "in"}
    | {"city", "town", "village", "district", "province", "governorate"}
)
_WORD: Final = re.compile(r"\w+")
_NO_LETTER_OR_DIGIT: Final = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold claim, and the claim that was read of the same thing."""

    gold: Statement
    read: Statement


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision, recall and their harmonic mean, 0 to 1; each is 0 where there is nothing to divide by."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, right: int, read: int, gold: int) -> "Agreement":
        """Return the agreement of so many right ones of those read with those of the gold."""
        precision, recall = right / max(1, read), right / max(1, gold)
        both = precision + recall
        return cls(precision, recall, 2 * precision * recall / both if both else 0.0)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some pairs agree about something."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0 to 1; 0 where there are no pairs."""
        return self.right / max(1, self.of)


@dataclass(frozen=True, slots=True)
class Distances:
    """How far apart the points of matched pairs lie.

    Attributes
    ----------
    median_km
        The upper of the two middle ones where their number is even.
    near
        The pairs within `NEAR_KM`, of those that have two points.
    """

    median_km: float
    near: Share


@dataclass(frozen=True, slots=True)
class Scores:
    """How what was read agrees with the gold.

    Attributes
    ----------
    pairs, missed, false_alarms
        The matched claims, the gold claims that nobody read, and what was read that the gold lacks, each in
        the order of the articles in the gold.
    claim
        Agreement about which claims there are.
    full
        The same where a pair counts only if gainer and loser, where the gold names them, and the dates, where
        the gold has any, agree as well.
    slots
        Agreement of the pairs about what a claim says, by the slot's name, over the pairs for which the gold
        tells it.
    distances
        None where no pair has two points.
    names
        What actors were compared by.
    """

    pairs: tuple[Pair, ...]
    missed: tuple[Statement, ...]
    false_alarms: tuple[Statement, ...]
    claim: Agreement
    full: Agreement
    slots: Mapping[str, Share]
    distances: Distances | None
    names: "Names"

    @property
    def gold(self) -> int:
        """How many claims the gold has."""
        return len(self.pairs) + len(self.missed)

    @property
    def read(self) -> int:
        """How many claims were read in the gold's articles."""
        return len(self.pairs) + len(self.false_alarms)

    @property
    def missed_by_change(self) -> Mapping[Change, int]:
        """How many were missed of each change, most first."""
        return dict(Counter(statement.change for statement in self.missed).most_common())

    def wrong(self, slot: str) -> tuple[Pair, ...]:
        """Return the pairs that disagree about a slot."""
        agree = SLOTS[slot]
        return tuple(pair for pair in self.pairs if agree(pair, self.names) is False)


class Names:
    """The names that are accepted for an actor; case, spaces and punctuation do not matter.

    Parameters
    ----------
    accepted
        Names by the gold's name of an actor, which itself is always accepted.
    """

    def __init__(self, accepted: Mapping[str, Iterable[str]]) -> None:
        self._accepted = {actor: {_plain(name) for name in names} for actor, names in accepted.items()}

    def agree(self, gold: str | None, read: str | None) -> bool | None:
        """Tell whether an actor that was read is the gold's, None where the gold names nobody."""
        if not gold:
            return None
        if not read:
            return False
        return _plain(read) == _plain(gold) or _plain(read) in self._accepted.get(gold, ())


def _dates_agree(pair: Pair) -> bool | None:
    """Tell whether the days overlap, None where the gold has none."""
    if not pair.gold.dated:
        return None
    if not pair.read.dated:
        return False
    first, last = pair.gold.days
    begin, end = pair.read.days
    return first <= end and begin <= last


Slot = Callable[[Pair, Names], bool | None]
"""Tells whether a pair agrees about something, None where the gold does not tell it."""

SLOTS: Final[Mapping[str, Slot]] = {
    "gainer": lambda pair, names: names.agree(pair.gold.gainer, pair.read.gainer),
    "loser": lambda pair, names: names.agree(pair.gold.loser, pair.read.loser),
    "date": lambda pair, _: _dates_agree(pair),
    "extent": lambda pair, _: pair.gold.extent is pair.read.extent,
    "certainty": lambda pair, _: pair.gold.certainty is pair.read.certainty,
    "background": lambda pair, _: pair.gold.background is pair.read.background,
    "attributed": lambda pair, _: bool(pair.gold.attribution) is bool(pair.read.attribution),
}
"""What matched claims are compared in; "attributed" asks only whether anybody is named as the source."""

_FULL: Final = ("gainer", "loser", "date")


def score(gold: Gold, read: Iterable[Statement], accepted: Mapping[str, Iterable[str]]) -> Scores:
    """Return how claims agree with hand-made ones.

    Parameters
    ----------
    gold
        The hand-made claims.
    read
        The claims to judge, in any order of articles; those of articles that the gold does not name are left
        aside, and the claims of a named article that nobody read count as missed.
    accepted
        Further names of the gold's actors.
    """
    names = Names(accepted)
    wanted, found = _by_article(gold.statements), _by_article(read)
    pairs: list[Pair] = []
    missed: list[Statement] = []
    false_alarms: list[Statement] = []
    for article in gold.articles:
        of_gold, of_read = wanted[article], found[article]
        matched = match(of_gold, of_read)
        pairs += [Pair(of_gold[number], of_read[other]) for number, other in matched]
        missed += _others(of_gold, {number for number, _ in matched})
        false_alarms += _others(of_read, {other for _, other in matched})
    read_count, gold_count = len(pairs) + len(false_alarms), len(pairs) + len(missed)
    full = sum(all(SLOTS[slot](pair, names) is not False for slot in _FULL) for pair in pairs)
    return Scores(
        tuple(pairs),
        tuple(missed),
        tuple(false_alarms),
        Agreement.of(len(pairs), read_count, gold_count),
        Agreement.of(full, read_count, gold_count),
        {name: _share(agree(pair, names) for pair in pairs) for name, agree in SLOTS.items()},
        _distances(pairs),
        names,
    )


def match(gold: Sequence[Statement], read: Sequence[Statement]) -> list[tuple[int, int]]:
    """Return which claims of one article match, by their numbers, best pairs first.

    The head of this module says what a match is.
    """
    fitting = [
        (fit, number, other)
        for number, wanted in enumerate(gold)
        for other, found in enumerate(read)
        if (fit := _fit(wanted, found)) is not None
    ]
    # Of equally good pairs the first in the order of gold, then of reading, is taken: sorting is stable.
    fitting.sort(key=lambda candidate: -candidate[0])
    matched: dict[int, int] = {}
    for _, number, other in fitting:
        if number not in matched and other not in matched.values():
            matched[number] = other
    return list(matched.items())


def _others(statements: Sequence[Statement], numbers: Collection[int]) -> list[Statement]:
    return [statement for number, statement in enumerate(statements) if number not in numbers]


def _fit(gold: Statement, read: Statement) -> float | None:
    """Return how well two claims fit, None where they do not match."""
    if gold.change.family is not read.change.family:
        return None
    sentences = _overlap(gold.sentence, read.sentence)
    if sentences < LEAST_OVERLAP:
        return None
    places = _places_fit(gold, read)
    if places is None:
        return None
    return places + sentences + _SAME_WORD * (gold.change is read.change)


def _overlap(first: str, second: str) -> float:
    """Return the share of the shorter text's words that the other has, counting repeated words."""
    one, other = Counter(_words(first)), Counter(_words(second))
    shorter = min(one.total(), other.total())
    return (one & other).total() / shorter if shorter else 0.0


def _places_fit(gold: Statement, read: Statement) -> float | None:
    one, other = _telling_words(gold), _telling_words(read)
    name = len(one & other) / max(1, min(len(one), len(other)))
    apart = distance_km(gold, read)
    if apart is not None and apart <= max(NEAR_KM, read.radius_km):
        return _NEARNESS + _NAME_BESIDE_NEARNESS * name
    return name if name >= _LEAST_NAME else None


def _telling_words(statement: Statement) -> set[str]:
    words = {*_words(statement.place), *_words(statement.place_name or "")}
    return words - _UNTELLING


def distance_km(first: Statement, second: Statement) -> float | None:
    """Return the great-circle distance of two claims' points, None where one has none.

    On a sphere, which differs from the ellipsoid by at most 0.6 per cent: nothing against what gold
    coordinates are off by.
    """
    if first.lat is None or first.lon is None or second.lat is None or second.lon is None:
        return None
    return geodesy.distance_km(first.lat, first.lon, second.lat, second.lon)


def _distances(pairs: Iterable[Pair]) -> Distances | None:
    apart = sorted(km for pair in pairs if (km := distance_km(pair.gold, pair.read)) is not None)
    if not apart:
        return None
    return Distances(apart[len(apart) // 2], Share(sum(km <= NEAR_KM for km in apart), len(apart)))


def _share(answers: Iterable[bool | None]) -> Share:
    told = [answer for answer in answers if answer is not None]
    return Share(sum(told), len(told))


def _by_article(statements: Iterable[Statement]) -> defaultdict[str, list[Statement]]:
    grouped: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        grouped[statement.article].append(statement)
    return grouped


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _plain(name: str) -> str:
    return _NO_LETTER_OR_DIGIT.sub("", name.lower())
