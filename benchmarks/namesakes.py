"""Place names that many places bear, with nothing but their country to go by, beside the most populous ones.

The names are those of Wikipedia's list of who controls Ukrainian cities (beside the repository), each alone
in one sentence. Where namesakes cannot be told apart, leaving the name open is the right answer; a place put
elsewhere is the worst one.

    python benchmarks/namesakes.py [--errors]
"""

import argparse
import csv
import sys
from dataclasses import dataclass

from _scorer import SHARED  # what stands beside the benchmarks

from conflictmap.model import Article, Place
from conflictmap.places import Gazetteer, resolve_mentions
from conflictmap.places.geodesy import distance_km

CORPUS = SHARED / "corpora" / "ukraine_places_dev.csv"
SENTENCE = "Russian forces captured {} on Sunday, the Ukrainian general staff said."
AT = SENTENCE.index("{")
NEAR_KM = 10.0


@dataclass(frozen=True)
class Answer:
    """A place, or None where the name stays open, and why."""

    place: Place | None
    rule: str


def ours(gazetteer: Gazetteer, name: str) -> Answer:
    """Return what conflictmap takes a name for."""
    article = Article("a", None, None, None, None, "en", SENTENCE.format(name))
    for resolution in resolve_mentions(article, gazetteer):
        if resolution.toponym.start <= AT < resolution.toponym.end:
            return Answer(resolution.place, resolution.rule)
    return Answer(None, "not found")


def most_populous(gazetteer: Gazetteer, name: str) -> Answer:
    """Return the most populous Ukrainian bearer of a name."""
    bearers = [candidate for candidate in gazetteer.candidates(name) if candidate.country == "UA"]
    best = max(bearers, key=lambda candidate: candidate.population, default=None)
    return Answer(best and gazetteer.place(best.id), "most populous")


def main() -> None:
    """Print how many names each way gets right, leaves open, or puts elsewhere."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true", help="show what was put elsewhere")
    arguments = parser.parse_args()
    if not CORPUS.is_file():
        sys.exit(f"skipped: there is no {CORPUS}")
    with CORPUS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["lat"]]
    gazetteer = Gazetteer.open(["ukraine"])
    ways = {"most populous": most_populous, "conflictmap": ours}
    print(f"{len(rows)} names {'right':>12} {'open':>6} {'elsewhere':>10}")
    for way, answer_of in ways.items():
        right = left_open = 0
        elsewhere = []
        for row in rows:
            answer = answer_of(gazetteer, row["name"])
            if answer.place is None or answer.place.lat is None or answer.place.lon is None:
                left_open += 1
                continue
            away = distance_km(float(row["lat"]), float(row["lon"]), answer.place.lat, answer.place.lon)
            if away <= max(NEAR_KM, answer.place.radius_km):
                right += 1
            else:
                elsewhere.append(f"    {row['name']} ({row['lat']}, {row['lon']}): {answer.rule}")
        print(f"{way:14} {right:8} {left_open:6} {len(elsewhere):10}")
        if arguments.errors and answer_of is ours:
            print("\n".join(elsewhere))


if __name__ == "__main__":
    main()
