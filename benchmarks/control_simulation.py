"""How often the model names the wrong holder, against rules of thumb, in made-up wars whose truth is known.

    python benchmarks/control_simulation.py
    python benchmarks/control_simulation.py --wars 5 --no-learning

A place-day counts from the first day of which anything is reported of the place; who names nobody is wrong.
Two clocks: "now" asks what is believed of a day once everything is published, "then" what was believed on
that very day. The rules of thumb: the latest claim wins; the majority of all claims; the majority of the last
N days, with the N of 7 to 90 that turns out best for each kind of war (and the latest claim where those days
are empty), which nobody would know beforehand. The careful rules are the same of those claims only that do
not suit who makes them.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from _rules_of_thumb import CAREFUL, RULES, up_to, votes
from _simulated_war import ACTORS, FIRST_DAY, SIDES, Setting, War, simulate

from conflictmap.control import ControlSettings, SourceBook, fuse
from conflictmap.model import ControlState, Timeline

GRID = (
    Setting("two sides"),
    Setting("three sides", sides=3),
    Setting("few reports", coverage=0.15, routine=0.15),
    Setting("many reports", coverage=0.6, routine=1.2),
    Setting("much bias", bias=3.0),
    Setting("no bias", bias=0.0),
    Setting("much copying", copying=0.6),
    Setting("no copying", copying=0.0),
    Setting("late news", delay=5.0),
    Setting("three sides, few reports, much bias", sides=3, coverage=0.15, routine=0.15, bias=3.0),
    Setting("much bias and copying, late news", bias=3.0, copying=0.6, delay=5.0),
    Setting("many reports, much bias", coverage=0.6, routine=1.2, bias=3.0),
)
CLOCKS = ("now", "then")
# Two sources whose shares of right statements differ by less are not put into an order.
_APART = 0.1


@dataclass(slots=True)
class Tally:
    """What came of the wars of one kind, for one clock."""

    days: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    confidence: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Take in another tally."""
        self.days += other.days
        self.wrong += other.wrong
        self.confidence += other.confidence
        self.right += other.right

    def error(self, rule: str) -> float:
        """Return the share of place-days on which a rule names the wrong holder or none."""
        return self.wrong[rule] / max(self.days, 1)

    @property
    def best(self) -> str:
        """The rule of thumb that errs least."""
        return min(RULES, key=lambda rule: (self.wrong[rule], rule))

    @property
    def best_careful(self) -> str:
        """The rule that errs least of those of a reader who disregards what a side says of its gains."""
        return min(CAREFUL, key=lambda rule: (self.wrong[rule], rule))

    @property
    def calibration_error(self) -> float:
        """Expected calibration error: |confidence - share of right ones| over ten bins, by their sizes.

        M. P. Naeini, G. F. Cooper and M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian
        binning", AAAI 2015.
        """
        sure, right = np.array(self.confidence), np.array(self.right, dtype=float)
        bins = np.minimum((sure * 10).astype(int), 9)
        off = [abs(sure[bins == at].sum() - right[bins == at].sum()) for at in range(10)]
        return float(sum(off) / max(len(sure), 1))

    def reliability(self) -> list[tuple[float, float, int]]:
        """Return mean confidence, share of right ones and number, for each bin of a tenth."""
        sure, right = np.array(self.confidence), np.array(self.right, dtype=float)
        bins = np.minimum((sure * 10).astype(int), 9)
        return [
            (float(sure[bins == at].mean()), float(right[bins == at].mean()), int((bins == at).sum()))
            for at in range(10)
            if (bins == at).any()
        ]


def judge(war: War, states: Sequence[ControlState], *, then: bool) -> Tally:
    """Compare the model and the rules of thumb with the truth, on one clock."""
    tally = Tally()
    days = war.setting.days
    by_place: dict[str, list[ControlState]] = {}
    for state in states:
        by_place.setdefault(state.place, []).append(state)
    for place, rows, truth in zip(war.places, votes(war), war.truth, strict=True):
        seen = [vote.published if then else vote.day for vote in rows]
        if not seen:
            continue
        begin = min(max(vote.published, vote.day) for vote in rows) if then else min(seen)
        state_of = [None] * days
        for state in by_place.get(place.id, ()):
            first, last = (state.start - FIRST_DAY).days, (state.end - FIRST_DAY).days
            state_of[max(first, 0) : last + 1] = [state] * (min(last, days - 1) - max(first, 0) + 1)
        for day in range(begin, days):
            tally.days += 1
            state = state_of[day]
            holder = None if state is None else state.holder
            right = holder == SIDES[truth[day]]
            if holder is not None and state is not None:
                tally.confidence.append(state.confidence)
                tally.right.append(right)
            if not right:
                tally.wrong["conflictmap"] += 1
            known = up_to(rows, day, day if then else days)
            for name, rule in {**RULES, **CAREFUL}.items():
                if rule(known, day) != truth[day]:
                    tally.wrong[name] += 1
    return tally


def ordered(war: War, learned: dict[str, float]) -> tuple[int, int]:
    """Return how many pairs of sources stand in the right order, and how many pairs there are."""
    names = [name for name in learned if name in war.right]
    good = pairs = 0
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            apart = war.right[one] - war.right[other]
            if abs(apart) >= _APART:
                pairs += 1
                good += (learned[one] - learned[other]) * apart > 0
    return good, pairs


def learned(line: Timeline) -> dict[str, float]:
    """Return how far each source is believed in the end, over all matters by their statements."""
    newest = {(one.speaker, one.matter): one for one in line.reliabilities}
    found: dict[str, tuple[float, int]] = {}
    for one in newest.values():
        total, count = found.get(one.speaker, (0.0, 0))
        found[one.speaker] = total + one.value * one.statements, count + one.statements
    return {name: total / count for name, (total, count) in found.items()}


def timeline(war: War, settings: ControlSettings) -> Timeline:
    """Return what the model makes of the claims."""
    book = SourceBook.load(ACTORS, extra=war.sources)
    last = war.day(war.setting.days - 1)
    return fuse(war.claims, war.articles, war.places, ACTORS, settings=settings, book=book, last=last)


def main() -> None:
    """Simulate the wars and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wars", type=int, default=3, help="wars of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-learning", action="store_true", help="believe every source as its kind")
    asked = parser.parse_args()
    settings = ControlSettings(**({"learn_from": 0} if asked.no_learning else {}))
    whole = {clock: Tally() for clock in CLOCKS}
    good = pairs = 0
    heading = (
        f"{'':36}{'clock':>6}{'error':>8}{'best rule':>24}{'error':>8}{'ratio':>7}"
        f"{'best careful rule':>36}{'error':>8}{'ratio':>7}{'ECE':>7}"
    )
    sys.stdout.write(f"{heading}\n")
    for setting in GRID:
        tallies = {clock: Tally() for clock in CLOCKS}
        for number in range(asked.wars):
            war = simulate(setting, asked.seed + number)
            line = timeline(war, settings)
            right, of = ordered(war, learned(line))
            good, pairs = good + right, pairs + of
            for clock in CLOCKS:
                states = line.as_known if clock == "then" else line.states
                tallies[clock].add(judge(war, states, then=clock == "then"))
        for clock, tally in tallies.items():
            sys.stdout.write(row(setting.name, clock, tally))
            whole[clock].add(tally)
    for clock, tally in whole.items():
        sys.stdout.write(row("all", clock, tally))
    for clock, tally in whole.items():
        sys.stdout.write(f"\nWhat confidence means ({clock}):\n")
        for sure, right_share, count in tally.reliability():
            sys.stdout.write(f"  says {sure:.2f}, right {right_share:.2f}, on {count} place-days\n")
    sys.stdout.write(
        f"\nPairs of sources put in the order of how often they are right, of those at least {_APART} "
        f"apart: {good} of {pairs}\n"
    )


def row(name: str, clock: str, tally: Tally) -> str:
    """Return a line of the table."""
    ours = tally.error("conflictmap")
    cells = [f"{name:36}{clock:>6}{ours:8.3f}"]
    for rule, width in ((tally.best, 24), (tally.best_careful, 36)):
        error = tally.error(rule)
        cells.append(f"{rule:>{width}}{error:8.3f}{ours / max(error, 1e-9):7.2f}")
    return f"{''.join(cells)}{tally.calibration_error:7.3f}\n"


if __name__ == "__main__":
    main()
