"""Finding what a decision is about: a sentence of an article, and the claims that were read from it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from conflictmap.corrections.file import ClaimCorrection, Written
from conflictmap.errors import SettingsError
from conflictmap.model import Article, Claim
from conflictmap.places.names import strict_key

_SHOWN = 6


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """Return a text for comparing: without regard to case and white space."""
    return " ".join(text.split()).casefold()


def span_in(text: str, sentence: str) -> tuple[int, int] | None:
    """Return where a sentence stands first in a text, without regard to case and white space."""
    words = r"\s+".join(map(re.escape, sentence.split()))
    found = re.search(words, text, re.IGNORECASE)
    return None if found is None else found.span()


def claims_by_article(claims: Iterable[Claim], articles: Iterable[str]) -> dict[str, list[Claim]]:
    """Return the claims of some articles."""
    found: dict[str, list[Claim]] = {article: [] for article in articles}
    for claim in claims:
        if claim.article in found:
            found[claim.article].append(claim)
    return found


def finds(row: ClaimCorrection, claim: Claim) -> bool:
    """Tell whether a claim of the sentence is one that the other keys of a decision ask for."""
    return (
        (row.change is None or row.change is claim.change)
        and (row.gainer is None or row.gainer == (claim.gainer or ""))
        and (row.loser is None or row.loser == (claim.loser or ""))
        and (row.place is None or _is_place(row.place, claim))
    )


def _is_place(asked: str, claim: Claim) -> bool:
    if claim.place is not None and claim.place.id == asked:
        return True
    if normal(asked) in {normal(claim.toponym.text), normal(claim.toponym.name)}:
        return True
    key = strict_key(asked)
    return bool(key) and key in {strict_key(claim.toponym.text), strict_key(claim.toponym.name)}


def meant(
    one: Written[ClaimCorrection], claims: Sequence[Claim], articles: Mapping[str, Article]
) -> tuple[tuple[Claim, ...], SettingsError | None]:
    """Return the claims that a decision is about, or none and why.

    A rejection may be of several claims of a sentence; what is accepted or edited is one, or several that
    nothing tells apart.

    Parameters
    ----------
    claims
        Those of the decision's article.
    """
    row = one.row
    wanted = normal(row.sentence)
    holding = [claim for claim in claims if wanted in normal(claim.quote)]
    # The whole of one sentence may stand within another.
    whole = [claim for claim in holding if normal(claim.quote) == wanted]
    of_sentence = whole or holding
    if not of_sentence:
        return (), _nothing_read(one, articles.get(row.article))
    sentences = {(claim.in_title, claim.start, claim.end) for claim in of_sentence}
    if len(sentences) > 1 and len({normal(claim.quote) for claim in of_sentence}) > 1:
        return (), SettingsError(
            f"{one.dotted('sentence')}: {len(sentences)} sentences of {row.article!r} hold these words",
            where=one.at("sentence"),
            mend="Quote more of the one that is meant",
        )
    found = tuple(claim for claim in of_sentence if finds(row, claim))
    if not found:
        return (), SettingsError(
            f"{one.dotted()}: the claim is not read from this sentence any more, but {_listed(of_sentence)}",
            where=one.at("sentence"),
            mend=_mend(row, "Mend place, change, gainer or loser"),
        )
    if row.decision != "reject" and len({_told(claim) for claim in found}) > 1:
        return (), SettingsError(
            f"{one.dotted()}: several claims are read from this sentence: {_listed(found)}",
            where=one.at("sentence"),
            mend="Add place, change, gainer or loser to say which",
        )
    return found, None


def _told(claim: Claim) -> tuple[object, ...]:
    return claim.change, normal(claim.toponym.text), claim.gainer, claim.loser


def _listed(claims: Sequence[Claim]) -> str:
    told = list(dict.fromkeys(brief(claim) for claim in claims))
    more = f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    return "; ".join(told[:_SHOWN]) + more


def brief(claim: Claim) -> str:
    """Return a claim in a few words, as the keys of a decision name it."""
    parties = " from ".join(party for party in (claim.gainer, claim.loser) if party)
    name = " ".join(claim.toponym.text.split())
    return f"{claim.change.value} {name!r} ({parties or 'nobody named'})"


def _nothing_read(one: Written[ClaimCorrection], article: Article | None) -> SettingsError:
    row = one.row
    if article is None:
        what = f"there is no article {row.article!r} any more"
        return SettingsError(
            f"{one.dotted('article')}: {what}", where=one.at("article"), mend="Mend its id, or take it out"
        )
    stands = span_in(article.text, row.sentence) or span_in(article.title or "", row.sentence)
    if stands is None:
        return SettingsError(
            f"{one.dotted('sentence')}: {row.article!r} does not say this any more",
            where=one.at("sentence"),
            mend="Mend the sentence, or take it out",
        )
    return SettingsError(
        f"{one.dotted('sentence')}: no claim is read from this sentence any more",
        where=one.at("sentence"),
        mend=_mend(row, "Quote another part of it, or take it out"),
    )


def _mend(row: ClaimCorrection, otherwise: str) -> str:
    if row.decision == "reject":
        return otherwise
    return f"{otherwise}; or add the claim by hand: conflictmap review has the lines"
