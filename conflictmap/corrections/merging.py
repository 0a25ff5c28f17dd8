"""Names that a person said are one source: what becomes of them in the lists of sources."""

from collections.abc import Iterable, Iterator, Sequence

from conflictmap.control.sources import normal_words
from conflictmap.corrections.file import SourceMerge, Written
from conflictmap.errors import SettingsError
from conflictmap.model import Article, Claim


def stale_merges(
    sources: Sequence[Written[SourceMerge]], claims: Iterable[Claim], articles: Iterable[Article]
) -> Iterator[SettingsError]:
    """Yield a line for every merger of names of which none is heard any more."""
    if not sources:
        return
    heard = {article.source for article in articles} | {claim.attribution for claim in claims}
    said = [f" {' '.join(normal_words(text))} " for text in sorted(filter(None, heard))]
    for one in sources:
        names = [f" {' '.join(normal_words(name))} " for name in one.row.all_names]
        if not any(name in text for text in said for name in names):
            listed = ", ".join(map(repr, one.row.all_names))
            yield SettingsError(
                f"{one.dotted()}: no article and no claim names {listed} any more",
                where=one.at("names"),
                mend="Mend the spelling, or take it out",
            )
