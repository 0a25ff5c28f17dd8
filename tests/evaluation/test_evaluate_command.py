"""`conflictmap evaluate`, run as a person runs it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ARTICLE = """---
published: 2016-04-03
---
Syrian government troops captured Maaloula from the Nusra Front on Sunday, a monitor said.
"""
SENTENCE = ARTICLE.rsplit("---\n", maxsplit=1)[-1].strip()


def row(**changes: Any) -> dict[str, Any]:
    return {
        "article": "one",
        "sentence": SENTENCE,
        "place": "Maaloula",
        "place_name": "Maaloula",
        "lat": 33.844,
        "lon": 36.547,
        "change": "captured",
        "gainer": "Damascus",
        "loser": "Nusra",
        "extent": "whole",
        "earliest": "2016-04-03",
        "latest": "2016-04-03",
        "attribution": "a monitor",
        "certainty": "claimed",
        "background": False,
    } | changes


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Return a gold file with the article and the actors' names beside it."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.md").write_text(ARTICLE, encoding="utf-8")
    names = {"Damascus": ["syrian-government"], "Nusra": ["al-nusra"]}
    (tmp_path / "actors.json").write_text(json.dumps(names), encoding="utf-8")
    return write(tmp_path / "claims.jsonl", row())


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return path


def run(command: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "conflictmap", command, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_read_right_scores_one(gold: Path) -> None:
    """Articles and accepted names beside the gold are found without being named."""
    done = run("evaluate", gold)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:4] == [
        "gold 1  predicted 1  matched 1",
        "claim  P 1.000  R 1.000  F1 1.000",
        "full   P 1.000  R 1.000  F1 1.000",
        "gainer       1/1 = 1.000",
    ]
    assert lines[-1] == "missed by change: {}"


def test_errors_are_shown_by_change_and_slot(gold: Path) -> None:
    """A miss, a false alarm and a wrong slot stand under headings of their own."""
    done = run(
        "evaluate",
        write(
            gold,
            row(gainer="Hezbollah", extent="part"),
            row(change="withdrew", sentence="The raiders left Zarqat.", place="Zarqat", place_name=None),
        ),
        "--errors",
        1,
    )
    assert done.returncode == 0
    assert "missed, withdrew: 1\n  one | Zarqat | Damascus < Nusra | The raiders left Zarqat." in done.stdout
    assert "wrong gainer: 1\n  one | captured Maaloula | gold Hezbollah, read syrian-gov" in done.stdout
    assert "wrong extent: 1\n  one | captured Maaloula | gold part, read whole" in done.stdout
    assert "wrong loser" not in done.stdout
    alarm = run("evaluate", write(gold, {"article": "one", "change": None}), "--errors", 1).stdout
    assert "false alarms, captured: 1\n  one | Maaloula | syrian-government < al-nusra" in alarm


def test_json_holds_the_same(gold: Path) -> None:
    """A program gets the figures unrounded, and the examples as objects."""
    done = run("evaluate", write(gold, row(certainty="denied")), "--format", "json", "--errors", 3)
    report = json.loads(done.stdout)
    assert report["claim"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert report["slots"]["certainty"] == {"right": 0, "of": 1, "share": 0.0}
    (pair,) = report["wrong"]["certainty"]
    assert (pair["gold"]["certainty"], pair["read"]["certainty"]) == ("denied", "claimed")
    assert report["missing_articles"] == []


def test_a_missing_article_is_named_and_missed(gold: Path, tmp_path: Path) -> None:
    """Its claims lower recall until the folder that it is in is named, too."""
    write(gold, row(), row(article="two"))
    done = run("evaluate", gold)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("left out: two: the gold names this article")
    assert "claim  P 1.000  R 0.500" in done.stdout
    more = tmp_path / "more"
    more.mkdir()
    (more / "two.md").write_text(ARTICLE, encoding="utf-8")
    done = run("evaluate", gold, more)
    assert done.returncode == 0
    assert "claim  P 1.000  R 1.000" in done.stdout


def test_a_score_below_the_least_fails(gold: Path) -> None:
    """A floor can be held without a script."""
    assert run("evaluate", gold, "--min-f1", 1).returncode == 0
    done = run("evaluate", write(gold, row(change="besieged")), "--min-f1", 0.5)
    assert done.returncode == 1
    assert done.stderr == "F1 of claims is 0.000, below 0.500\n"


def test_bad_gold_is_one_line(gold: Path) -> None:
    """The line, the key and the mend, without a traceback and without scores."""
    done = run("evaluate", write(gold, row(), row(change="conquered")))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert f"{gold}:2: change: " in done.stderr
    done = run("evaluate", write(gold, row()), "--actors", gold.parent / "nowhere.json")
    assert "nowhere.json: the file cannot be read" in done.stderr


@pytest.mark.shared
def test_the_figures_are_those_of_the_shared_scorer(shared: Path, tmp_path: Path) -> None:
    """For the same predictions both scorers print the same, to the digit."""
    gold = shared / "gold" / "claims.jsonl"
    predicted = tmp_path / "claims.jsonl"
    read = run("claims", shared / "gold" / "articles", shared / "seeds", "--format", "jsonl")
    predicted.write_text(read.stdout, encoding="utf-8")
    scorer = [sys.executable, shared / "tools" / "score_claims.py", gold, predicted]
    expected = subprocess.run(scorer, capture_output=True, text=True, check=True).stdout
    assert run("evaluate", gold, shared / "seeds").stdout == expected
