"""Score reading against the hand-made claims that lie beside the repository (../shared/gold).

usage: python benchmarks/reading_gold.py [--errors N]
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"


def main() -> int:
    """Read seeds and gold articles with the command line, and print what the scorer says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", type=int, default=0, help="misses and false alarms to list")
    errors = parser.parse_args().errors
    if not SHARED.is_dir():
        print("skipped: the gold claims are not beside this checkout (../shared)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "claims.jsonl"
        read = [sys.executable, "-m", "conflictmap", "claims", SHARED / "seeds", SHARED / "gold" / "articles"]
        with predicted.open("w", encoding="utf-8") as file:
            # Undated snippets are named on standard error; here they are expected.
            subprocess.run([*read, "--format", "jsonl"], stdout=file, stderr=subprocess.DEVNULL, check=True)
        scorer = [sys.executable, SHARED / "tools" / "score_claims.py"]
        gold = SHARED / "gold" / "claims.jsonl"
        return subprocess.run([*scorer, gold, predicted, "--errors", str(errors)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
