"""Which expression of time belongs to a claim."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Token

from conflictmap.model import Change, DateSpan, Precision
from conflictmap.reading.context import load_context
from conflictmap.reading.periods import TimeExpression
from conflictmap.reading.scene import Scene

# A claim about something older than this is history, not the article's news (gold guideline: "in practice
# older than about a week").
NEWS_DAYS = 8

# For how many sentences a day that was named stays the day of the story.
ANCHOR_REACH = 4


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day that the story has reached: named in this sentence, and days old at most."""

    span: DateSpan
    text: str
    sentence: int


def anchor_of(
    number: int, times: Sequence[TimeExpression], published: date | None, before: Anchor | None
) -> Anchor | None:
    """Return the day that the story has reached after a sentence.

    A day of the last week moves the story there; anything older in the sentence ends it, because what follows
    may be history.
    """
    if published is None:
        return None
    for time in times:
        if time.role not in {"at", "since"} or time.span.earliest is None or time.span.latest is None:
            continue
        exact = time.span.precision is Precision.DAY and (time.span.latest - time.span.earliest).days <= 1
        if exact and published - timedelta(days=NEWS_DAYS) <= time.span.earliest <= published:
            return Anchor(DateSpan(time.span.earliest, time.span.latest, Precision.DAY), time.text, number)
        return None
    return before


def _is_past_state(scene: Scene, trigger: Token) -> bool:
    """Tell whether a state is told as over ("when they last controlled X", "their rule was brutal")."""
    if trigger.pos_ in {"NOUN", "PROPN"}:
        verb = trigger.head
        return (
            trigger.dep_ == "nsubj" and verb.tag_ == "VBD" and trigger.lower_ in load_context().ending.reigns
        )
    if trigger.tag_ not in {"VBD", "VBN"}:
        return False
    near = list(trigger.doc[max(0, trigger.i - 4) : trigger.i])
    return bool(scene.words([*trigger.children, *near]) & load_context().ending.former)


def _speaks_of_now(trigger: Token) -> bool:
    """Tell whether the clause is in the present, which is the day of publication."""
    return trigger.tag_ in {"VBZ", "VBP"} or any(
        c.lower_ in {"now", "currently", "still"} for c in trigger.children
    )


def when(
    scene: Scene,
    trigger: Token,
    change: Change,
    times: Sequence[TimeExpression],
    published: date | None,
    anchor: "Anchor | None",
) -> tuple[DateSpan, str, bool]:
    """Date a claim: by the expression that belongs to its trigger, else as the story goes on.

    Returns the span, the rule for people, and whether the claim is background. Without an expression of its
    own an event happened on the day that the sentences just before spoke of, else on the day of publication.
    """
    chosen = _attached_time(scene, trigger, times)
    if chosen is None and published is not None and change is Change.HOLDS and _is_past_state(scene, trigger):
        over = published - timedelta(days=NEWS_DAYS)
        return DateSpan(None, over, Precision.OPEN), "a state of the past", True
    if chosen is None and published is not None and any(c.lower_ == "ever" for c in trigger.children):
        # "The largest city they have ever taken"
        return DateSpan(None, published, Precision.OPEN), "at some time", True
    goes_on = anchor is not None and 0 <= scene.number - anchor.sentence <= ANCHOR_REACH
    lasting = change in {Change.HOLDS, Change.BESIEGED} and trigger.tag_ != "VBD"
    event = not lasting and not _speaks_of_now(trigger)
    if chosen is None and anchor is not None and goes_on and event:
        return anchor.span, f"the story is at {anchor.text!r}", False
    if chosen is None:
        if published is None:
            return DateSpan(None, None, Precision.OPEN), "article without a date", False
        return DateSpan.day(published), "day of publication", False
    span, rule = chosen.span, f"{chosen.text!r} ({chosen.role})"
    state = change in {Change.HOLDS, Change.BESIEGED, Change.CONTESTED}
    if chosen.role == "since" and state:
        last = published or span.latest
        return (
            DateSpan(
                span.earliest, last, span.precision if span.precision is Precision.DAY else Precision.DAY
            ),
            rule,
            False,
        )
    if chosen.role == "by":
        span = DateSpan(None, span.latest, Precision.OPEN)
    background = bool(published and span.latest and span.latest < published - timedelta(days=NEWS_DAYS))
    return span, rule, background


def _attached_time(scene: Scene, trigger: Token, times: Sequence[TimeExpression]) -> TimeExpression | None:
    """Return the expression of time that belongs to a trigger's clause."""
    usable = [t for t in times if t.role != "first since"]
    if not usable:
        return None
    ancestors = [trigger, *trigger.ancestors]
    best: tuple[tuple[int, int, int], TimeExpression] | None = None
    here = scene.parsed.spans[trigger.i][0]
    for time in usable:
        token = scene.parsed.token_at(time.start if time.role == "after" else max(time.start, time.end - 1))
        if token is None:
            continue
        if time.role == "after":
            # "nine months after X recaptured": the clause that follows is what lies back.
            if time.end > here or here - time.end > 120:
                continue
            between = scene.parsed.text[time.end : here]
            if re.search(r"\bsince\b|;", between):
                continue
            rank = (0, 0, here - time.end)
        else:
            common = _distance(ancestors, token)
            if common is None:
                continue
            rank = (1 if common > 0 else 0, common, abs(here - time.start))
            if _inside_other_clause(trigger, token):
                continue
        explicit = -1 if time.span.precision is Precision.DAY and re.search(r"\d", time.text) else 0
        rank = (rank[0], rank[1], rank[2] + explicit)
        if best is None or rank < best[0]:
            best = (rank, time)
    return best[1] if best else None


def _distance(ancestors: Sequence[Token], token: Token) -> int | None:
    """Return how many clauses above the trigger an expression of time hangs, 0 for its own clause."""
    own = [token, *token.ancestors]
    for steps, ancestor in enumerate(ancestors):
        if any(ancestor == other for other in own):
            return sum(t.dep_ in {"ccomp", "advcl", "relcl", "acl", "xcomp"} for t in ancestors[:steps])
    return None


def _inside_other_clause(trigger: Token, token: Token) -> bool:
    """Tell whether an expression of time belongs to a clause below or beside the trigger's."""
    for ancestor in [token, *token.ancestors]:
        if ancestor == trigger or any(a == ancestor for a in trigger.ancestors):
            return False
        if ancestor.dep_ in {"relcl", "advcl", "ccomp", "acl", "pcomp"} and ancestor.pos_ in {"VERB", "AUX"}:
            return True
        if (
            ancestor.dep_ == "conj"
            and ancestor.pos_ == "VERB"
            and any(c.dep_ in {"nsubj", "nsubjpass"} for c in ancestor.children)
        ):
            return True
    return False
