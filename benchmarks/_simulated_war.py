"""A made-up war whose truth is known: a front that moves over places, and sources that tell of it.

The truth: places lie in a square; the front between two sides is a wave that drifts, with offensives that
turn round, and each place has a slow noise of its own, so that those near the front change hands more than
once. A third side, where there is one, holds a pocket that moves and swells.

The sources: agencies, outlets, a monitor, spokesmen and media of the sides. Each has an accuracy of its own
around that of its kind (one outlet in four is much worse than its kind) and a delay, and is silent about most
of what happens. Who errs names one of the sides at random. A side tells its gains at once, denies many of its
losses or keeps silent, and claims places that it has not taken. Outlets copy: the same sentence, in other
words with the name of whom they have it from, or in other words without.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
from shapely import Point

from conflictmap.control.sources import Source
from conflictmap.model import (
    Actor,
    ActorKind,
    Article,
    Certainty,
    Change,
    Claim,
    DateSpan,
    Extent,
    Place,
    Precision,
    Toponym,
)

FIRST_DAY = date(2020, 1, 1)
SIDES = ("red", "blue", "green")
ACTORS = tuple(Actor(side, side.title(), (), "#888888", side, ActorKind.ARMED_GROUP) for side in SIDES)

# How the front moves, in parts of the square's side: the width of its wave, the reach of its drift, and of
# the noise of single places; and the days over which drift and noise are alike.
_WAVE, _DRIFT, _NOISE = 0.12, 0.22, 0.05
_DRIFT_DAYS, _NOISE_DAYS = 90.0, 60.0
# A front does not tremble: its moves are averaged over some days, and a place falls when it is well past.
_SMOOTH_DAYS, _PAST = 15, 0.02
# How near to the front a place has to be for a side to claim it falsely.
_NEAR = 0.15


@dataclass(frozen=True, slots=True)
class Setting:
    """What kind of war and press it is.

    Attributes
    ----------
    coverage
        How likely a source is to tell of a change.
    routine
        Reports of who holds a place, a source and place and hundred days.
    bias
        False claims of a side, a hundred days and place near the front; with it goes how often it denies
        a loss.
    copying
        How much of what an outlet tells is copied.
    delay
        Mean days from an event to its report.
    """

    name: str
    sides: int = 2
    places: int = 120
    days: int = 400
    coverage: float = 0.3
    routine: float = 0.4
    bias: float = 1.0
    copying: float = 0.3
    delay: float = 1.5


@dataclass(frozen=True, slots=True)
class Teller:
    """A source of the war: its listing, how often it is right, and whose it is."""

    source: Source
    accuracy: float
    side: int | None


@dataclass(frozen=True, slots=True)
class War:
    """Truth and reports.

    Attributes
    ----------
    truth
        (places, days): index of the side that holds each place at the end of each day.
    right
        For each source, how often what it told of itself was so, by name.
    """

    setting: Setting
    truth: npt.NDArray[np.int64]
    places: tuple[Place, ...]
    articles: tuple[Article, ...]
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    right: dict[str, float]

    def day(self, number: int) -> date:
        """Return the date of a day of the war."""
        return FIRST_DAY + timedelta(days=number)


# Kind, how many, and the kind's reliability in gazetteer/sources/kinds.toml, around which accuracies lie.
_PRESS = (("agency", 2, 0.86), ("monitor", 1, 0.85), ("outlet", 4, 0.82), ("analyst", 1, 0.7))
_PARTISANS = (("party", 1, 0.7), ("party-media", 1, 0.65))
_SPREAD = 0.07
# The one outlet in four that is not what its kind promises.
_POOR = 0.45


def simulate(setting: Setting, seed: int) -> War:
    """Return a war; the same arguments give the same one."""
    draw = np.random.default_rng([seed, *setting.name.encode()])
    truth, gap = _truth(setting, draw)
    tellers = _tellers(setting, draw)
    return _Press(setting, truth, gap, tellers, draw).war()


def _wander(draw: np.random.Generator, shape: tuple[int, ...], days: float) -> npt.NDArray[np.float64]:
    """Return smooth series (…, days), of variance about 1, that forget themselves over so many days."""
    keep = float(np.exp(-1.0 / days))
    shape = (*shape[:-1], shape[-1] + _SMOOTH_DAYS - 1)
    step = draw.normal(size=shape) * np.sqrt(1 - keep**2)
    series = np.empty(shape)
    series[..., 0] = draw.normal(size=shape[:-1])
    for day in range(1, shape[-1]):
        series[..., day] = keep * series[..., day - 1] + step[..., day]
    return np.lib.stride_tricks.sliding_window_view(series, _SMOOTH_DAYS, axis=-1).mean(axis=-1)


def _truth(
    setting: Setting, draw: np.random.Generator
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return who holds each place on each day, and how far it lies from the front."""
    x, y = draw.random(setting.places)[:, None], draw.random(setting.places)[:, None]
    drift = _DRIFT * _wander(draw, (1, setting.days), _DRIFT_DAYS)
    front = 0.5 + _WAVE * np.sin(2 * np.pi * (y + draw.random())) + drift
    gap = x - front + _NOISE * _wander(draw, (setting.places, setting.days), _NOISE_DAYS)
    truth = _settled((gap > 0).astype(np.int64), np.abs(gap) > _PAST)
    if setting.sides == len(SIDES):
        middle = 0.5 + 0.2 * _wander(draw, (2, 1, setting.days), 2 * _DRIFT_DAYS)
        inside = (
            0.25
            + 0.06 * _wander(draw, (1, setting.days), _DRIFT_DAYS)
            - np.hypot(x - middle[0], y - middle[1])
        )
        truth = _settled(np.where(inside > 0, 2, truth), np.abs(inside) > _PAST)
        gap = np.where(np.abs(inside) < np.abs(gap), inside, gap)
    return truth, np.abs(gap)


def _settled(holder: npt.NDArray[np.int64], past: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return who holds each place where a change counts only on days on which the front is well past it."""
    settled = holder.copy()
    for day in range(1, holder.shape[1]):
        settled[:, day] = np.where(past[:, day], holder[:, day], settled[:, day - 1])
    return settled


def _tellers(setting: Setting, draw: np.random.Generator) -> list[Teller]:
    found: list[Teller] = []
    for kind, count, reliability in _PRESS:
        for number in range(count):
            accuracy = float(np.clip(draw.normal(reliability, _SPREAD), 0.3, 0.98))
            if kind == "outlet" and number == 0:
                accuracy = _POOR
            found.append(Teller(Source(f"The {kind} {number + 1}", kind=kind), accuracy, None))
    for side in range(setting.sides):
        for kind, count, reliability in _PARTISANS:
            for _ in range(count):
                accuracy = float(np.clip(draw.normal(reliability, _SPREAD), 0.3, 0.98))
                source = Source(f"{SIDES[side].title()} {kind}", kind=kind, actor=SIDES[side])
                found.append(Teller(source, accuracy, side))
    return found


@dataclass(frozen=True, slots=True)
class _Word:
    """What one source said: enough to be copied."""

    published: int
    teller: int
    place: int
    change: Change
    gainer: int | None
    loser: int | None
    first: int
    last: int
    quote: str
    says: str | None = None


class _Press:
    """Lets the sources tell of the war, day by day."""

    def __init__(
        self,
        setting: Setting,
        truth: npt.NDArray[np.int64],
        gap: npt.NDArray[np.float64],
        tellers: Sequence[Teller],
        draw: np.random.Generator,
    ) -> None:
        self._setting, self._truth, self._gap = setting, truth, gap
        self._tellers, self._draw = tellers, draw
        self._words: list[_Word] = []

    def war(self) -> War:
        setting = self._setting
        for teller in range(len(self._tellers)):
            self._changes(teller)
            self._routine(teller)
            if self._tellers[teller].side is not None:
                self._boasts(teller)
        right = self._right()
        self._copies()
        places = tuple(
            Place(f"p{number}", f"Place {number}", "village", Point(number % 40, 10 + number // 40), 1.0)
            for number in range(setting.places)
        )
        published = sorted({(word.published, word.teller) for word in self._words})
        articles = {
            key: Article(
                f"{key[0]:04}-{key[1]}",
                None,
                self._tellers[key[1]].source.name,
                None,
                FIRST_DAY + timedelta(days=key[0]),
                "en",
                "",
            )
            for key in published
        }
        claims = [
            _claim(number, word, articles[word.published, word.teller], places)
            for number, word in enumerate(self._words)
        ]
        sources = tuple(teller.source for teller in self._tellers)
        return War(setting, self._truth, places, tuple(articles.values()), tuple(claims), sources, right)

    def _errs(self, teller: int) -> bool:
        return bool(self._draw.random() > self._tellers[teller].accuracy)

    def _side(self) -> int:
        return int(self._draw.integers(self._setting.sides))

    def _say(
        self,
        teller: int,
        place: int,
        change: Change,
        *,
        gainer: int | None = None,
        loser: int | None = None,
        published: int,
        days: tuple[int, int],
    ) -> None:
        """Publish a claim, unless the war is over by then."""
        if published < self._setting.days:
            quote = f"Sentence {len(self._words)}."
            last = min(days[1], published)
            self._words.append(_Word(published, teller, place, change, gainer, loser, days[0], last, quote))

    def _changes(self, teller: int) -> None:
        """Tell of places that change hands."""
        draw, own = self._draw, self._tellers[teller].side
        where, when = np.nonzero(self._truth[:, 1:] != self._truth[:, :-1])
        for place, day in zip(where.tolist(), (when + 1).tolist(), strict=True):
            gainer, loser = int(self._truth[place, day]), int(self._truth[place, day - 1])
            if own == loser:
                # Three losses in four are passed over, denied the more the more biased the side is.
                if draw.random() < 0.25 * min(1.0, self._setting.bias):
                    self._say(
                        teller,
                        place,
                        Change.REPELLED,
                        gainer=own,
                        loser=gainer,
                        published=day + 1,
                        days=(day, day + 1),
                    )
                    continue
                if draw.random() < 0.75:
                    continue
            elif draw.random() > (0.9 if own == gainer else self._setting.coverage):
                continue
            delay = 0 if own == gainer else int(draw.geometric(1 / (1 + self._setting.delay)) - 1)
            if self._errs(teller):
                gainer, loser = self._side(), -1
            self._tell(teller, place, gainer=gainer, loser=loser, happened=day, published=day + delay)

    def _tell(
        self, teller: int, place: int, *, gainer: int, loser: int, happened: int, published: int
    ) -> None:
        """Tell of one change: as a capture, a withdrawal, or who is there now; dated well, vaguely or not."""
        draw = self._draw
        days = (happened, happened)
        chance = draw.random()
        if chance < 0.15:
            days = (max(0, happened - int(draw.integers(12))), published)
        elif chance < 0.25:
            days = (published, published)
        known = loser if loser >= 0 and loser != gainer and draw.random() < 0.6 else None
        kind = draw.random()
        if kind < 0.1 and known is not None:
            self._say(teller, place, Change.WITHDREW, loser=known, published=published, days=days)
        elif kind < 0.3:
            today = (published, published)
            self._say(teller, place, Change.HOLDS, gainer=gainer, published=published, days=today)
        else:
            self._say(
                teller, place, Change.CAPTURED, gainer=gainer, loser=known, published=published, days=days
            )

    def _routine(self, teller: int) -> None:
        """Tell who holds what, as it was some days ago."""
        draw, setting, own = self._draw, self._setting, self._tellers[teller].side
        weight = np.exp(-self._gap / 0.1)
        expected = setting.routine / 100 * weight / weight.mean()
        count = draw.poisson(expected)
        for place, day in np.argwhere(count > 0).tolist():
            seen = max(0, day - int(draw.geometric(1 / (1 + setting.delay)) - 1))
            holder = int(self._truth[place, seen])
            if self._errs(teller):
                holder = self._side()
            if own is None or own == holder or draw.random() < 0.3:
                self._say(teller, place, Change.HOLDS, gainer=holder, published=day, days=(day, day))

    def _boasts(self, teller: int) -> None:
        """Claim places that somebody else holds."""
        draw, setting, own = self._draw, self._setting, self._tellers[teller].side
        near = self._gap < _NEAR
        count = draw.poisson(setting.bias / 100, self._gap.shape)
        for place, day in np.argwhere((count > 0) & near & (self._truth != own)).tolist():
            loser = int(self._truth[place, day])
            self._say(teller, place, Change.CAPTURED, gainer=own, loser=loser, published=day, days=(day, day))

    def _right(self) -> dict[str, float]:
        """Return how often each source was right in what it told of a holder, at the end of its span."""
        told: dict[str, list[bool]] = {teller.source.name: [] for teller in self._tellers}
        for word in self._words:
            if word.gainer is not None:
                right = int(self._truth[word.place, word.last]) == word.gainer
                told[self._tellers[word.teller].source.name].append(right)
        return {name: sum(rows) / max(len(rows), 1) for name, rows in told.items()}

    def _copies(self) -> None:
        """Let outlets pass on what others published on the days before."""
        draw = self._draw
        self._words.sort(key=lambda word: (word.published, word.quote))
        days = [word.published for word in self._words]
        outlets = [number for number, teller in enumerate(self._tellers) if teller.source.kind == "outlet"]
        share = self._setting.copying / (1 - self._setting.copying)
        for teller in outlets:
            own = sum(word.teller == teller for word in self._words)
            for _ in range(round(own * share)):
                word = self._words[int(draw.integers(len(days)))]
                published = word.published + int(draw.integers(0, 3))
                if word.teller == teller or published >= self._setting.days:
                    continue
                how = draw.random()
                quote = word.quote if how < 0.5 else f"Copy {len(self._words)}."
                says = self._tellers[word.teller].source.name if how < 0.75 else None
                copy = replace(word, published=published, teller=teller, quote=quote, says=says)
                self._words.append(copy)


def _claim(number: int, word: _Word, article: Article, places: Sequence[Place]) -> Claim:
    place = places[word.place]
    first, last = (FIRST_DAY + timedelta(days=day) for day in (word.first, word.last))
    return Claim(
        f"c{number:06}",
        article.id,
        word.quote,
        0,
        len(word.quote),
        word.change,
        None if word.gainer is None else SIDES[word.gainer],
        None if word.loser is None else SIDES[word.loser],
        Toponym(place.name, 0, len(place.name), place.name),
        place,
        Extent.WHOLE,
        DateSpan.day(last) if first == last else DateSpan(first, last, Precision.DAY),
        word.says,
        Certainty.CONFIRMED,
        background=False,
    )
