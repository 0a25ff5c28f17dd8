"""The chain, against plain matrices."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictmap.control.hmm import Chains, solve

STATES = 3
PRIOR = np.array([0.5, 0.3, 0.2])
RATE = 0.05


def _chains(
    votes: list[tuple[int, int, float]], stirs: list[tuple[int, int, int, float]], queries: list[int]
) -> Chains:
    ints = lambda values: np.array(values, dtype=np.int64)  # noqa: E731 - a column, eleven times
    return Chains(
        prior=PRIOR[None],
        vote_chain=ints([0] * len(votes)),
        vote_tick=ints([vote[0] for vote in votes]),
        vote_state=ints([vote[1] for vote in votes]),
        vote_weight=np.array([vote[2] for vote in votes], dtype=float),
        stir_chain=ints([0] * len(stirs)),
        stir_start=ints([stir[0] for stir in stirs]),
        stir_end=ints([stir[1] for stir in stirs]),
        stir_state=ints([stir[2] for stir in stirs]),
        stir_mass=np.array([stir[3] for stir in stirs], dtype=float),
        calm_chain=ints([]),
        calm_start=ints([]),
        calm_end=ints([]),
        calm_factor=np.array([], dtype=float),
        query_chain=ints([0] * len(queries)),
        query_tick=ints(queries),
        rate=RATE,
    )


def _by_matrices(
    votes: list[tuple[int, int, float]], stirs: list[tuple[int, int, int, float]], last: int
) -> np.ndarray:
    """Smooth tick by tick, with every matrix written out."""
    likelihood = np.ones((last + 1, STATES))
    for tick, state, weight in votes:
        likelihood[tick, state] *= np.exp(weight)
    matrices = []
    for tick in range(1, last + 1):
        mass = RATE * PRIOR
        for start, end, state, amount in stirs:
            if start < tick <= end:
                mass = mass + np.eye(STATES)[state] * amount / (end - start)
        keep = np.exp(-mass.sum())
        matrices.append(keep * np.eye(STATES) + (1 - keep) * np.ones((STATES, 1)) * (mass / mass.sum())[None])
    forward = [PRIOR * likelihood[0]]
    for tick in range(1, last + 1):
        forward.append(forward[-1] @ matrices[tick - 1] * likelihood[tick])
    backward = [np.ones(STATES)]
    for tick in range(last, 0, -1):
        backward.append(matrices[tick - 1] @ (likelihood[tick] * backward[-1]))
    smoothed = np.array(forward) * np.array(backward[::-1])
    return smoothed / smoothed.sum(axis=1, keepdims=True)


VOTES = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 2), st.floats(-3, 3)), max_size=6)
STIRS = st.lists(
    st.tuples(st.integers(0, 10), st.integers(1, 10), st.integers(0, 2), st.floats(0.01, 1)).map(
        lambda row: (row[0], row[0] + row[1], row[2], row[3])
    ),
    max_size=3,
)


@settings(deadline=None, max_examples=80)
@given(VOTES, STIRS)
def test_smoothing_is_that_of_plain_matrices(
    votes: list[tuple[int, int, float]], stirs: list[tuple[int, int, int, float]]
) -> None:
    """Jumping from moment to moment gives what multiplying tick by tick gives."""
    ticks = [0, 7, 13, 20]
    found = solve(_chains(votes, stirs, ticks), smooth=True)
    assert found == pytest.approx(_by_matrices(votes, stirs, 20)[ticks], abs=1e-9)


def test_a_gap_forgets() -> None:
    """Without evidence a belief fades to the prior at the rate of the chain."""
    found = solve(_chains([(0, 2, 5.0)], [], [0, 10, 10_000]), smooth=False)
    assert found[1] == pytest.approx(found[0] * np.exp(-0.5) + PRIOR * (1 - np.exp(-0.5)))
    assert found[2] == pytest.approx(PRIOR)
