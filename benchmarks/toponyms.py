"""Find and place the toponyms of TR-News, beside spaCy with the most populous place of each name, in one run.

The corpus (Kamalloo and Rafiei 2018) and its scorer lie beside the repository; without them there is nothing
to do. Both readers look names up in the same gazetteer, so that what differs is recognition and resolution.
Adjectives of countries count as toponyms there, which is what --demonyms of `conflictmap places` is for.

    python benchmarks/toponyms.py
    python benchmarks/toponyms.py --errors 20
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from _scorer import SHARED, scorer_of  # what stands beside the benchmarks

from conflictmap.data import gazetteer_folder, theatre_names
from conflictmap.model import Article
from conflictmap.places import Gazetteer, bare_mention, resolve_mentions
from conflictmap.places.contexts import load_contexts
from conflictmap.reading.parser import MODELS

CORPUS = SHARED / "gold" / "toponyms" / "tr-news.jsonl"
ENTITIES = frozenset({"GPE", "LOC", "FAC", "NORP"})

Prediction = dict[str, Any]
Reader = Callable[[str, str], Iterator[Prediction]]


def ours(gazetteer: Gazetteer) -> Reader:
    """Return conflictmap's own reader."""

    def read(identity: str, text: str) -> Iterator[Prediction]:
        article = Article(identity, None, None, None, None, "en", text)
        for resolution in resolve_mentions(article, gazetteer, demonyms=True):
            mention, place = bare_mention(resolution.toponym), resolution.place
            yield {
                "doc_id": identity, "start": mention.start, "end": mention.end, "text": mention.text,
                "lat": place and place.lat, "lon": place and place.lon,
            }  # fmt: skip

    return read


def most_populous(gazetteer: Gazetteer) -> Reader:
    """Return spaCy's entities, each placed at the most populous place of its name."""
    import spacy  # noqa: PLC0415  only this reader needs it

    nlp = spacy.load(next(name for name in MODELS if spacy.util.is_package(name)))
    demonyms = load_contexts().demonyms

    def read(identity: str, text: str) -> Iterator[Prediction]:
        for entity in nlp(text).ents:
            if entity.label_ not in ENTITIES:
                continue
            name = entity.text.removesuffix("'s").removesuffix("’s")
            start = entity.start_char
            if name.lower().startswith("the "):
                name, start = name[4:], start + 4
            country = demonyms.get(name)
            if entity.label_ == "NORP" and country is None:
                continue
            named = [] if country else gazetteer.candidates(name)
            best = max(named, key=lambda candidate: candidate.population, default=None)
            place = gazetteer.place(country) if country else best
            yield {
                "doc_id": identity, "start": start, "end": start + len(name), "text": name,
                "lat": place and place.lat, "lon": place and place.lon,
            }  # fmt: skip

    return read


def misses(scorer: ModuleType, corpus: list[Any], predictions: list[Prediction], most: int) -> Iterator[str]:
    """Yield the most frequent toponyms that were not found, and those that are none."""
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for document in corpus:
        gold = [toponym for toponym in document["gold"] if toponym["kind"] == "toponym"]
        found = [mention for mention in predictions if mention["doc_id"] == document["id"]]
        matched, used = scorer.match(gold, found)
        missed.update(toponym["text"] for number, toponym in enumerate(gold) if number not in matched)
        wrong.update(mention["text"] for number, mention in enumerate(found) if number not in used)
    yield "missed: " + ", ".join(f"{text} ({count})" for text, count in missed.most_common(most))
    yield "false:  " + ", ".join(f"{text} ({count})" for text, count in wrong.most_common(most))


def documents() -> list[Any]:
    """Return the documents of the corpus."""
    return [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


def predict(read: Reader, corpus: list[Any]) -> list[Prediction]:
    """Return the mentions that a reader finds in all documents."""
    return [mention for document in corpus for mention in read(document["id"], document["text"])]


def main() -> None:
    """Print the scores of each reader on a line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the N most frequent errors")
    arguments = parser.parse_args()
    if not CORPUS.is_file():
        sys.exit(f"skipped: there is no {CORPUS}")
    scorer = scorer_of("score_toponyms")
    corpus = documents()
    world = Gazetteer.open([])
    readers: dict[str, Reader] = {
        "spaCy, most populous": most_populous(world),
        "conflictmap": ours(world),
        "conflictmap, all theatres": ours(Gazetteer.open(theatre_names(gazetteer_folder()))),
    }
    print(
        f"{'':26} {'P':>6} {'R':>6} {'F1':>6} {'acc@161 of all':>15} {'of the found':>13} {'median km':>10}"
    )
    for name, read in readers.items():
        predictions = predict(read, corpus)
        score = scorer.score(corpus, predictions)
        print(
            f"{name:26} {score['P_exact']:6.3f} {score['R_exact']:6.3f} {score['F1_exact']:6.3f}"
            f" {score['acc161_all']:15.3f} {score['acc161_rec']:13.3f} {score['median_km']:10.1f}"
        )
        if arguments.errors:
            for line in misses(scorer, corpus, predictions, arguments.errors):
                print(f"    {line}")


if __name__ == "__main__":
    main()
