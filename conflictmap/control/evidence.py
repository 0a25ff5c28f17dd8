"""Testimony: claims about places, each with how far it is believed and why less or more than its source."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import NamedTuple, overload

import numpy as np

from conflictmap.control.columns import Flags, Floats, Ints, take
from conflictmap.control.dating import Window, Windows
from conflictmap.control.sources import Voice
from conflictmap.model import TAKEN, Certainty, Change, Claim, Extent

# After these the place is in one hand, and fighting and sieges are over.
DECISIVE = TAKEN | {Change.WITHDREW}


class Reason(StrEnum):
    """Why a claim counts for less, or for more, in plain language."""

    OWN_GAIN = "own side's claim"
    ENEMY_LOSS = "claimed by the other side"
    OWN_LOSS = "admits its own side's loss"
    CARRIED = "passed on by an outlet that it suits"
    UNCLEAR = "hedged"
    DENIAL = "a denial"
    PART = "part only"
    OUTSKIRTS = "outskirts only"
    UNDATED = "undated"
    VAGUE = "vaguely dated"
    FROM_WHOLE = "said of the whole place"
    NEARNESS = "approach only, says nothing of who holds it"


class Stance(StrEnum):
    """Whether what a speaker says suits him: he may be right in the one matter and not in the other."""

    NEUTRAL = "no interest"
    OWN_GAIN = "suits the speaker"
    OWN_LOSS = "hurts the speaker"
    ENEMY_LOSS = "somebody else's loss to nobody named"


STANCES = tuple(Stance)
"""What the numbers of stances stand for."""


class Saying(NamedTuple):
    """What claims say, whoever says it of whatever place and day. Of a million claims, few differ in it."""

    change: Change
    certainty: Certainty
    extent: Extent
    gainer: str | None
    loser: str | None
    background: bool

    @property
    def denied(self) -> bool:
        """True where it is evidence against what it names."""
        return self.certainty is Certainty.DENIED

    @property
    def whole(self) -> bool:
        """True where it speaks of the place as a whole, as far as the text tells."""
        return self.extent in (Extent.WHOLE, Extent.UNKNOWN)


class Testimony:
    """A claim about one place, weighed: a row of `Testimonies`."""

    __slots__ = ("_all", "_row")

    def __init__(self, testimonies: "Testimonies", row: int) -> None:
        self._all = testimonies
        self._row = row

    @property
    def claim(self) -> Claim:
        """What was weighed."""
        return self._all.claims[int(self._all.claim[self._row])]

    @property
    def saying(self) -> Saying:
        """What the claim says."""
        return self._all.sayings[int(self._all.saying[self._row])]

    @property
    def place(self) -> str:
        """The place that it is evidence for: the claim's own, or a part of it."""
        return self._all.places[int(self._all.place[self._row])]

    @property
    def published(self) -> int:
        """The day on which it became known, as an ordinal."""
        return int(self._all.published[self._row])

    @property
    def when(self) -> Window:
        """The days it speaks of."""
        return self._all.when.at(self._row)

    @property
    def voice(self) -> Voice:
        """Who says it."""
        return self._all.voices[int(self._all.voice[self._row])]

    @property
    def credibility(self) -> float:
        """Probability, 0 to 1, that the claim is known to its source, right, and of the whole place."""
        return float(self._all.credibility[self._row])

    @property
    def source_credibility(self) -> float:
        """The same without regard to the extent and kind of the change: how far the speaker is believed."""
        return float(self._all.source_credibility[self._row])

    @property
    def stance(self) -> Stance:
        """Whether it suits the speaker."""
        return STANCES[int(self._all.stance[self._row])]

    @property
    def trust(self) -> float:
        """How far the speaker is believed in such matters, before anything is known of him in particular."""
        return float(self._all.trust[self._row])

    @property
    def denied(self) -> bool:
        """True where the claim is evidence against what it names."""
        return self.saying.denied

    @property
    def whole(self) -> bool:
        """True where it speaks of the place as a whole, as far as the text tells."""
        return self.saying.whole

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it counts for less or more than its source."""
        saying, row, columns = self.saying, self._row, self._all
        dated = bool(columns.when.dated[row])
        given = {
            Reason.OWN_GAIN: self.stance is Stance.OWN_GAIN,
            Reason.OWN_LOSS: self.stance is Stance.OWN_LOSS,
            Reason.ENEMY_LOSS: self.stance is Stance.ENEMY_LOSS,
            Reason.CARRIED: columns.carried[row],
            Reason.UNCLEAR: saying.certainty is Certainty.UNCLEAR,
            Reason.DENIAL: saying.denied,
            Reason.UNDATED: not dated,
            Reason.VAGUE: dated and columns.vague[row] and saying.change is not Change.HOLDS,
            Reason.PART: saying.extent is Extent.PART,
            Reason.OUTSKIRTS: saying.extent is Extent.OUTSKIRTS,
            Reason.NEARNESS: saying.change is Change.APPROACHED,
            Reason.FROM_WHOLE: columns.from_whole[row],
        }
        return tuple(reason for reason, true in given.items() if true)


@dataclass(frozen=True, slots=True, eq=False)
class Testimonies(Sequence[Testimony]):
    """All testimony in columns, a row each, in the order of publication; `Testimony` tells what they mean.

    Attributes
    ----------
    claims, places, sayings, voices
        What the numbers in the columns `claim`, `place`, `saying` and `voice` stand for. Places are sorted.
    stance
        Index in `STANCES`.
    carried
        Whether an outlet passes on what suits its own side.
    vague
        Whether the days it speaks of are more than two claims of one event may lie apart.
    from_whole
        Whether it was said of a whole that the place is part of.
    """

    claims: Sequence[Claim]
    places: tuple[str, ...]
    sayings: tuple[Saying, ...]
    voices: tuple[Voice, ...]
    claim: Ints
    place: Ints
    saying: Ints
    voice: Ints
    published: Ints
    when: Windows
    credibility: Floats
    source_credibility: Floats
    trust: Floats
    stance: Ints
    carried: Flags
    vague: Flags
    from_whole: Flags

    def __len__(self) -> int:
        return len(self.claim)

    @overload
    def __getitem__(self, row: int) -> Testimony: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[Testimony]: ...

    def __getitem__(self, row: int | slice) -> Testimony | Sequence[Testimony]:
        if isinstance(row, slice):
            return [Testimony(self, at) for at in range(len(self))[row]]
        return Testimony(self, range(len(self))[row])

    def __iter__(self) -> Iterator[Testimony]:
        return map(partial(Testimony, self), range(len(self)))

    def where(self, says: Callable[[Saying], bool]) -> Flags:
        """Tell of each row whether it is true of what it says."""
        return np.array([says(saying) for saying in self.sayings], dtype=np.bool_)[self.saying]

    def take(self, rows: Ints, **columns: Ints | Floats | Flags) -> "Testimonies":
        """Return some of the testimony, with some columns replaced."""
        own = {name: getattr(self, name)[rows] for name in _COLUMNS if name not in columns}
        return replace(self, **(own | columns), when=take(self.when, rows))


_COLUMNS = (
    "claim",
    "place",
    "saying",
    "voice",
    "published",
    "credibility",
    "source_credibility",
    "trust",
    "stance",
    "carried",
    "vague",
    "from_whole",
)
