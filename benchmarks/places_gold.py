"""Place the named places of the gold claims, beside the most populous place of each name, in one run.

A name counts as right within ten kilometres of the hand-made coordinate or within the radius that the answer
gives itself. What is left open is shown apart from what is wrong: on a map of a war the second is the worse.

    python benchmarks/places_gold.py
    python benchmarks/places_gold.py --errors
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from _scorer import SHARED  # what stands beside the benchmarks

from conflictmap.articles import read_articles
from conflictmap.data import gazetteer_folder, theatre_names
from conflictmap.model import Article, Place
from conflictmap.places import Gazetteer, resolve_mentions
from conflictmap.places.geodesy import distance_km

NEAR_KM = 10.0


@dataclass(frozen=True)
class Named:
    """A named place of a gold claim, where its sentence stands in the article."""

    article: Article
    text: str
    start: int
    name: str
    lat: float
    lon: float

    def spans(self, start: int, end: int) -> bool:
        """Tell whether a mention overlaps the name."""
        return start < self.start + len(self.name) and self.start < end


Resolver = Callable[[Named], Iterator[tuple[str, Place | None, str]]]


def named_places() -> Iterator[Named]:
    """Yield the named places that have a coordinate, each once a sentence."""
    gold = SHARED / "gold"
    articles = {
        article.id: article for article in read_articles([gold / "articles", SHARED / "seeds"]).articles
    }
    seen: set[tuple[str, str, str]] = set()
    for line in (gold / "claims.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row["change"] or row["place_form"] != "name" or row["lat"] is None:
            continue
        key = (row["article"], row["sentence"], row["place"])
        if key in seen:
            continue
        seen.add(key)
        article = articles[row["article"]]
        # A title is a sentence too.
        text = article.text if row["sentence"] in article.text else article.title or ""
        start = text.find(row["place"], max(text.find(row["sentence"]), 0))
        yield Named(article, text, start, row["place"], row["lat"], row["lon"])


def ours(gazetteer: Gazetteer) -> Resolver:
    """Return conflictmap's own resolution, with the whole article around the name."""

    def resolve(named: Named) -> Iterator[tuple[str, Place | None, str]]:
        article = named.article
        if named.text != article.text:
            # A title is read before the text.
            article = Article(
                article.id,
                None,
                article.source,
                None,
                article.published,
                "en",
                f"{named.text}\n{article.text}",
            )
        for resolution in resolve_mentions(article, gazetteer):
            if named.spans(resolution.toponym.start, resolution.toponym.end):
                yield resolution.toponym.text, resolution.place, resolution.rule

    return resolve


def most_populous(gazetteer: Gazetteer) -> Resolver:
    """Return the most populous place of a name, whatever the article says."""

    def resolve(named: Named) -> Iterator[tuple[str, Place | None, str]]:
        for mention in gazetteer.find(named.text):
            if named.spans(mention.start, mention.end):
                bearers = gazetteer.candidates(mention.name)
                best = max(bearers, key=lambda candidate: candidate.population, default=None)
                yield mention.text, best and gazetteer.place(best.id), "most populous"

    return resolve


def is_right(named: Named, place: Place | None) -> bool:
    """Tell whether a place lies near enough to the hand-made coordinate."""
    if place is None or place.lat is None or place.lon is None:
        return False
    away = distance_km(named.lat, named.lon, place.lat, place.lon)
    return away <= max(NEAR_KM, place.radius_km)


@dataclass(frozen=True)
class Tally:
    """What became of the named places: shares of all, and what was not right with the rules that decided."""

    right: float
    left_open: float
    wrong: float
    errors: tuple[str, ...]


def tally(resolve: Resolver, places: Sequence[Named]) -> Tally:
    """Return how many places a resolver gets right, leaves open, or gets wrong."""
    right = wrong = 0
    errors = []
    for named in places:
        found = list(resolve(named))
        if any(is_right(named, place) for _, place, _ in found):
            right += 1
            continue
        wrong += any(place is not None for _, place, _ in found)
        said = "; ".join(f"{text!r}: {rule}" for text, _, rule in found) or "not found"
        errors.append(f"{named.article.id} {named.name!r} ({named.lat}, {named.lon}): {said}")
    count = len(places)
    return Tally(right / count, (count - right - wrong) / count, wrong / count, tuple(errors))


def main() -> None:
    """Print the tally of each resolver on a line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true", help="show what was left open or wrong")
    arguments = parser.parse_args()
    if not (SHARED / "gold" / "claims.jsonl").is_file():
        sys.exit("skipped: the gold claims are not beside this checkout (../shared)")
    places = list(named_places())
    resolvers = {
        "most populous": most_populous(Gazetteer.open([])),
        "conflictmap, no theatre": ours(Gazetteer.open([])),
        "conflictmap, all theatres": ours(Gazetteer.open(theatre_names(gazetteer_folder()))),
    }
    print(f"{len(places)} named places {'right':>15} {'left open':>10} {'wrong':>6}")
    for name, resolve in resolvers.items():
        found = tally(resolve, places)
        print(f"{name:32} {found.right:.3f} {found.left_open:10.3f} {found.wrong:6.3f}")
    if arguments.errors:
        print("\n".join(found.errors))


if __name__ == "__main__":
    main()
