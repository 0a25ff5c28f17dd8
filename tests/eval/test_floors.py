"""The scores of reading on hand-made claims, against kept floors."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from conflictmap.articles import read_articles
from conflictmap.claims_file import claim_lines
from conflictmap.data import gazetteer_folder, theatre_names
from conflictmap.places import Gazetteer, locate
from conflictmap.reading import Reader

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def scores(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """Read the gold articles as `conflictmap claims` does, and return what the scorer prints."""
    gazetteer = Gazetteer.open(theatre_names(gazetteer_folder()))
    reader = Reader.open()
    predicted = tmp_path_factory.mktemp("eval") / "claims.jsonl"
    articles = read_articles([shared / "seeds", shared / "gold" / "articles"]).articles
    with predicted.open("w", encoding="utf-8") as file:
        for article in articles:
            claims = locate(reader.read(article, gazetteer), {article.id: article}, gazetteer)
            file.writelines(claim_lines(claims))
    gold = shared / "gold" / "claims.jsonl"
    command = [sys.executable, shared / "tools" / "score_claims.py", gold, predicted]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = {}
    for name, precision, recall, f1 in re.findall(
        r"^(\w+)\s+P ([\d.]+)\s+R ([\d.]+)\s+F1 ([\d.]+)", printed, re.MULTILINE
    ):
        found |= {
            f"{name}_precision": float(precision),
            f"{name}_recall": float(recall),
            f"{name}_f1": float(f1),
        }
    for name, share in re.findall(r"^(\w+)\s+\d+/\d+ = ([\d.]+)", printed, re.MULTILINE):
        found[name] = float(share)
    return found


@pytest.mark.shared
@pytest.mark.parametrize(("name", "floor"), FLOORS["claims"].items())
def test_no_score_falls_below_its_floor(scores: dict[str, float], name: str, floor: float) -> None:
    """Reading is at least as good as the floors say."""
    assert scores[name] >= floor, json.dumps(scores)
