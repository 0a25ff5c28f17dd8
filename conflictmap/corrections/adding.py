"""Claims by hand: from an article of the project, or from a report of which only the sentence is known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from conflictmap.articles.language import guess_language
from conflictmap.corrections.file import AddedClaim, Written
from conflictmap.corrections.finding import Places
from conflictmap.corrections.loading import own_place
from conflictmap.corrections.matching import span_in
from conflictmap.errors import SettingsError
from conflictmap.model import Article, Claim, DateSpan, DecisionKind, Precision, Toponym, content_id

_OPEN = DateSpan(None, None, Precision.OPEN)


def added_claims(
    added: Sequence[Written[AddedClaim]], articles: Mapping[str, Article], places: Places
) -> tuple[tuple[Claim, ...], tuple[Article, ...], tuple[SettingsError, ...]]:
    """Return the claims, the reports that are not among the articles, and why others are left out.

    Raises
    ------
    SettingsError
        A claim names a place that does not exist.
    """
    claims: dict[str, Claim] = {}
    reports: dict[str, Article] = {}
    problems: list[SettingsError] = []
    for one in added:
        article = _report(one.row) if one.row.article is None else articles.get(one.row.article)
        if article is None:
            problems.append(
                SettingsError(
                    f"{one.dotted('article')}: there is no article {one.row.article!r} any more",
                    where=one.at("article"),
                    mend="Mend its id, or give source, published and url instead",
                )
            )
            continue
        claim = _claim(one, article, places)
        if claim is None:
            problems.append(
                SettingsError(
                    f"{one.dotted('sentence')}: {article.id!r} does not say this",
                    where=one.at("sentence"),
                    mend="Quote the sentence as it stands there",
                )
            )
            continue
        if claim.id in claims:
            problems.append(
                SettingsError(
                    f"{one.dotted()}: this claim is added twice", where=one.at(), mend="Take one out"
                )
            )
        claims[claim.id] = claim
        if one.row.article is None:
            reports.setdefault(article.id, article)
    return tuple(claims.values()), tuple(reports.values()), tuple(problems)


def _report(row: AddedClaim) -> Article:
    """Return a report of which nothing but a sentence is known, as an article."""
    return Article(
        id=f"added:{content_id(row.source, row.url, row.published, row.title, row.sentence)}",
        title=row.title,
        source=row.source,
        url=row.url,
        published=row.published,
        language=guess_language(row.sentence),
        text=row.sentence,
    )


def _claim(one: Written[AddedClaim], article: Article, places: Places) -> Claim | None:
    """Return the claim, None where the article does not hold the sentence."""
    row = one.row
    span, in_title = span_in(article.text, row.sentence), False
    if span is None:
        span, in_title = span_in(article.title or "", row.sentence), True
    if span is None:
        return None
    text = (article.title or "") if in_title else article.text
    if row.lat is not None:
        place = own_place(row.place, row)
        trace = f"place: put on the map by a person: {place.name} [{place.id}]"
    else:
        place, trace = places.named(row.place, article, one, "place")
    within = span_in(text[slice(*span)], place.name) or span_in(text[slice(*span)], row.place)
    start, end = (span[0] + within[0], span[0] + within[1]) if within else span
    mention = Toponym(text[start:end] if within else place.name, start, end, place.name, place.kind)
    decision = row.decided(DecisionKind.ADDED)
    claim = Claim(
        id="",
        article=article.id,
        quote=text[slice(*span)],
        start=span[0],
        end=span[1],
        change=row.change,
        gainer=row.gainer or None,
        loser=row.loser or None,
        toponym=mention,
        place=place,
        extent=row.extent,
        when=row.span(_OPEN),
        attribution=row.attribution or None,
        certainty=row.certainty,
        background=row.background,
        in_title=in_title,
        trace=(trace, f"person: {decision}"),
        decision=decision,
    )
    told = (claim.article, claim.quote, claim.change, claim.gainer, claim.loser, place.id, claim.when)
    return replace(claim, id=content_id("added", *told))
