"""The example that docs/control.md works by hand."""

from datetime import date
from pathlib import Path

import pytest
from reports import report

from conflictmap.control import ControlSettings, explain, fuse
from conflictmap.model import Actor, ActorKind, Article, Claim, DateSpan, Status


def _recalled(name: str) -> tuple[Article, Claim]:
    article, claim = report(1, "captured", "red", outlet="Rudaw", background=True, words=name)
    article = Article(name, None, "Rudaw", None, date(2016, 12, 11), "en", "")
    when = DateSpan.month(2015, 5)
    return article, Claim(
        name,
        name,
        name,
        0,
        1,
        claim.change,
        "isis",
        None,
        claim.toponym,
        claim.place,
        claim.extent,
        when,
        None,
        claim.certainty,
        background=True,
    )


@pytest.fixture
def isis() -> Actor:
    return Actor("isis", "ISIS", ("ISIS",), "#333333", "isis", ActorKind.ARMED_GROUP)


def test_example_by_hand(isis: Actor) -> None:
    """The probabilities of the page are those of the code."""
    rows = [_recalled("one"), _recalled("two")]
    claims, articles = [claim for _, claim in rows], [article for article, _ in rows]
    places = [claim.place for claim in claims if claim.place]
    line = fuse(claims, articles, places, [isis], last=date(2016, 12, 31))
    shown = {
        day: dict(explain(line, "town", date.fromisoformat(day)).probabilities)["isis"]
        for day in ("2015-05-31", "2015-06-15", "2016-12-31")
    }
    assert shown["2015-05-31"] == pytest.approx(0.856, abs=0.001)
    assert shown["2015-06-15"] == pytest.approx(0.842, abs=0.001)
    assert shown["2016-12-31"] == pytest.approx(0.479, abs=0.001)
    (last,) = line.on(date(2016, 12, 31))
    assert last.status is Status.UNKNOWN


def test_every_parameter_is_documented() -> None:
    """docs/control.md names every parameter with its value."""
    text = (Path(__file__).parents[2] / "docs" / "control.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if line.startswith("|")]
    values = {
        name.strip(): value.strip()
        for row in rows
        if len(row) >= 4
        for name, value in zip(row[1].split(","), row[2].split(","), strict=False)
    }
    defaults = ControlSettings()
    for name in ControlSettings.__slots__:
        default = getattr(defaults, name)
        if isinstance(default, (int, float)):
            assert float(values[name]) == default
