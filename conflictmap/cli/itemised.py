"""What a review found, an item after the other, in words."""

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from conflictmap.wording import counted, plain

if TYPE_CHECKING:
    from conflictmap.review import Item, Quoted, Review

INDENT: Final = "     "
_WIDTH: Final = 100
_LONGEST_QUOTE: Final = 600


def item_text(number: int, item: "Item", found: "Review", project: str) -> Iterator[str]:
    """Yield an item for people, line by line."""
    yield from _wrapped(f"{item.what}.", f"{number:3}. ")
    yield f"{INDENT}{consequence(item, found)}"
    for quoted in item.quotes:
        yield from _wrapped(f"“{shortened(plain(quoted.claim.quote))}”", INDENT)
        yield f"{INDENT}  {cited(quoted)}"
    for candidate in item.candidates:
        yield f"{INDENT}= {plain(candidate.id)}: {plain(candidate.about)}"
    if item.command:
        yield f"{INDENT}> {plain(item.command.replace('PROJECT', project))}"


def consequence(item: "Item", found: "Review") -> str:
    """Return what hangs on an item, in a line."""
    share = item.days / found.coloured if found.coloured else 0.0
    return (
        f"{item.kind.value}: {counted(item.days, 'place-day')} ({share:.2%} of the map), "
        f"{item.at_stake:.0f} expected to be shown wrongly"
    )


def cited(quoted: "Quoted") -> str:
    """Return how a claim is read, and where its sentence stands."""
    claim, article = quoted.claim, quoted.article
    parties = " from ".join(party for party in (claim.gainer, claim.loser) if party) or "nobody named"
    first, last = claim.when.isoformat()
    when = first if first == last else f"{first or ''}/{last or ''}"
    source = None if article is None else article.source
    published = None if article is None or article.published is None else article.published.isoformat()
    told = (
        f"{claim.change.value} {claim.toponym.text}, {parties}, {when or 'no date'}, {claim.certainty.value}"
    )
    where = ", ".join(part for part in (source, published, claim.article) if part)
    said = f" (according to {claim.attribution})" if claim.attribution else ""
    return plain(f"{told}{said}: {where}")


def _wrapped(text: str, before: str) -> list[str]:
    return textwrap.wrap(plain(text), _WIDTH, initial_indent=before, subsequent_indent=INDENT)


def shortened(text: str) -> str:
    """Return as much of a quote as a list has room for."""
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
