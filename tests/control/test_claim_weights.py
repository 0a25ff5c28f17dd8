"""How far each claim counts by itself, as the page tells it."""

from reports import ACTORS, report, timeline

from conflictmap.control import ControlSettings, SourceBook
from conflictmap.control.claim_weights import claim_weights
from conflictmap.control.evidence import Reason


def test_interest_is_among_the_reasons() -> None:
    """What a side says of its own gain is told apart from what it admits, and from what nobody gains by."""
    rows = [
        report(1, "captured", "red", says="Red army"),
        report(2, "captured", "blue", "red", says="Red army"),
        report(3, "holds", "red"),
    ]
    line = timeline(rows)
    weights = claim_weights(line, SourceBook.load(ACTORS), ControlSettings())
    gain, loss, plain = (
        next(weights[claim.id] for claim in line.claims if (claim.change.value, claim.loser) == what)
        for what in (("captured", None), ("captured", "red"), ("holds", None))
    )
    assert Reason.OWN_GAIN in gain.reasons
    assert Reason.OWN_LOSS in loss.reasons
    assert plain.reasons == ()
    assert gain.kind == "party"
    assert gain.expected < loss.expected


def test_what_was_learned_is_what_is_believed() -> None:
    """A source that others contradicted again and again is believed less than its kind."""
    settings = ControlSettings(learn_from=20, learn_least=5)
    rows = [report(n, "holds", "red", outlet=outlet) for n in range(12) for outlet in ("A", "B", "C")]
    rows += [report(n, "holds", "blue", outlet="Wrong") for n in range(12)]
    line = timeline(rows, settings=settings)
    weights = claim_weights(line, SourceBook.load(ACTORS), settings)
    outlet = {article.id: article.source for article in line.articles}
    wrong = [weights[claim.id] for claim in line.claims if outlet[claim.article] == "Wrong"]
    right = [weights[claim.id] for claim in line.claims if outlet[claim.article] == "A"]
    assert all(weight.believed < weight.expected - 0.1 for weight in wrong)
    assert all(weight.believed > weight.expected for weight in right)
