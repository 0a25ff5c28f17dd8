"""The scores of reading on hand-made claims, against kept floors."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from conflictmap.articles import read_articles
from conflictmap.data import gazetteer_folder, theatre_names
from conflictmap.evaluation import Statement, read_accepted_names, read_gold, score
from conflictmap.evaluation.report import as_json
from conflictmap.places import Gazetteer, locate
from conflictmap.reading import Reader

HERE = Path(__file__).parent
FLOORS = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))


def scored(folder: Path, *more: Path) -> Mapping[str, float]:
    """Read a folder's articles as `conflictmap claims` does; return each figure by its name in the floors."""
    gazetteer = Gazetteer.open(theatre_names(gazetteer_folder()))
    gold = read_gold(folder / "claims.jsonl")
    named = set(gold.articles)
    articles = [a for a in read_articles([folder / "articles", *more]).articles if a.id in named]
    read = [
        Statement.from_claim(claim)
        for article, claims in zip(articles, Reader.open().read_many(articles, gazetteer), strict=True)
        for claim in locate(claims, {article.id: article}, gazetteer)
    ]
    found = as_json(score(gold, read, read_accepted_names(folder / "actors.json")))
    figures = {
        f"{name}_{measure}": found[name][measure]
        for name in ("claim", "full")
        for measure in ("precision", "recall", "f1")
    }
    return figures | {slot: share["share"] for slot, share in found["slots"].items()}


@pytest.fixture(scope="module")
def wars() -> Mapping[str, float]:
    """Return the figures of the texts that stand beside this test."""
    return scored(HERE / "wars")


@pytest.fixture(scope="module")
def gold(shared: Path) -> Mapping[str, float]:
    """Return the figures of the gold claims beside the repository."""
    return scored(shared / "gold", shared / "seeds")


@pytest.mark.parametrize(("name", "floor"), FLOORS["wars"].items())
def test_no_score_on_invented_reports_falls(wars: Mapping[str, float], name: str, floor: float) -> None:
    """Reports of many wars in many styles are read at least as well as the floors say."""
    assert wars[name] >= floor, json.dumps(wars)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "floor"), FLOORS["claims"].items())
def test_no_score_on_the_gold_falls(gold: Mapping[str, float], name: str, floor: float) -> None:
    """Real articles are read at least as well as the floors say."""
    assert gold[name] >= floor, json.dumps(gold)
