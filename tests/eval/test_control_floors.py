"""How well control agrees with what others recorded and with made-up truth, against kept floors."""

import sys
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from conflictmap.control import ControlSettings

ROOT = Path(__file__).parents[2]
FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))["control"]


@pytest.fixture
def benchmarks() -> Iterator[None]:
    """Let the benchmarks be imported."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    yield
    sys.path.remove(str(ROOT / "benchmarks"))


@pytest.mark.shared
@pytest.mark.usefixtures("benchmarks", "shared")
def test_ukraine() -> None:
    """What a note tells of a change is believed a week later."""
    import control_ukraine as ukraine  # noqa: PLC0415 - the fixture finds it

    rows, wanted = list(ukraine.notes(as_of=False)), list(ukraine.edits(timedelta(days=ukraine.NEAR)))
    outcomes = ukraine.believed(rows, wanted, ukraine.read_notes(rows))
    told = [outcome.met for outcome in outcomes if outcome.told]
    assert len(told) > 30
    assert sum(told) / len(told) >= FLOORS["ukraine_told"]


@pytest.mark.usefixtures("benchmarks")
def test_made_up_wars() -> None:
    """Control errs less than the best rule, means its confidence, and tells good sources from bad."""
    import control_simulation as simulation  # noqa: PLC0415 - the fixture finds it
    from _simulated_war import Setting, simulate  # noqa: PLC0415 - as above

    tallies = {clock: simulation.Tally() for clock in simulation.CLOCKS}
    good = pairs = 0
    for setting in (Setting("small", places=40, days=250), Setting("three", sides=3, places=40, days=250)):
        war = simulate(setting, 11)
        line = simulation.timeline(war, ControlSettings())
        right, of = simulation.ordered(war, simulation.learned(line))
        good, pairs = good + right, pairs + of
        tallies["now"].add(simulation.judge(war, line.states, then=False))
        tallies["then"].add(simulation.judge(war, line.as_known, then=True))
    for tally in tallies.values():
        assert tally.error("conflictmap") <= FLOORS["error_ratio"] * tally.error(tally.best)
        assert tally.calibration_error <= FLOORS["calibration_error"]
    assert good >= FLOORS["sources_in_order"] * pairs > 0
