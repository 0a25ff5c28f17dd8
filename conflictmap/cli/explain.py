"""`conflictmap explain`: the claims for and against, for one place on a day."""

import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from conflictmap.cli.control import say_left_out
from conflictmap.cli.progress import shown_progress
from conflictmap.errors import InputError
from conflictmap.wording import plain, verdict

if TYPE_CHECKING:
    from conflictmap.control import Argument, Explanation
    from conflictmap.model import Actor, Article, Claim, Place

EXAMPLE: Final = "Example: conflictmap explain palmyra Palmyra --on 2016-12-12"

_WIDTH: Final = 100
_SHOWN_PARTIES: Final = 4
_LEAST_SHOWN: Final = 0.005
_INDENT: Final = "     "
# So many are named in the short lines; all of them follow below.
_SHOWN_BRIEFLY: Final = 5


def explain(
    project: Annotated[Path, typer.Argument(help="The project's folder.", metavar="PROJECT")],
    place: Annotated[str, typer.Argument(help="The place's name or id.", metavar="PLACE")],
    *,
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The day asked about.")],
    known_by: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="Use only what had been published by this day."
        ),
    ] = None,
) -> None:
    """Show the claims for and against, for one place on a day.

    Each claim comes with its sentence, its source and its weight, why it counts for more or less than its
    source alone, and how sure the verdict would be without it. A weight is a log-likelihood ratio: 2.3 makes
    a party ten times as likely as another.
    """
    # Imported here since `conflictmap explain --help` needs none of it.
    from conflictmap.control import explain as explain_place  # noqa: PLC0415 - see above
    from conflictmap.project import Project  # noqa: PLC0415 - as above
    from conflictmap.settings import FILE_NAME  # noqa: PLC0415 - as above
    from conflictmap.weighing import control_settings, source_book  # noqa: PLC0415 - as above

    with shown_progress() as progress:
        opened = Project.open(project)
        evidence = opened.evidence(progress)
        timeline = opened.timeline(evidence=evidence)
    where = str(opened.folder / FILE_NAME)
    explanation = explain_place(
        timeline,
        find_place(place, timeline.places, str(project)),
        on.date(),
        known_by=known_by.date() if known_by else None,
        places=evidence.places,
        settings=control_settings(opened.settings, where),
        book=source_book(opened.settings, evidence.actors, where, opened.corrections.sources),
    )
    articles = {article.id: article for article in timeline.articles}
    for line in lines(explanation, {actor.id: actor for actor in timeline.actors}, articles):
        sys.stdout.write(f"{line}\n")
    for line in _rejected(timeline.rejected, explanation.place, articles):
        sys.stdout.write(f"{line}\n")
    say_left_out(evidence.problems)


def find_place(asked: str, places: Sequence["Place"], where: str) -> str:
    """Return the id of the place that is meant by an id, by one of its names or by a part of one.

    Raises
    ------
    InputError
        None of the places is meant, or several are.
    """
    wanted = asked.casefold()
    by_id = [place.id for place in places if place.id.casefold() == wanted]
    by_name = [place.id for place in places if wanted in _names(place)]
    near = [place.id for place in places if any(wanted in name for name in _names(place))]
    found = by_id or by_name or near
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(
            f"{asked!r} may be {', '.join(sorted(found))}", where=where, mend="Ask for one of them"
        )
    raise InputError(
        f"no claim speaks of {asked!r}", where=where, mend="Look for the place with conflictmap control"
    )


def _names(place: "Place") -> set[str]:
    return {name.casefold() for name in place.all_names}


def lines(
    explanation: "Explanation", actors: Mapping[str, "Actor"], articles: Mapping[str, "Article"]
) -> Iterable[str]:
    """Yield an explanation in plain language, line by line."""
    state = explanation.state

    def name(actor: str) -> str:
        return plain(actors[actor].name if actor in actors else actor)

    held = verdict(state, f"{state.confidence:.2f}", name)
    yield f"{plain(explanation.place.name)} on {explanation.day}: {held}."
    if explanation.known_by:
        yield f"By what had been published by {explanation.known_by}."
    likely = [
        f"{name(actor)} {probability:.2f}"
        for actor, probability in explanation.probabilities[:_SHOWN_PARTIES]
        if probability >= _LEAST_SHOWN
    ]
    yield f"Probabilities: {', '.join(likely)}."
    if state.heard:
        yield f"Newest evidence: {state.heard}."
    if state.divided:
        yield _divided(state.share)
    for heading, arguments in (("For", explanation.supporting), ("Against", explanation.opposing)):
        named = "; ".join(_briefly(one) for one in arguments[:_SHOWN_BRIEFLY])
        more = f"; and {len(arguments) - _SHOWN_BRIEFLY} more" if len(arguments) > _SHOWN_BRIEFLY else ""
        yield f"{heading}: {named or 'nothing'}{more}."
    for heading, arguments in (("For", explanation.supporting), ("Against", explanation.opposing)):
        if arguments:
            yield ""
            yield f"{heading}, by effect:"
        for number, argument in enumerate(arguments, start=1):
            yield from _argument(number, argument, articles)
    yield ""
    yield from _turning(explanation, name)


def _divided(share: float | None) -> str:
    if share is None:
        return "Parts of it are reported in other hands."
    return (
        f"Parts of it are reported in other hands; the holder has {share:.0%} of what is known of its parts."
    )


def _briefly(argument: "Argument") -> str:
    notes = f" ({', '.join(argument.reasons)})" if argument.reasons else ""
    return f"{_speaker(argument)}{notes}"


def _turning(explanation: "Explanation", name: Callable[[str], str]) -> Iterable[str]:
    """Yield what would change the verdict."""
    hinges = [one for one in (*explanation.supporting, *explanation.opposing) if one.hinge]
    if hinges:
        yield "The verdict would be another without " + _or([_speaker(one) for one in hinges]) + "."
    elif explanation.hangs_on:
        speakers = ", ".join(_speaker(one) for one in explanation.hangs_on)
        count = len(explanation.hangs_on)
        together = "this statement" if count == 1 else f"these {count} statements together"
        yield f"The verdict would be another without {together}: {speakers}."
    if explanation.against is not None:
        party, needed = name(explanation.against), explanation.reports_needed
        if needed is None:
            yield f"A few more reports of that day that {party} held it would not change the verdict."
        else:
            reports = "one more report" if needed == 1 else f"{needed} more independent reports"
            yield f"It would take {reports} of that day, by news outlets, that {party} held it to change it."


def _argument(number: int, argument: "Argument", articles: Mapping[str, "Article"]) -> Iterable[str]:
    claim = argument.claim
    notes = [argument.kind, *argument.reasons]
    if argument.learned is not None:
        taught = argument.learned
        notes.append(
            f"believed {taught.value:.2f} as {taught.statements} statements taught, "
            f"{taught.expected:.2f} as one of its kind"
        )
    yield f"{number:3}. {_speaker(argument)} ({', '.join(notes)})"
    yield from textwrap.wrap(
        f"“{plain(claim.quote)}”", _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT
    )
    if claim.decision is not None:
        yield f"{_INDENT}{plain(str(claim.decision))}"
    weights = (
        f"credibility {argument.credibility:.2f}",
        f"weight {argument.weight:.1f}",
        f"effect {argument.effect:+.3f}",
    )
    yield f"{_INDENT}{_cited(claim.article, articles)}: {', '.join((claim.change, *weights))}"
    if argument.copies:
        where = sorted({_cited(copy.article, articles) for copy in argument.copies})
        count = len(argument.copies)
        yield f"{_INDENT}said again {count} time{'s' if count > 1 else ''}, counted once: {'; '.join(where)}"


def _rejected(claims: Iterable["Claim"], place: "Place", articles: Mapping[str, "Article"]) -> Iterable[str]:
    """Yield the claims about a place that a person rejected."""
    own = [claim for claim in claims if claim.place is not None and claim.place.id == place.id]
    if own:
        yield ""
        yield "Counted for nothing:"
    for claim in own:
        yield f"  -  {plain(str(claim.decision))}"
        quote = f"“{plain(claim.quote)}”"
        yield from textwrap.wrap(quote, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
        yield f"{_INDENT}{_cited(claim.article, articles)}: {claim.change}"


def _speaker(argument: "Argument") -> str:
    return plain(argument.claim.attribution or argument.speaker)


def _cited(article_id: str, articles: Mapping[str, "Article"]) -> str:
    article = articles.get(article_id)
    if article is None:
        return plain(article_id)
    parts = (article.source, article.published.isoformat() if article.published else None, article_id)
    return plain(", ".join(part for part in parts if part))


def _or(names: Sequence[str]) -> str:
    return " or ".join(dict.fromkeys(names))
