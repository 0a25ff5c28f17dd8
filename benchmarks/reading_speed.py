"""Time reading against spaCy's full pipeline of the same model, on the same real articles, in one run.

usage: python benchmarks/reading_speed.py [--articles N] [--jobs N]

The two take turns on blocks of articles, so that a slow moment of the machine hits both. With --jobs, the
articles are then read once more in so many processes.
"""

import argparse
import json
import resource
import statistics
import sys
import time
from datetime import date
from pathlib import Path

from conflictmap.threads import use_one_thread

use_one_thread()  # as the command line does, before anything loads numpy

import spacy

from conflictmap.data import gazetteer_folder, theatre_names
from conflictmap.model import Article
from conflictmap.places import Gazetteer
from conflictmap.reading import Reader, Workers
from conflictmap.reading.extractors import BUILT_IN
from conflictmap.reading.parser import MODELS
from conflictmap.reading.workers import Opened

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "fa-kes.jsonl"
BLOCK = 50


def opened() -> Opened:
    """Return what reads, and what knows places."""
    return Opened(Reader.open(), BUILT_IN, Gazetteer.open(theatre_names(gazetteer_folder())))


def articles(count: int) -> list[Article]:
    """Return the first articles of the corpus."""
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()[:count]]
    return [
        Article(r["id"], r["title"], r["source"], None, date.fromisoformat(r["published"]), "en", r["text"])
        for r in rows
    ]


def in_processes(corpus: list[Article], jobs: int) -> float:
    """Return the seconds that an article takes in several processes, when these have started."""
    with Workers(opened, jobs) as workers:
        list(workers.read_many(corpus[: 16 * jobs]))
        start = time.perf_counter()
        list(workers.read_many(corpus))
        return (time.perf_counter() - start) / len(corpus)


def main() -> int:
    """Print articles a second of both, their ratio block by block, and the peak memory."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=764)
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    if not CORPUS.is_file():
        print("skipped: the corpus is not beside this checkout (../shared)")
        return 0
    reader, _, gazetteer = opened()
    corpus = articles(arguments.articles)
    for article in corpus[:5]:
        reader.read(article, gazetteer)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    full = spacy.load(next(name for name in MODELS if spacy.util.is_package(name)))
    list(full.pipe(article.text for article in corpus[:5]))
    ours, theirs, claims = [], [], 0
    cpu = [0.0, 0.0]
    for first in range(0, len(corpus), BLOCK):
        block = corpus[first : first + BLOCK]
        start, begun = time.perf_counter(), time.process_time()
        claims += sum(len(found) for found in reader.read_many(block, gazetteer))
        ours.append((time.perf_counter() - start) / len(block))
        cpu[0] += time.process_time() - begun
        peak = max(peak, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        start, begun = time.perf_counter(), time.process_time()
        list(full.pipe((article.text for article in block), batch_size=BLOCK))
        theirs.append((time.perf_counter() - start) / len(block))
        cpu[1] += time.process_time() - begun
    ratios = sorted(b / a for a, b in zip(ours, theirs, strict=True))
    print(f"articles {len(corpus)}  claims {claims}")
    alone = sum(ours) / len(ours)
    print(f"conflictmap reading   {1 / statistics.median(ours):6.1f} articles/s")
    print(f"spaCy, full pipeline  {1 / statistics.median(theirs):6.1f} articles/s")
    print(f"ratio  median {statistics.median(ratios):.1f}  min {ratios[0]:.1f}  max {ratios[-1]:.1f}")
    print(f"ratio of all together {sum(theirs) / sum(ours):.1f}, of processor time {cpu[1] / cpu[0]:.1f}")
    print(f"peak memory of the process, both models loaded: {peak} MB")
    if arguments.jobs > 1:
        together = in_processes(corpus, arguments.jobs)
        print(
            f"in {arguments.jobs} processes        {1 / together:6.1f} articles/s,"
            f" {alone / together:.1f} times one"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
