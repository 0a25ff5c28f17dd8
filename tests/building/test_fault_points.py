"""Faults at points of each command that writes: nothing is lost, the next run heals.

benchmarks/fault_points.py takes all points.
"""

import pytest
from fault_points import Faulty
from fault_scenarios import SCENARIOS, Trial, make_project
from two_reports import TOOK

FAULTS = ("kill", "full", "interrupt", "terminate")


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """Return the process that runs commands with a fault."""
    process = Faulty(make_project(tmp_path_factory.mktemp("warm") / "project", took=TOOK))
    yield process
    process.close()


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_is_lost_wherever_a_command_is_broken_off(name, faulty, tmp_path):
    """Killed, out of room or stopped: files are whole, there is one line, and a repeat gives the same."""
    trial = Trial(SCENARIOS[name], faulty, tmp_path / name)
    assert trial.points > 10
    for number, fault in enumerate(FAULTS):
        # Each fault in another quarter of the way.
        point = (2 * number + 1) * trial.points // (2 * len(FAULTS))
        verdict = trial.with_fault(fault, point)
        assert verdict.wrong == (), (fault, point, trial.run.points[point])


def test_what_was_read_before_a_kill_is_not_read_again(faulty, tmp_path):
    """Articles are remembered in batches while they are read: the next build reads only the rest."""
    reports = {f"report-{number}": TOOK.replace("Sunday", f"day {number}") for number in range(40)}
    project = make_project(tmp_path / "project", **reports)
    calm = make_project(tmp_path / "calm", **reports)
    points = faulty.run("build", calm, root=calm).points
    commits = [number for number, point in enumerate(points) if point == "COMMIT"]
    # Tables, what the look at the articles told, the first batch of 32; the second is never written.
    broken = faulty.run("build", project, root=project, fault="kill", at=commits[3])
    assert broken.status == -9
    assert "articles: 40 (32 remembered)" in faulty.run("build", project, root=project).err
