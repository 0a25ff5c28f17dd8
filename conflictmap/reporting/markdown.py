"""A report as Markdown, with its pictures beside it."""

from collections.abc import Iterator, Sequence

from conflictmap.addresses import web_address
from conflictmap.maps.pictures.sayings import short_day
from conflictmap.reporting import phrases
from conflictmap.reporting.content import METHOD, Disagreement, PlaceHistory, Report, Statement
from conflictmap.reporting.pictures import Illustration
from conflictmap.wording import plain_markdown


def markdown_of(report: Report, pictures: Sequence[tuple[Illustration, str]]) -> str:
    """Return a report as Markdown; all text from articles reads as text.

    Parameters
    ----------
    pictures
        Each with the name of its file, as the report is to link it.
    """
    return "\n".join(_lines(report, pictures)) + "\n"


def _lines(report: Report, pictures: Sequence[tuple[Illustration, str]]) -> Iterator[str]:
    yield f"# {plain_markdown(report.title)}: {report.period}"
    yield ""
    yield from (plain_markdown(sentence) for sentence in report.summary)
    for illustration, name in pictures:
        caption = illustration.picture.caption
        yield from ("", f"![{plain_markdown(caption.alternative)}]({name})", "")
        yield f"*{plain_markdown(caption.text)}*"
    if report.places:
        yield from ("", "## What changed, place by place")
    for place in report.places:
        yield from _place(place)
    if report.disagreements:
        yield from ("", "## Where sources disagree")
    for disagreement in report.disagreements:
        yield from _disagreement(disagreement)
    yield from ("", "## How this was made", "", METHOD, "")
    yield f"Made with {plain_markdown(report.provenance.made_by)}."
    yield from (f"{plain_markdown(credit.rstrip('.'))}." for credit in report.provenance.credits)
    if report.references:
        yield from ("", "## References", "")
    for reference in report.references:
        address = web_address(reference.article.url)
        link = f" <{address}>" if address else ""
        yield f"{reference.number}. {plain_markdown(phrases.citation(reference.article))}.{link}"


def _place(place: PlaceHistory) -> Iterator[str]:
    yield from ("", f"### {plain_markdown(place.name)} ({plain_markdown(place.kind)})", "")
    for step in place.steps:
        yield f"- **{short_day(step.day)}**: {plain_markdown(phrases.turn(step))}"
        yield from (f"  - {line}" for line in _statements(step.supporting, step.opposing))


def _disagreement(disagreement: Disagreement) -> Iterator[str]:
    yield from ("", f"### {plain_markdown(disagreement.name)}, {disagreement.when}", "")
    yield f"Weighed up: {plain_markdown(disagreement.told)}."
    yield ""
    yield from (f"- {line}" for line in _statements(disagreement.supporting, disagreement.opposing))


def _statements(supporting: Sequence[Statement], opposing: Sequence[Statement]) -> Iterator[str]:
    for word, statements in (("For", supporting), ("Against", opposing)):
        for statement in statements:
            source = phrases.source(statement)
            said = f" ({plain_markdown(source)})" if source else ""
            yield f"{word}: “{plain_markdown(statement.quote)}”{said} \\[{statement.reference}\\]"
