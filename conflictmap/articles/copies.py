"""Articles that repeat one another: the same again, a later version, an agency's text at another outlet."""

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from conflictmap.memory import FORGETFUL, Memory, recalled
from conflictmap.model import Article, content_id

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_SHARED: Final = {True: 0.5, False: 0.4}
"""Jaccard index of two texts' shingles from which on one is a version of the other: by one outlet, by two.

A changed word takes four shingles with it, so that a text of which every fifteenth word was edited still has
0.6, and one to which as much again was added has 0.5. Of the 291,466 pairs of FA-KES 291,043 stay below
0.05; between 0.2 and 0.3 pairs share an outlet's standing paragraphs on the war, and at 0.4 different outlets
have one agency's report. One outlet's own standing paragraphs reach 0.46.
"""

# Five and more lose a text at each small edit; three and fewer are shared by any two reports of one war.
_WORDS: Final = 4
# Bands and rows of the signature (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4): a pair
# that shares half of its shingles becomes a candidate with a chance of 1 - (1 - 0.5**3)**42 = 99.6 %, one
# with 0.4 in common with one of 94 %, and one with a hundredth with one of 0.004 %.
_BANDS: Final = 42
_ROWS: Final = 3
_HASHES: Final = _BANDS * _ROWS
_SEED: Final = 1
_SIZE: Final = 4 * _HASHES
_DIGEST: Final = 16
# Below so many words a text is a headline; two headlines are one text or they are not.
_SHORTEST: Final = 20

_WORD: Final = re.compile(r"\w+")
# What only says from where a reader came.
_TRACKING: Final = re.compile(
    r"(?:utm_|mc_|at_)\w+|fbclid|gclid|igshid|cmpid|ref|ref_src|ocid", re.IGNORECASE
)


class CopyKind(StrEnum):
    """What an article is of an earlier one."""

    SAME = "same"
    COPY = "copy"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Copy:
    """That an article repeats an earlier one.

    Attributes
    ----------
    article, of
        The ids of the later and of the earlier article.
    kind
        `SAME`: the same words, by the same outlet, at the same address, or by nobody knows whom. `COPY`: the
        same or nearly the same words at another outlet, as agencies' reports are printed. `UPDATE`: changed
        words at the same address, or nearly the same words by the same outlet.
    similarity
        Jaccard index of their shingles of four words, 0 to 1.
    """

    article: str
    of: str
    kind: CopyKind
    similarity: float

    def __str__(self) -> str:
        what = {
            CopyKind.SAME: "the same as",
            CopyKind.COPY: "a copy of",
            CopyKind.UPDATE: "another version of",
        }
        shared = "" if self.kind is CopyKind.SAME else f" ({self.similarity:.0%} of their wording in common)"
        return f"{self.article} is {what[self.kind]} {self.of}{shared}"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a text is recognised by; depends on nothing but what is read of it.

    Attributes
    ----------
    digest
        Of its words, in lower case: equal where the words are equal.
    hashes
        MinHash values of its shingles as bytes; empty where the text is too short to have near copies.
    """

    digest: bytes
    hashes: bytes

    def to_bytes(self) -> bytes:
        """Return what `from_bytes` reads back: 16 or 520 bytes."""
        return self.digest + self.hashes

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Return the signature that `to_bytes` wrote.

        Raises
        ------
        ValueError
            These are no bytes of a signature.
        """
        if len(data) not in {_DIGEST, _DIGEST + _SIZE}:
            raise ValueError(f"{len(data)} bytes are no signature")
        return cls(data[:_DIGEST], data[_DIGEST:])

    def bands(self) -> Iterator[tuple[int, bytes]]:
        """Yield the parts of the signature of which near copies are likely to share one."""
        width = 4 * _ROWS
        for band in range(len(self.hashes) // width):
            yield band, self.hashes[band * width : (band + 1) * width]


SIGNATURE: Final = f"1-{_WORDS}-{_BANDS}-{_ROWS}-{_SEED}-affine32"
"""What made a signature: those of another value must not be compared with these."""


def signature(article: Article, memory: Memory = FORGETFUL) -> Signature:
    """Return what an article is recognised by: of its paragraphs, without boilerplate and repeats.

    Parameters
    ----------
    memory
        Spares making it again.
    """
    maker = f"signature {SIGNATURE}"
    key = content_id(article.text, article.passages, article.title, length=32)
    kept = recalled(memory, maker, key, Signature.from_bytes)
    if kept is not None:
        return kept
    made = _signature(_words(article))
    memory.keep(maker, key, made.to_bytes())
    return made


def _signature(words: Sequence[str]) -> Signature:
    digest = hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()
    if len(words) < _SHORTEST:
        return Signature(digest, b"")
    # Imported here since it takes most of a second, and signatures are remembered from build to build.
    from datasketch import MinHash  # noqa: PLC0415 - see above

    # The low half is as good as the whole: what a collision adds is a candidate, which is checked.
    values = (_shingles(words) & 0xFFFFFFFF).tolist()
    minhash = MinHash(
        num_perm=_HASHES, seed=_SEED, hashfunc=int, scheme="affine32", permutations=_permutations()
    )
    minhash.update_batch(values)
    return Signature(digest, minhash.hashvalues.astype("<u4").tobytes())


_kept_permutations: list[Any] = []


def _permutations() -> Any:  # datasketch's own form
    # Drawn from the seed once: drawing them takes longer than using them.
    if not _kept_permutations:
        from datasketch import MinHash  # noqa: PLC0415 - as in `signature`

        _kept_permutations.append(MinHash(num_perm=_HASHES, seed=_SEED, scheme="affine32").permutations)
    return _kept_permutations[0]


def shingles(article: Article) -> "NDArray[np.uint64]":
    """Return the hashes of an article's runs of four words, each once, in order: shape (runs,)."""
    return _shingles(_words(article))


def similarity(one: Article, other: Article) -> float:
    """Return the Jaccard index of two articles' shingles of four words: 0 nothing in common, 1 the same."""
    return _jaccard(_shingles(_words(one)), _shingles(_words(other)))


def address_key(url: str) -> str:
    """Return what two addresses of one page have in common.

    Scheme, "www.", the fragment, a slash at the end and parameters that only say from where a reader came
    do not count.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    except ValueError:
        return url.strip()
    query = [pair for pair in parse_qsl(parts.query) if not _TRACKING.fullmatch(pair[0])]
    return f"{host}{port}{parts.path.rstrip('/')}{'?' if query else ''}{urlencode(sorted(query))}"


class CopyIndex:
    """Articles that others can be compared with, in the order in which they are added."""

    def __init__(self) -> None:
        self._articles: list[Article] = []
        self._signatures: list[Signature] = []
        self._by_digest: dict[bytes, list[int]] = {}
        self._by_address: dict[str, list[int]] = {}
        self._by_band: dict[tuple[int, bytes], list[int]] = {}
        self._shingles: dict[int, NDArray[np.uint64]] = {}

    def add(self, article: Article, known: Signature | None = None) -> None:
        """Add an article; `known` is its signature, where that was computed before."""
        number = len(self._articles)
        mark = known or signature(article)
        self._articles.append(article)
        self._signatures.append(mark)
        self._by_digest.setdefault(mark.digest, []).append(number)
        if article.url:
            self._by_address.setdefault(address_key(article.url), []).append(number)
        for band in mark.bands():
            self._by_band.setdefault(band, []).append(number)

    def at(self, url: str) -> Article | None:
        """Return the article that was added last of those at an address."""
        found = self._by_address.get(address_key(url))
        return self._articles[found[-1]] if found else None

    def find(self, article: Article, known: Signature | None = None) -> Copy | None:
        """Return which of the articles this one repeats, or None.

        Where it repeats several: the same before a later version before a copy, and of each the most similar.
        """
        mark = known or signature(article)
        address = self._by_address.get(address_key(article.url), []) if article.url else []
        alike = self._by_digest.get(mark.digest, ())
        for number in alike:
            if number in address or _may_be_one_outlet(article, self._articles[number]):
                return Copy(article.id, self._articles[number].id, CopyKind.SAME, 1.0)
        if address:
            # What the page says now is a version of what it said last, which is most like it.
            own = _shingles(_words(article))
            shared, number = max((_jaccard(own, self._shingles_of(number)), number) for number in address)
            last = self._articles[number]
            same = _same_words(article, last)
            return Copy(
                article.id, last.id, CopyKind.SAME if same else CopyKind.UPDATE, 1.0 if same else shared
            )
        nearest = self._nearest(article, mark)
        if nearest is None and alike:
            # Too short for near copies.
            return Copy(article.id, self._articles[alike[0]].id, CopyKind.COPY, 1.0)
        return nearest

    def _nearest(self, article: Article, mark: Signature) -> Copy | None:
        candidates = {number for band in mark.bands() for number in self._by_band.get(band, ())}
        if not candidates:
            return None
        own = _shingles(_words(article))
        best: tuple[bool, float, int] | None = None
        for number in sorted(candidates):
            shared = _jaccard(own, self._shingles_of(number))
            one_outlet = _one_outlet(article, self._articles[number])
            if shared < LEAST_SHARED[one_outlet]:
                continue
            ranked = (one_outlet, shared, -number)
            if best is None or ranked > best:
                best = ranked
        if best is None:
            return None
        same_outlet, shared, number = best
        found = self._articles[-number]
        if _may_be_one_outlet(article, found) and _same_words(article, found):
            return Copy(article.id, found.id, CopyKind.SAME, 1.0)
        kind = CopyKind.UPDATE if same_outlet else CopyKind.COPY
        return Copy(article.id, found.id, kind, shared)

    def _shingles_of(self, number: int) -> "NDArray[np.uint64]":
        if number not in self._shingles:
            self._shingles[number] = _shingles(_words(self._articles[number]))
        return self._shingles[number]


def find_copies(articles: Iterable[Article], memory: Memory = FORGETFUL) -> tuple[Copy, ...]:
    """Return which articles repeat an earlier one; each at most once, and never one another.

    Parameters
    ----------
    articles
        In any order: an article is earlier by its day of publication, undated ones come last, and among those
        of one day the one that is given first.
    memory
        Spares making signatures again.

    Returns
    -------
    In the order of days. Depends on nothing but the articles.
    """
    index = CopyIndex()
    found: list[Copy] = []
    for article in sorted(articles, key=lambda one: one.published or date.max):
        mark = signature(article, memory)
        copy = index.find(article, mark)
        if copy is not None:
            found.append(copy)
        index.add(article, mark)
    return tuple(found)


def _one_outlet(one: Article, other: Article) -> bool:
    # Two texts of which nobody says who published them are as good as by one.
    return _outlet(one) == _outlet(other)


def _may_be_one_outlet(one: Article, other: Article) -> bool:
    # The same words without any outlet are more likely a paste of that report than an agency's copy.
    return _one_outlet(one, other) or not _outlet(one) or not _outlet(other)


def _outlet(article: Article) -> str:
    if article.source is not None:
        return article.source.casefold()
    return address_key(article.url).partition("/")[0] if article.url else ""


def _words(article: Article) -> list[str]:
    spans: Sequence[tuple[int, int]] = article.passages or ((0, len(article.text)),)
    words = _WORD.findall("\n".join(article.text[start:end] for start, end in spans).casefold())
    return _without(article.title, words)


def _without(title: str | None, words: list[str]) -> list[str]:
    # Pages repeat their headline at the head of the text, and feeds and datasets do not.
    head = _WORD.findall((title or "").casefold())
    return words[len(head) :] if words[: len(head)] == head != words else words


def _same_words(one: Article, other: Article) -> bool:
    # Of a headline in the text only the article that has it as its title knows that it is one.
    return _without(other.title, _words(one)) == _without(one.title, _words(other))


def _shingles(words: Sequence[str]) -> "NDArray[np.uint64]":
    """Return the hashes of all runs of four words, in order and each once."""
    import numpy as np  # noqa: PLC0415 - takes a tenth of a second, and most commands do without

    single = np.array([zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words], dtype=np.uint64)
    runs = max(len(words) - _WORDS + 1, 1) if words else 0
    mixed = np.zeros(runs, dtype=np.uint64)
    for place in range(min(_WORDS, len(words))):
        # An odd factor loses nothing of what it multiplies; the shift brings high bits down (splitmix64).
        mixed = (mixed + single[place : place + runs]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


def _jaccard(one: "NDArray[np.uint64]", other: "NDArray[np.uint64]") -> float:
    import numpy as np  # noqa: PLC0415 - as in `_shingles`

    if not len(one) or not len(other):
        return 0.0
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)
