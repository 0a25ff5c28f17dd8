"""Claims of articles, answers of geocoders, and whatever else takes long to make, remembered."""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Final

from conflictmap.claims_file import claim_lines, read_claim_lines
from conflictmap.errors import StoreError
from conflictmap.model import Article, Claim, content_id
from conflictmap.store.database import Database

# So many products are written at a time.
_TOGETHER: Final = 512


def seal(*parts: object) -> str:
    """Return what tells, of a row and its key, whether they are still what was written."""
    return content_id(*parts, length=16)


def article_key(article: Article) -> str:
    """Return an id of all that reading an article depends on."""
    return content_id(
        article.id,
        article.title,
        article.source,
        article.published,
        article.language,
        article.text,
        article.passages,
        length=32,
    )


def _product_seal(maker: str, key: str, content: bytes) -> str:
    return seal(maker, key, hashlib.blake2b(content, digest_size=16).hexdigest())


def _is_of(claim: Claim, article: Article) -> bool:
    text = (article.title or "") if claim.in_title else article.text
    return claim.article == article.id and text[claim.start : claim.end] == claim.quote


class Store(Database):
    """Claims by article and reader, answers by geocoder and query, products by maker and key.

    Each row is sealed with its key: one that a bad disk has changed, or that was moved to another key, is as
    if it had never been remembered. A seal is no secret: who may write the file may also write what it says.

    It is the `Memory` that the stages take. Products are written together, at the latest when the store is
    closed.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        super().__init__(path, read_only=read_only)
        self._new: dict[tuple[str, str], bytes] = {}
        self._used: set[tuple[str, str]] = set()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.flush()
            elif kind is not StoreError:
                # What was made before something else went wrong, or Ctrl-C, need not be made again.
                with suppress(StoreError):
                    self.flush()
        finally:
            super().__exit__(kind, error, trace)

    def claims(self, article: Article, reader: str) -> tuple[Claim, ...] | None:
        """Return what a reader found in an article, None where it has not read it yet.

        Parameters
        ----------
        article
            The article as it is now; another text, date or outlet is another article.
        reader
            The reader's identity.
        """
        key = article_key(article)
        row = self.row("SELECT claims, seal FROM reading WHERE article = ? AND reader = ?", key, reader)
        if row is None or row[1] != seal(key, reader, row[0]):
            return None
        with self.errors():
            claims = tuple(read_claim_lines(str(row[0]).split("\n"), str(self.path)))
            if any(not _is_of(claim, article) for claim in claims):
                raise ValueError(f"a claim is not of its article ({article.id})")
            return claims

    def remember(self, read: Iterable[tuple[Article, Sequence[Claim]]], reader: str) -> None:
        """Keep what a reader found, all of it or, when something fails, nothing.

        Parameters
        ----------
        read
            Articles with their claims; places are not kept.
        reader
            The reader's identity.
        """
        told = [(article_key(article), reader, "".join(claim_lines(claims))) for article, claims in read]
        rows = [(*row, seal(*row)) for row in told]
        self.write(("INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?)", rows))

    def answer(self, service: str, url: str, query: str) -> tuple[str, date] | None:
        """Return what an online geocoder answered and the day it was asked, None where it never was.

        Parameters
        ----------
        service, url
            The geocoder's protocol and its server.
        query
            What it was asked, as it was given to `keep_answer`.
        """
        row = self.row(
            "SELECT records, asked, seal FROM answer WHERE service = ? AND url = ? AND query = ?",
            service,
            url,
            query,
        )
        if row is None or row[2] not in {"", seal(service, url, query, row[1], row[0])}:
            return None
        with self.errors():
            return str(row[0]), date.fromisoformat(row[1])

    def keep_answer(self, service: str, url: str, query: str, records: str, asked: date) -> None:
        """Keep an answer for ever; where another build has kept one already, that stays."""
        if self.answer(service, url, query) is not None:
            return
        row = (service, url, query, asked.isoformat(), records)
        self.write(("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?)", [(*row, seal(*row))]))

    def answers(self) -> tuple[int, int]:
        """Return how many answers are kept, and how many of them name no place."""
        row = self.row("SELECT count(*), total(records = '[]') FROM answer")
        assert row is not None
        return int(row[0]), int(row[1])

    def recall(self, maker: str, key: str) -> bytes | None:
        """Return what a maker made from something, None where it has not yet."""
        self._used.add((maker, key))
        if (maker, key) in self._new:
            return self._new[maker, key]
        row = self.row("SELECT content, seal FROM product WHERE maker = ? AND key = ?", maker, key)
        if row is None or not isinstance(row[0], bytes) or row[1] != _product_seal(maker, key, row[0]):
            return None
        return row[0]

    def keep(self, maker: str, key: str, content: bytes) -> None:
        """Keep what a maker made."""
        self._new[maker, key] = content
        if len(self._new) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Write the products that wait for it."""
        if self._new:
            rows = [(*made, content, _product_seal(*made, content)) for made, content in self._new.items()]
            self.write(("INSERT OR REPLACE INTO product VALUES (?, ?, ?, ?)", rows))
            self._new.clear()

    def damaged(self) -> tuple[int, int]:
        """Return how many readings and answers, and how many products, are not what was written."""
        readings = self.rows("SELECT article, reader, claims, seal FROM reading")
        answers = self.rows("SELECT service, url, query, asked, records, seal FROM answer WHERE seal != ''")
        products = self.rows("SELECT maker, key, content, seal FROM product")
        return (
            sum(kept != seal(*told) for *told, kept in (*readings, *answers)),
            sum(
                not isinstance(content, bytes) or kept != _product_seal(maker, key, content)
                for maker, key, content, kept in products
            ),
        )

    def drop_unused(self) -> None:
        """Forget the products that nobody has asked for since the store was opened."""
        unused = [row for row in self.rows("SELECT maker, key FROM product") if row not in self._used]
        if unused:
            self.write(("DELETE FROM product WHERE maker = ? AND key = ?", unused))
