"""Captions and alternative texts: what a picture shows, in plain language, written from the same data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from conflictmap.maps.pictures.looks import Look
from conflictmap.maps.pictures.sayings import short_day
from conflictmap.maps.pictures.scene import Chronicle, weight_of
from conflictmap.model import TAKEN, Article, Certainty, Change, Claim, ControlState, Place, Status
from conflictmap.provenance import Provenance
from conflictmap.wording import counted, plain, verdict

# A caption tells of so many places one by one, and then counts the others.
_MOST_TOLD: Final = 8
# A list of places in an alternative text names so many.
_MOST_NAMED: Final = 12

# What a claim says, by its change; {gainer} and {loser} are names.
_SAID: Final[Mapping[Change, str]] = {
    Change.CAPTURED: "{gainer} had taken it",
    Change.RECAPTURED: "{gainer} had retaken it",
    Change.WITHDREW: "{loser} had left it",
    Change.REPELLED: "the attack by {loser} was repelled",
    Change.CONTESTED: "it was being fought over",
    Change.BESIEGED: "{gainer} besieged it",
    Change.APPROACHED: "{gainer} was approaching it",
    Change.HOLDS: "{gainer} held it",
}


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands under a picture, and what stands for it where it is not seen."""

    text: str
    alternative: str


def _basis(provenance: Provenance, *, as_known: bool) -> str:
    articles = counted(len(provenance.articles), "article")
    if as_known:
        return f"As was known on each day, from {articles}; reported, not verified."
    if provenance.known_by is not None:
        return f"From {articles} published by {short_day(provenance.known_by)}; reported, not verified."
    return f"From {articles}; reported, not verified."


@dataclass(frozen=True, slots=True)
class _Fact:
    """What is reported of a place; places of which the same is reported are told of together.

    Attributes
    ----------
    told
        Its state in words, "" where nothing is known.
    was
        An earlier state, "" where none is to be told.
    dissent
        Who said otherwise.
    """

    told: str
    was: str
    divided: bool = False
    dissent: str = ""


class CaptionWriter:
    """Writes captions about the places that a picture shows.

    Parameters
    ----------
    chronicle
        The states.
    provenance
        Whose articles say who says what.
    places
        What is in the picture; of other places no word is said.
    """

    def __init__(self, chronicle: Chronicle, provenance: Provenance, places: Iterable[Place]) -> None:
        timeline = chronicle.timeline
        self.chronicle = chronicle
        self.title = plain(provenance.title)
        self.basis = _basis(provenance, as_known=chronicle.as_known)
        self.places: Mapping[str, Place] = {place.id: place for place in places}
        self.claims: Mapping[str, Claim] = {claim.id: claim for claim in timeline.claims}
        self.articles: Mapping[str, Article] = {article.id: article for article in timeline.articles}
        self.names = {actor.id: actor.name for actor in timeline.actors}

    def slice(self, day: date) -> Caption:
        """Return the words for a day: what changed on it, else the weightiest places."""
        changed = [place for place in self.chronicle.turns.get(day, ()) if place in self.places]
        known = [place for place in self._by_weight(changed or self.places) if self._is_known(place, day)]
        sentences = self._sentences(known[:_MOST_TOLD], day)
        if not sentences:
            sentences = [f"On {short_day(day)} nothing was known of who held any place."]
        if len(known) > _MOST_TOLD and changed:
            sentences.append(f"{counted(len(known) - _MOST_TOLD, 'more place')} changed on this day.")
        return Caption(
            f"{self.title}. {' '.join(sentences)} {self.basis}",
            f"Map of reported control on {short_day(day)}. {self._summary(day)}",
        )

    def pair(self, before: date, after: date) -> Caption:
        """Return the words for a day beside a later one: which places changed, from what into what."""
        sentences = self._differences(before, after) or ["No place changed in between."]
        return Caption(
            f"{self.title}, {short_day(before)} and {short_day(after)}. {' '.join(sentences)} {self.basis}",
            f"Two maps of reported control. On {short_day(before)}: {self._summary(before)} "
            f"On {short_day(after)}: {self._summary(after)}",
        )

    def several(self, days: Sequence[date]) -> Caption:
        """Return the words for several days side by side or one after another."""
        first, last = days[0], days[-1]
        sentences = self._differences(first, last) or ["No place is in another state at the end."]
        heading = f"{self.title} on {len(days)} days from {short_day(first)} to {short_day(last)}."
        return Caption(
            f"{heading} {' '.join(sentences)} {self.basis}",
            f"Maps of reported control on {len(days)} days. First, on {short_day(first)}: "
            f"{self._summary(first)} Last, on {short_day(last)}: {self._summary(last)}",
        )

    def _name(self, actor: str | None) -> str:
        return "somebody" if actor is None else plain(self.names.get(actor, actor))

    def _by_weight(self, places: Iterable[str]) -> list[str]:
        """Return places, the weightiest first."""
        return sorted(places, key=lambda place: (-weight_of(self.places[place]), self.places[place].name))

    def _is_known(self, place: str, day: date) -> bool:
        state = self.chronicle.state(place, day)
        return state is not None and state.status is not Status.UNKNOWN

    def _sentences(self, places: Sequence[str], day: date, before: date | None = None) -> list[str]:
        """Return what is reported of places on a day; the first sentence names the day.

        Places of which the same is reported share a sentence, unless somebody contradicts.

        Parameters
        ----------
        before
            An earlier day whose states are told too.
        """
        facts: dict[_Fact, list[str]] = {}
        for place in places:
            facts.setdefault(self._fact(place, day, before), []).append(place)
        found = [self._sentence(fact, together, day) for fact, together in facts.items()]
        return [f"On {short_day(day)} {found[0]}", *map(_capital, found[1:])] if found else []

    def _fact(self, place: str, day: date, before: date | None) -> "_Fact":
        """Return what is reported of a place on a day."""
        state = self.chronicle.state(place, day)
        earlier = None if before is None else self.chronicle.state(place, before)
        was = "" if earlier is None or earlier.status is Status.UNKNOWN else self._told(earlier)
        if state is None or state.status is Status.UNKNOWN:
            return _Fact("", was)
        return _Fact(self._told(state), was, divided=state.divided, dissent=self._dissent(state))

    def _sentence(self, fact: "_Fact", places: Sequence[str], day: date) -> str:
        """Return what is reported of places, with their confidence and the strongest dissent."""
        names = _joined([plain(self.places[place].name) for place in places])
        before = f", {fact.was} before" if fact.was else ""
        if not fact.told:
            return f"nothing was known of who held {names}{before}."
        states = [state for place in places if (state := self.chronicle.state(place, day)) is not None]
        least, most = (f"{pick(state.confidence for state in states):.2f}" for pick in (min, max))
        doubts = [f"confidence {least}" if least == most else f"confidence {least} to {most}"]
        if fact.divided:
            doubts.append("parts in other hands")
        if fact.dissent:
            doubts.append(fact.dissent)
        verb = "was" if len(places) == 1 else "were"
        return f"{names} {verb} reported {fact.told} ({'; '.join(doubts)}){before}."

    def _told(self, state: ControlState) -> str:
        return verdict(state, "", self._name)

    def _dissent(self, state: ControlState) -> str:
        """Return the strongest claim against the holder as "X had said that …", "" where there is none."""
        for identity in state.opposing:
            claim = self.claims.get(identity)
            if claim is None:
                continue
            said = self._said(claim)
            if said:
                denied = claim.certainty is Certainty.DENIED
                verb = "had denied that" if denied else "had said that"
                return f"{self._speaker(claim)} {verb} {said}"
        return ""

    def _said(self, claim: Claim) -> str:
        roles = {"gainer": claim.gainer, "loser": claim.loser}
        template = _SAID[claim.change]
        if claim.change in TAKEN and claim.gainer is None and claim.loser is not None:
            return f"{self._name(claim.loser)} had lost it"
        if any(f"{{{role}}}" in template and actor is None for role, actor in roles.items()):
            return ""
        return template.format(**{role: self._name(actor) for role, actor in roles.items()})

    def _speaker(self, claim: Claim) -> str:
        article = self.articles.get(claim.article)
        source = article.source if article is not None else None
        speaker = plain(claim.attribution or source or "an article")
        # "field commander said", but "Tass said".
        if not speaker[:1].islower() or speaker.startswith(_ARTICLES):
            return speaker
        return f"{'an' if speaker[0] in 'aeiou' else 'a'} {speaker}"

    def _differences(self, before: date, after: date) -> list[str]:
        """Return a sentence for each place that changed between two days, the weightiest first."""
        look = self.chronicle.look
        changed = self._by_weight(
            place for place in self.places if look(place, before).told != look(place, after).told
        )
        sentences = self._sentences(changed[:_MOST_TOLD], after, before)
        if len(changed) > _MOST_TOLD:
            sentences.append(f"{counted(len(changed) - _MOST_TOLD, 'more place')} changed in between.")
        return sentences

    def _summary(self, day: date) -> str:
        """Return which places are in whose hands, are fought over or not known about."""
        groups: dict[str, list[str]] = {}
        for place in self._by_weight(self.places):
            heading = _heading(self.chronicle.look(place, day))
            groups.setdefault(heading, []).append(plain(self.places[place].name))
        ordered = sorted(groups.items(), key=lambda group: (_RANK.get(group[0], 0), -len(group[1])))
        return " ".join(f"{heading}: {_listed(names)}." for heading, names in ordered)


_ARTICLES: Final = ("a ", "an ", "the ")
_NOTHING: Final = "Nothing known"
_RANK: Final = {"Contested": 1, "Disputed": 2, "Vacated": 3, _NOTHING: 4}


def _heading(look: Look) -> str:
    if look.status is Status.UNKNOWN:
        return _NOTHING
    if look.status is Status.CONTROLLED and look.holder is not None:
        return f"Held by {plain(look.holder.name)}"
    return look.status.value.capitalize()


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _capital(sentence: str) -> str:
    """Return a sentence that begins with our own word with a capital; names stay as they are spelt."""
    return f"N{sentence[1:]}" if sentence.startswith("nothing was known") else sentence


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(names[:_MOST_NAMED])}{more}"
