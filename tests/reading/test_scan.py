"""What is dropped before parsing holds no claim."""

from pathlib import Path

import pytest

from conflictmap.articles import read_articles
from conflictmap.kinds import load_kinds
from conflictmap.places import Gazetteer
from conflictmap.reading import Reader
from conflictmap.reading.lexicon import load_lexicon
from conflictmap.reading.scan import Scan, Triggers

SCAN = Scan(load_lexicon(), load_kinds())


def spans(text: str, *names: str) -> list[tuple[int, int]]:
    return [(text.index(name), text.index(name) + len(name)) for name in names]


@pytest.mark.shared
def test_the_scan_costs_no_claim(
    monkeypatch: pytest.MonkeyPatch, shared: Path, reader: Reader, gazetteer: Gazetteer
) -> None:
    """Gold and seed articles read alike where every sentence that speaks of control is parsed."""
    articles = [
        article
        for article in read_articles([shared / "gold" / "articles", shared / "seeds"]).articles
        if article.language == "en"
    ]
    scanned = list(reader.read_many(articles, gazetteer))
    monkeypatch.setattr(Scan, "triggers", lambda *_: Triggers(verbs=frozenset({"any"})))
    monkeypatch.setattr(Triggers, "stand_in", lambda *_, **__: True)
    assert scanned == list(reader.read_many(articles, gazetteer))


def test_a_trigger_inside_a_name_is_none() -> None:
    """The city of "Homs City" is no noun of the sentence."""
    text = "They gave their Gaza City office up."
    assert "city" not in SCAN.triggers(text, spans(text, "Gaza City"), []).nouns
    assert "city" in SCAN.triggers(text, spans(text, "Gaza"), []).nouns


def test_a_preposition_stands_behind_its_verb() -> None:
    """What is pushed out of a place is said so after the pushing."""
    before, behind = "From Homs they kicked the army.", "They kicked the army from Homs."
    assert "kicked" not in SCAN.triggers(before, spans(before, "Homs"), []).verbs
    assert "kicked" in SCAN.triggers(behind, spans(behind, "Homs"), []).verbs


def test_a_holding_that_qualifies_a_name_has_a_hyphen() -> None:
    """To be rebel-held is a state of a place, to have held it an act."""
    hyphen, none = "The rebel-held Homs starves.", "They held Homs."
    assert SCAN.triggers(hyphen, spans(hyphen, "Homs"), []).anyhow == {"held"}
    assert SCAN.triggers(none, spans(none, "Homs"), []).anyhow == frozenset()
