"""The parameters of the model of control, with what they mean; docs/control.md says where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from conflictmap.errors import SettingsError
from conflictmap.model import Certainty, Change, Extent

_EXTENT = {Extent.WHOLE: 1.0, Extent.UNKNOWN: 0.9, Extent.PART: 0.35, Extent.OUTSKIRTS: 0.05}
_CHANGE = {
    Change.CAPTURED: 1.0,
    Change.RECAPTURED: 1.0,
    Change.WITHDREW: 0.95,
    Change.HOLDS: 1.0,
    Change.REPELLED: 0.85,
    Change.BESIEGED: 0.85,
    Change.CONTESTED: 0.5,
    Change.APPROACHED: 0.0,
}
_CERTAINTY = {
    Certainty.CONFIRMED: 1.0,
    Certainty.CLAIMED: 0.95,
    Certainty.DENIED: 0.8,
    Certainty.UNCLEAR: 0.75,
}


@dataclass(frozen=True, slots=True)
class ControlSettings:
    """How claims are weighed and how long they last.

    Attributes
    ----------
    parties
        How many parties could hold a place before anybody has spoken: each has the prior 1/parties.
    vacated_prior
        Prior probability that nobody holds a place.
    change_days
        Mean number of days after which a place, of which nothing is heard, has to be thought about afresh.
    event_mass
        Expected number of changes that a fully credible claim of a change adds to its span.
    to_rival
        What that is multiplied by for each known rival where one side is said to have left or lost the place,
        and nobody to have come.
    extent, change, certainty
        What the credibility of a claim is multiplied by.
    own_gain
        What credibility is multiplied by when a side claims what suits it.
    own_loss
        What the *incredibility* is multiplied by when a side admits what hurts it.
    enemy_loss
        What credibility is multiplied by when a side says that somebody else lost to nobody named.
    carried
        What credibility is multiplied by when a partisan outlet quotes somebody else to its own advantage.
    undated, undated_background
        What credibility is multiplied by when a text does not say when.
    before
        What credibility is multiplied by for the time before the change: that the loser held it, or
        where none is named that the gainer did not.
    inherited
        What credibility is multiplied by when a claim about a whole reaches a part of it.
    own_claim_days, own_claim_credibility
        A whole's claim does not reach a part of which something else is said of the same day, or of one up to
        this many days later, by a claim of at least this credibility.
    back_days
        How far before the first day that any report speaks of a holder is shown.
    open_days
        How far back a change "not later than" a day may lie.
    snap_days
        How far outside a vaguely dated claim's span a precisely dated one may lie and be the same event.
    fighting_days, siege_days, division_days
        How long fighting, a siege, a part in other hands last after the last word of them.
    dispute_days
        How near to a day the claims of a rival have to be for the sources to disagree about that day.
    overlay_credibility
        Least credibility of the source that makes a place contested, besieged or divided.
    common_error
        Probability that all reports of a place share one error: keeps confidence under 1.
    unknown_below
        A holder less likely than this is not shown.
    disputed_below, rival_above
        A holder less likely than the one, with a rival likelier than the other, is disputed.
    confidence_step
        States that differ by less than this in confidence alone are one state.
    sample_days
        How many days apart the fading of a belief is looked at.
    listed
        Most claims listed for, and against, one state.
    learn_from
        Statements from which on reliabilities of single sources are learned; 0 is never.
    learn_least
        Fewest statements of a source, in one kind of matter, for it to be learned.
    learn_strength
        How many statements the reliability of its kind counts as.
    learn_reach
        How far the odds of a learned reliability may lie from those of its kind, as a factor.
    reliability
        Reliabilities by kind of source that replace those of gazetteer/sources.
    """

    parties: int = 6
    vacated_prior: float = 0.02
    change_days: float = 730.0
    event_mass: float = 0.04
    to_rival: float = 0.3
    extent: Mapping[Extent, float] = field(default_factory=lambda: MappingProxyType(_EXTENT), hash=False)
    change: Mapping[Change, float] = field(default_factory=lambda: MappingProxyType(_CHANGE), hash=False)
    certainty: Mapping[Certainty, float] = field(
        default_factory=lambda: MappingProxyType(_CERTAINTY), hash=False
    )
    own_gain: float = 0.4
    own_loss: float = 0.5
    enemy_loss: float = 0.7
    carried: float = 0.85
    undated: float = 0.6
    undated_background: float = 0.2
    before: float = 0.8
    inherited: float = 0.9
    own_claim_days: int = 7
    own_claim_credibility: float = 0.3
    back_days: int = 30
    open_days: int = 90
    snap_days: int = 3
    fighting_days: int = 14
    siege_days: int = 120
    division_days: int = 60
    dispute_days: int = 7
    overlay_credibility: float = 0.3
    common_error: float = 0.01
    unknown_below: float = 0.5
    disputed_below: float = 0.75
    rival_above: float = 0.2
    confidence_step: float = 0.1
    sample_days: int = 30
    listed: int = 50
    learn_from: int = 200
    learn_least: int = 10
    learn_strength: float = 10.0
    learn_reach: float = 4.0
    reliability: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def __post_init__(self) -> None:
        """Refuse what is no probability or no duration.

        Raises
        ------
        SettingsError
            A value is out of its range.
        """
        for name in _PROBABILITIES:
            _check(name, getattr(self, name), 0.0, 1.0)
        for name in ("extent", "change", "certainty", "reliability"):
            for key, value in getattr(self, name).items():
                _check(f"{name}.{key}", value, 0.0, 1.0)
        for name in _DURATIONS:
            _check(name, getattr(self, name), 0, 100_000)
        for name in ("change_days", "confidence_step", "sample_days", "division_days"):
            if getattr(self, name) <= 0:
                _refuse(name, getattr(self, name), "more than 0")
        _check("parties", self.parties, 2, 1000)
        _check("learn_reach", self.learn_reach, 1.0, 1000.0)
        _check("event_mass", self.event_mass, 0.0, 10.0)


_PROBABILITIES = (
    "vacated_prior",
    "own_gain",
    "own_loss",
    "enemy_loss",
    "to_rival",
    "carried",
    "undated",
    "undated_background",
    "before",
    "inherited",
    "own_claim_credibility",
    "overlay_credibility",
    "common_error",
    "unknown_below",
    "disputed_below",
    "rival_above",
    "confidence_step",
)
_DURATIONS = (
    "own_claim_days",
    "back_days",
    "open_days",
    "snap_days",
    "fighting_days",
    "siege_days",
    "division_days",
    "dispute_days",
    "listed",
    "learn_from",
    "learn_least",
    "learn_strength",
)


def _check(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        _refuse(name, value, f"between {least:g} and {most:g}")


def _refuse(name: str, value: float, wanted: str) -> None:
    raise SettingsError(f"{name} is {value:g}, but has to be {wanted}")
