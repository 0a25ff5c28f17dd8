"""A sticky hidden Markov chain with evidence at arbitrary moments, for many places at once.

Between two moments a chain keeps its state with probability a and is drawn afresh from b (the sum of b is
1 - a): every step is the matrix ``a I + 1 b'``. Such matrices multiply to one of the same shape, so a gap of
any length costs as much as a day, and a moment without evidence changes nothing.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from conflictmap.control.columns import Floats, Ints

# Cells of the padded block that is worked on at a time: 4 million doubles are 32 MB, several live at once.
_BLOCK = 4_000_000
# Chains of about one length share a block, so that little of it is padding.
_STRETCH = 1.25
_LEEWAY = 8
# Densities under this are what rounding leaves of those that have ended.
TRACE = 1e-12


@dataclass(frozen=True, slots=True)
class Chains:
    """Independent chains and their evidence; every array but `prior` is a column of rows.

    Attributes
    ----------
    prior
        (chains, states): distribution of a state drawn afresh; 0 for states that a chain does not have.
    vote_chain, vote_tick, vote_state, vote_weight
        Log-likelihood ratios added to a state at a tick.
    stir_chain, stir_start, stir_end, stir_state, stir_mass
        Expected changes to a state, spread evenly from the first tick to the second.
    calm_chain, calm_start, calm_end, calm_factor
        Logarithm of what the rate is multiplied by from the first tick to the second.
    query_chain, query_tick
        Where the distribution is wanted.
    rate
        Expected draws afresh a tick.
    """

    prior: Floats
    vote_chain: Ints
    vote_tick: Ints
    vote_state: Ints
    vote_weight: Floats
    stir_chain: Ints
    stir_start: Ints
    stir_end: Ints
    stir_state: Ints
    stir_mass: Floats
    calm_chain: Ints
    calm_start: Ints
    calm_end: Ints
    calm_factor: Floats
    query_chain: Ints
    query_tick: Ints
    rate: float


def solve(chains: Chains, *, smooth: bool) -> Floats:
    """Return the distribution over the states at every query.

    Parameters
    ----------
    smooth
        True to use all evidence (forward and backward), False only what lies at or before the query's tick.

    Returns
    -------
    (queries, states), rows summing to 1.
    """
    return _Solver(chains).solve(smooth=smooth)


class _Solver:
    """The moments of all chains in one sorted column, worked on in padded blocks."""

    def __init__(self, chains: Chains) -> None:
        self._chains = chains
        groups = (
            (chains.vote_chain, chains.vote_tick),
            (chains.stir_chain, chains.stir_start),
            (chains.stir_chain, chains.stir_end),
            (chains.calm_chain, chains.calm_start),
            (chains.calm_chain, chains.calm_end),
            (chains.query_chain, chains.query_tick),
        )
        ticks = np.concatenate([tick for _chain, tick in groups])
        self._origin = int(ticks.min()) if ticks.size else 0
        self._stride = (int(ticks.max()) - self._origin + 1) if ticks.size else 1
        codes = np.concatenate([self._code(chain, tick) for chain, tick in groups])
        self._moments, inverse = np.unique(codes, return_inverse=True)
        self._at = np.split(inverse, np.cumsum([chain.size for chain, _tick in groups])[:-1])
        self._tick = self._moments % self._stride
        owner = self._moments // self._stride
        self._length = np.bincount(owner, minlength=len(chains.prior))
        self._start = np.concatenate(([0], np.cumsum(self._length)[:-1]))

    def _code(self, chain: Ints, tick: Ints) -> Ints:
        return chain * self._stride + (tick - self._origin)

    def solve(self, *, smooth: bool) -> Floats:
        moments, states = len(self._moments), self._chains.prior.shape[1]
        evidence = np.zeros((moments, states))
        vote, stir_start, stir_end, calm_start, calm_end, query = self._at
        np.add.at(evidence, (vote, self._chains.vote_state), self._chains.vote_weight)
        # Densities a tick, added where they begin and taken away where they end.
        stirred = np.zeros((moments, states))
        span = np.maximum(self._chains.stir_end - self._chains.stir_start, 1)
        density = self._chains.stir_mass / span
        np.add.at(stirred, (stir_start, self._chains.stir_state), density)
        np.add.at(stirred, (stir_end, self._chains.stir_state), -density)
        calmed = np.zeros(moments)
        np.add.at(calmed, calm_start, self._chains.calm_factor)
        np.add.at(calmed, calm_end, -self._chains.calm_factor)
        found = np.empty((moments, states))
        for chosen in self._blocks(states):
            self._solve_block(chosen, evidence, stirred, calmed, found, smooth=smooth)
        return found[query]

    def _blocks(self, states: int) -> list[Ints]:
        """Return the chains in groups of about one length that fit into a block."""
        order = np.argsort(self._length, kind="stable")
        order = order[self._length[order] > 0]
        blocks: list[Ints] = []
        at = 0
        while at < len(order):
            shortest = int(self._length[order[at]])
            limit = int(shortest * _STRETCH) + _LEEWAY
            fits = int(np.searchsorted(self._length[order], limit, side="right"))
            end = min(fits, at + max(1, _BLOCK // (limit * states)))
            blocks.append(order[at:end])
            at = end
        return blocks

    def _solve_block(
        self,
        chosen: Ints,
        evidence: Floats,
        stirred: Floats,
        calmed: Floats,
        found: Floats,
        *,
        smooth: bool,
    ) -> None:
        lengths = self._length[chosen]
        longest = int(lengths.max())
        step = np.arange(longest)[:, None]
        inside = step < lengths[None, :]
        # A chain that is over repeats its last moment, where nothing happens any more.
        rows = self._start[chosen][None, :] + np.minimum(step, lengths[None, :] - 1)
        keep, drawn = self._steps(chosen, rows, inside, stirred, calmed)
        weight = evidence[rows]
        weight[~inside] = 0.0
        likelihood = np.exp(weight - weight.max(axis=2, keepdims=True))
        forward = _forward(self._chains.prior[chosen], keep, drawn, likelihood)
        if smooth:
            _smooth(forward, keep, drawn, likelihood)
        found[rows[inside]] = forward[inside]

    def _steps(
        self, chosen: Ints, rows: Ints, inside: npt.NDArray[np.bool_], stirred: Floats, calmed: Floats
    ) -> tuple[Floats, Floats]:
        """Return a (moments, chains) and b (moments, chains, states) of the step to each moment."""
        tick = self._tick[rows]
        gap = np.zeros(rows.shape)
        gap[1:] = tick[1:] - tick[:-1]
        # What holds during the gap before a moment is what had begun and not ended at the moment before.
        stir = np.zeros((*rows.shape, stirred.shape[1]))
        stir[1:] = np.cumsum(np.where(inside[..., None], stirred[rows], 0.0), axis=0)[:-1]
        calm = np.zeros(rows.shape)
        calm[1:] = np.cumsum(np.where(inside, calmed[rows], 0.0), axis=0)[:-1]
        stir[stir < TRACE] = 0.0
        stir *= gap[..., None]
        base = self._chains.rate * gap * np.exp(np.minimum(calm, 0.0))
        total = base + stir.sum(axis=2)
        keep = np.exp(-total)
        stir += base[..., None] * self._chains.prior[chosen][None]
        share = np.divide(1.0 - keep, total, out=np.ones_like(total), where=total > 0)
        stir *= share[..., None]
        return keep, stir


def _forward(prior: Floats, keep: Floats, drawn: Floats, likelihood: Floats) -> Floats:
    """Return the filtered distributions, (moments, chains, states)."""
    forward = np.empty_like(likelihood)
    belief = prior
    for step in range(len(likelihood)):
        belief = belief * keep[step][:, None] + drawn[step]
        belief *= likelihood[step]
        belief /= belief.sum(axis=1, keepdims=True)
        forward[step] = belief
    return forward


def _smooth(forward: Floats, keep: Floats, drawn: Floats, likelihood: Floats) -> None:
    """Turn filtered distributions into smoothed ones, in place."""
    message = np.ones_like(forward[0])
    for step in range(len(forward) - 1, -1, -1):
        forward[step] *= message
        forward[step] /= forward[step].sum(axis=1, keepdims=True)
        message = message * likelihood[step]
        message = message * keep[step][:, None] + (message * drawn[step]).sum(axis=1, keepdims=True)
        message /= message.max(axis=1, keepdims=True)
