"""The scores of places on other people's texts, against kept floors; measured as the benchmarks do."""

import sys
import tomllib
from pathlib import Path

import pytest

from conflictmap.data import gazetteer_folder, theatre_names
from conflictmap.places import Gazetteer

ROOT = Path(__file__).parents[2]
FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))["places"]


@pytest.fixture(scope="module")
def benchmarks(shared: Path) -> None:
    """Let the benchmarks be imported, where what they measure is at hand."""
    assert shared.is_dir()
    sys.path.insert(0, str(ROOT / "benchmarks"))


@pytest.fixture(scope="module")
def everywhere() -> Gazetteer:
    return Gazetteer.open(theatre_names(gazetteer_folder()))


@pytest.mark.shared
@pytest.mark.usefixtures("benchmarks")
def test_gold_places(everywhere: Gazetteer) -> None:
    """Named places of the gold claims are found where they are, and few are put elsewhere."""
    import places_gold  # noqa: PLC0415  found by the fixture

    found = places_gold.tally(places_gold.ours(everywhere), list(places_gold.named_places()))
    assert found.right >= FLOORS["gold_right"], found.errors
    assert found.wrong <= FLOORS["gold_wrong"], found.errors


@pytest.mark.shared
@pytest.mark.usefixtures("benchmarks")
def test_toponyms_of_news(everywhere: Gazetteer) -> None:
    """Toponyms of news from everywhere are recognised and placed, theatres or not."""
    import toponyms  # noqa: PLC0415  found by the fixture

    corpus = toponyms.documents()
    scorer = toponyms.scorer_of("score_toponyms")
    score = scorer.score(corpus, toponyms.predict(toponyms.ours(everywhere), corpus))
    assert score["F1_exact"] >= FLOORS["news_f1"], score
    assert score["acc161_all"] >= FLOORS["news_within_161_km"], score
