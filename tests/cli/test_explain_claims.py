"""What `conflictmap claims --explain` tells of each claim."""

import subprocess
import sys
from pathlib import Path

ARTICLE = """---
published: 2016-12-11
---
The Syrian army said its troops recaptured Palmyra on Saturday. ISIS later attacked the town of Sukhna.
"""


def test_every_part_of_a_claim_has_its_rule(tmp_path: Path) -> None:
    """Frame, place, date, parties and attribution each say what made them."""
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    command = [sys.executable, "-m", "conflictmap", "claims", tmp_path, "--explain"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rules = [line.removeprefix("    - ") for line in done.stdout.splitlines() if line.startswith("    - ")]
    assert "frame retake on 'recaptured'" in rules
    assert "date: 'on Saturday.' (at)" in rules
    assert "attribution: subject of 'said'" in rules
    assert "gainer: syrian-government, named as subject" in rules
    assert "loser: isis, the other side spoken of" in rules
    assert any(rule.startswith("place: 'Palmyra' is Palmyra") for rule in rules)
