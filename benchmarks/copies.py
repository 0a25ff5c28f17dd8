"""Time finding copies among articles, and count what share of pairs lies where.

usage: python benchmarks/copies.py [FILE...]
"""

import argparse
import itertools
import time
from collections import Counter
from pathlib import Path

from conflictmap.threads import use_one_thread

use_one_thread()  # as the command line does, before anything loads numpy

import numpy as np

from conflictmap.articles import read_articles
from conflictmap.articles.copies import find_copies, shingles, signature
from conflictmap.articles.datechecks import check_dates
from conflictmap.errors import MisdatedError

FA_KES = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "fa-kes.jsonl"
# At most so many articles are compared each with each.
COMPARED = 1000


class _Remembering:
    """A memory without a file."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def recall(self, maker: str, key: str) -> bytes | None:
        """Return what was kept."""
        return self._kept.get((maker, key))

    def keep(self, maker: str, key: str, content: bytes) -> None:
        """Keep it."""
        self._kept[maker, key] = content


def main() -> None:
    """Read the articles, then time and count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, default=[FA_KES])
    files = parser.parse_args().files
    if not all(path.exists() for path in files):
        print(f"there is no {files[0]}: name files of articles")
        return
    batch = read_articles(files)
    articles = batch.articles
    signature(articles[0])  # loads what takes its time once
    began = time.perf_counter()
    memory = _Remembering()
    for article in articles:
        signature(article, memory)
    signed = time.perf_counter() - began
    began = time.perf_counter()
    copies = find_copies(articles, memory)
    found = time.perf_counter() - began
    each = 1000 / len(articles)
    print(f"articles: {len(articles)}")
    print(f"signatures: {signed * each:.2f} ms an article")
    print(f"copies from known signatures: {found * each:.2f} ms an article")
    print(f"found: {dict(sorted(Counter(copy.kind.value for copy in copies).items()))}")
    sets = [shingles(article) for article in articles[:COMPARED]]
    shares = Counter(
        int(len(np.intersect1d(one, other, assume_unique=True)) / max(len(np.union1d(one, other)), 1) * 20)
        / 20
        for one, other in itertools.combinations(sets, 2)
    )
    pairs = sum(shares.values())
    print(f"pairs: {pairs}, of which below 0.05: {shares[0.0]} ({shares[0.0] / pairs:.2%})")
    for share, count in sorted(shares.items())[1:]:
        print(f"  {share:.2f} and more: {count}")
    misdated = sum(isinstance(problem, MisdatedError) for problem in batch.problems)
    print(f"dates before all that the text tells of: {misdated}")
    began = time.perf_counter()
    for article in articles:
        check_dates(article, None, None, "")
    print(f"date checks: {(time.perf_counter() - began) * each:.2f} ms an article")


if __name__ == "__main__":
    main()
