"""How long claims take to become a timeline, and how much memory: made-up claims over made-up places.

    python benchmarks/control_speed.py
    python benchmarks/control_speed.py --claims 100000 --places 1
    python benchmarks/control_speed.py --growth

Claims are spread over the days at random; a fifth is told late, some are vague, denied or copies of others.
The figures are those of `fuse` alone; the memory is the peak of the whole process, with the claims. Compare
runs by the time of the processor, which other work on the machine touches less than that of the clock.

With --growth a quarter and a half of the claims are fused too, each in a process of its own; a growth of 1
means twice the time for twice the claims.
"""

import argparse
import random
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from math import log2
from multiprocessing import get_context
from typing import NamedTuple

from shapely import Point

from conflictmap.control import fuse
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

FIRST_DAY = date(2014, 1, 1)
SIDES = ("red", "blue", "green", "white")
CHANGES = (
    (Change.CAPTURED, 30),
    (Change.HOLDS, 30),
    (Change.RECAPTURED, 10),
    (Change.WITHDREW, 10),
    (Change.REPELLED, 5),
    (Change.CONTESTED, 10),
    (Change.BESIEGED, 3),
    (Change.APPROACHED, 2),
)
CERTAINTIES = (
    (Certainty.CONFIRMED, 60),
    (Certainty.CLAIMED, 30),
    (Certainty.UNCLEAR, 7),
    (Certainty.DENIED, 3),
)
ATTRIBUTIONS = (None, None, "Red army", "Blue front", "local activists", "the war monitor")
ARTICLES_A_DAY = 40
# A place is fought over for some months, and then a front is elsewhere.
BUSY_DAYS = 300


def made_up(claims: int, places: int, days: int, seed: int) -> tuple[list[Claim], list[Article], list[Place]]:
    """Return claims about places on days, and the articles that make them."""
    draw = random.Random(seed)
    found_places = [
        Place(f"p{number}", f"Place {number}", "village", Point(number % 360 - 180, number % 150 - 75), 1.0)
        for number in range(places)
    ]
    names = [Toponym(place.name, 0, len(place.name), place.name) for place in found_places]
    articles = [
        Article(
            f"d{day:05}-{number}",
            None,
            f"Outlet {number}",
            None,
            FIRST_DAY + timedelta(days=day),
            "en",
            "",
        )
        for day in range(days)
        for number in range(ARTICLES_A_DAY)
    ]
    spans = [DateSpan.day(FIRST_DAY + timedelta(days=day)) for day in range(days)]
    changes, change_weights = zip(*CHANGES, strict=True)
    certainties, certainty_weights = zip(*CERTAINTIES, strict=True)
    busy = min(BUSY_DAYS, days)
    begins = [draw.randrange(days - busy + 1) for _ in range(places)]
    found: list[Claim] = []
    for number in range(claims):
        at = number % places
        day = begins[at] + draw.randrange(busy)
        told = min(
            days - 1, day + (0 if draw.random() < 0.5 else 1 if draw.random() < 0.6 else draw.randrange(60))
        )
        gainer, loser = draw.sample(SIDES, 2)
        quote = f"Sentence {number} says so." if draw.random() < 0.9 else f"Said of {at} on {day}."
        when = spans[day]
        if draw.random() < 0.1:
            earlier = max(0, day - draw.randrange(30))
            when = DateSpan(spans[earlier].earliest, spans[day].latest, Precision.DAY)
        found.append(
            Claim(
                f"c{number}",
                articles[told * ARTICLES_A_DAY + draw.randrange(ARTICLES_A_DAY)].id,
                quote,
                0,
                len(quote),
                draw.choices(changes, change_weights)[0],
                gainer,
                loser if draw.random() < 0.5 else None,
                names[at],
                found_places[at],
                Extent.WHOLE if draw.random() < 0.8 else Extent.PART,
                when,
                draw.choice(ATTRIBUTIONS),
                draw.choices(certainties, certainty_weights)[0],
                background=False,
            )
        )
    return found, articles, found_places


class Figures(NamedTuple):
    """What it took to fuse some claims: seconds, bytes, and the number of states on either clock."""

    claims: int
    places: int
    clock: float
    processor: float
    peak: int
    states: int
    as_known: int

    def __str__(self) -> str:
        """Return the figures in a line."""
        return (
            f"claims {self.claims}, places {self.places}: {self.clock:.1f} s by the clock, "
            f"{self.processor:.1f} s of the processor, {self.peak / 1e9:.2f} GB; "
            f"{self.states} states, {self.as_known} as known"
        )


def measure(claims: int, places: int, days: int, seed: int) -> Figures:
    """Fuse made-up claims and return what it took."""
    found, articles, found_places = made_up(claims, places, days, seed)
    actors = [Actor(side, side, (), "#888888", side, ActorKind.STATE) for side in SIDES]
    clock, processor = time.perf_counter(), time.process_time()
    line = fuse(found, articles, found_places, actors)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    # Linux counts in kibibytes, macOS in bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Figures(claims, places, clock, processor, peak, len(line.states), len(line.as_known))


def main() -> None:
    """Fuse as many claims as asked for and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--places", type=int, default=33_000)
    parser.add_argument("--days", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--growth", action="store_true", help="fuse a quarter and a half of the claims too")
    asked = parser.parse_args()
    sizes = [asked.claims // 4, asked.claims // 2, asked.claims] if asked.growth else [asked.claims]
    before: Figures | None = None
    # The peak is that of a whole process, so each size has its own.
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        for claims in sizes:
            now = pool.submit(measure, claims, asked.places, asked.days, asked.seed).result()
            sys.stdout.write(f"{now}\n")
            sys.stdout.flush()
            if before is not None:
                sys.stdout.write(f"growth {log2(now.processor / before.processor):.2f}\n")
            before = now


if __name__ == "__main__":
    main()
