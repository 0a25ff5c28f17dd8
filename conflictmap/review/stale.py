"""Decisions that no claim answers to any more, with the lines that add by hand what was accepted."""

from collections.abc import Iterator, Mapping, Sequence

from conflictmap.corrections.applying import Unapplied
from conflictmap.corrections.matching import span_in
from conflictmap.corrections.writing import Value, table_text
from conflictmap.model import Article
from conflictmap.review.item import Item, Kind


def stale_decisions(stale: Sequence[Unapplied], articles: Mapping[str, Article]) -> Iterator[Item]:
    """Yield the decisions about claims that nothing is done with."""
    for one in stale:
        row = one.decision.row
        article = articles.get(row.article)
        settled = {} if row.changes is None else row.changes.model_dump(exclude_none=True, exclude_unset=True)
        text = ""
        place = settled.get("place") or row.place
        change = settled.get("change") or row.change
        said = article is not None and (
            span_in(article.text, row.sentence) or span_in(article.title or "", row.sentence)
        )
        if row.decision != "reject" and said and place and change and article is not None:
            keys: dict[str, Value] = {
                "article": row.article,
                "sentence": " ".join(row.sentence.split()),
                "change": str(change),
                "place": str(place),
            }
            for party in ("gainer", "loser"):
                if who := settled.get(party, getattr(row, party)):
                    keys[party] = str(who)
            if article.published is not None:
                keys["day"] = article.published
            keys |= {key: value for key in ("by", "on", "why") if (value := getattr(row, key))}
            remark = f"instead of the [[claim]] in line {one.decision.line}"
            text = table_text("add", keys, remarks={"day": "when it happened", "": remark})
        yield Item(
            Kind.STALE,
            f"{one.problem.where}: {one.problem.what}",
            0,
            1.0,
            lines=text,
            command=one.problem.mend or "",
        )
