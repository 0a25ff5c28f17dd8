"""From an article to its claims: scan, parse, match frames, read the context."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol, Self

from ahocorasick_rs import AhoCorasick
from spacy.tokens import Token

from conflictmap.data import gazetteer_folder
from conflictmap.model import (
    Article,
    Certainty,
    Change,
    Claim,
    DateSpan,
    Extent,
    Precision,
    Toponym,
    content_id,
)
from conflictmap.reading.actors import ActorLexicon, ActorMention, Theatre, is_held_by
from conflictmap.reading.context import ContextReader, Mood, Speaker
from conflictmap.reading.dates import TimeExpression, find_times
from conflictmap.reading.discourse import ActorSeen, Discourse, PlaceMention
from conflictmap.reading.kinds import load_kinds
from conflictmap.reading.lexicon import Frame, load_lexicon
from conflictmap.reading.parser import model_name, parse
from conflictmap.reading.participants import Participants, PlaceRef, Scene
from conflictmap.reading.roles import Roles
from conflictmap.reading.sentences import Sentence, sentences_of
from conflictmap.reading.syntax import Parsed, prepare

# Raised whenever rules change what is read from the same text, so that stores read it anew.
RULES_VERSION = "1"

# A claim about something older than this is history, not the article's news (gold guideline: "in practice
# older than about a week").
NEWS_DAYS = 8

# A longer sentence is a table or a page without punctuation; parsing is not worth its cost there.
MAX_SENTENCE = 2_000


class ToponymFinder(Protocol):
    """What reading needs to know about places."""

    def find(self, text: str) -> Sequence[Toponym]:
        """Return the place names in a text, in order, without overlaps."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A claim before duplicates are removed."""

    frame: str
    trigger: int
    change: Change
    place: PlaceRef
    gainer: str | None
    loser: str | None
    extent: Extent
    certainty: Certainty
    attribution: str | None
    when: DateSpan
    background: bool
    adnominal: bool
    trace: tuple[str, ...]


class Reader:
    """Reads claims.

    Parameters
    ----------
    actors
        The actors to look for.
    theatre
        The theatre that all articles are about, or None to tell it from each article's words.
    """

    def __init__(self, actors: ActorLexicon, theatre: str | None = None) -> None:
        self._actors = actors
        self._theatre = next((t for t in actors.theatres if t.id == theatre), None)
        self._lexicon = load_lexicon()
        self._kinds = load_kinds()
        self._context = ContextReader(self._lexicon)
        self._participants = Participants(self._lexicon, self._kinds, actors)
        self._roles = Roles(self._lexicon, self._kinds, self._participants)
        adnominal = self._lexicon.context.adnominal
        cues = {
            *self._lexicon.verb_frames,
            *self._lexicon.noun_frames,
            *adnominal.holding,
            *adnominal.besieging,
        }
        self._cues = AhoCorasick(sorted(cues))
        self._adnominal = re.compile(
            rf"[\w’'.]+\s?-\s?(?:{'|'.join(sorted(adnominal.holding | adnominal.besieging))})\b"
            rf"|\b(?:{'|'.join(sorted(adnominal.besieging))})\b",
            re.I,
        )

    @classmethod
    def open(cls, theatres: Sequence[str] = (), extra: Sequence[Theatre] = ()) -> Self:
        """Return a reader with the built-in actors.

        Parameters
        ----------
        theatres
            Names of theatres to read the actors of; none means all.
        extra
            A project's own actors.
        """
        lexicon = ActorLexicon.open(gazetteer_folder() / "actors", theatres, extra)
        return cls(lexicon, theatres[0] if len(theatres) == 1 else None)

    @property
    def identity(self) -> str:
        """What makes this reader read as it does: rules, model, lexicons. Claims are remembered under it."""
        lexicon = self._lexicon
        return content_id(
            RULES_VERSION,
            model_name(),
            lexicon.frames,
            sorted(lexicon.verb_lemmas.items()),
            [(t.id, t.actors, sorted(t.generic.items())) for t in self._actors.theatres],
            self._theatre.id if self._theatre else None,
        )

    # ------------------------------------------------------------ one article

    def read(self, article: Article, finder: ToponymFinder) -> tuple[Claim, ...]:
        """Return the claims of an article in reading order, their places not yet resolved."""
        sentences = sentences_of(article)
        theatre = self._theatre or self._actors.theatre_of(f"{article.title or ''}\n{article.text}")
        in_text = finder.find(article.text)
        in_title = finder.find(article.title or "")
        names = [self._names(s, in_title if s.in_title else in_text) for s in sentences]
        actors = [self._actors.find(s.text, theatre) for s in sentences]
        names = [self._not_actors(found, mentioned) for found, mentioned in zip(names, actors, strict=True)]
        discourse = self._discourse(sentences, names, actors)
        voice = self._voice(article)
        wanted = [i for i, s in enumerate(sentences) if self._worth_parsing(s, names[i], actors[i], names, i)]
        prepared = [prepare(sentences[i].text, [(a, b) for a, b, _ in names[i]]) for i in wanted]
        claims: list[Claim] = []
        speakers: dict[int, Speaker] = {}
        for i, doc, (_, spans) in zip(wanted, parse(doc for doc, _ in prepared), prepared, strict=True):
            parsed = Parsed(sentences[i].text, doc, spans)
            scene = Scene(sentences[i], i, parsed, names[i], actors[i], discourse, theatre, voice)
            drafts = self._drafts(scene, article, speakers)
            for draft in drafts:
                discourse.speak(draft.place.toponym, i, draft.trigger)
                claims.append(self._claim(article, sentences[i], draft))
        return tuple(claims)

    def _names(self, sentence: Sentence, toponyms: Sequence[Toponym]) -> list[tuple[int, int, Toponym]]:
        return [
            (t.start - sentence.start, t.end - sentence.start, t)
            for t in toponyms
            if t.start >= sentence.start and t.end <= sentence.end
        ]

    @staticmethod
    def _not_actors(
        names: list[tuple[int, int, Toponym]], actors: Sequence[ActorMention]
    ) -> list[tuple[int, int, Toponym]]:
        """Leave out names that are part of an actor's name ("Syrian Army", "Kurdistan Region")."""
        return [
            (start, end, toponym)
            for start, end, toponym in names
            if not any(
                a.start <= start and end <= a.end and not a.generic and (a.end - a.start) > (end - start)
                for a in actors
            )
        ]

    def _discourse(
        self,
        sentences: Sequence[Sentence],
        names: Sequence[list[tuple[int, int, Toponym]]],
        actors: Sequence[Sequence[ActorMention]],
    ) -> Discourse:
        places = [
            PlaceMention(toponym, number, start)
            for number, found in enumerate(names)
            for start, _, toponym in found
            if not self._is_dateline(sentences[number], start)
        ]
        seen = [
            ActorSeen(mention.actor, self._actors.kind(mention.actor), number, mention.start)
            for number, found in enumerate(actors)
            for mention in found
            if mention.actor is not None and not is_held_by(sentences[number].text, mention)
        ]
        return Discourse(self._kinds, places, seen)

    @staticmethod
    def _is_dateline(sentence: Sentence, start: int) -> bool:
        """Tell whether a name stands in the dateline, where it says where the reporter was."""
        if sentence.paragraph > 3 or start > 40:  # noqa: PLR2004 (a dateline opens the text)
            return False
        return bool(
            re.match(r"^[A-Z][\w .’',()/-]{1,60}?\s?(?:[–—]|\s-\s|--)", sentence.text)
        ) and start < len(
            re.match(r"^[^–—]*", sentence.text)[0]  # type: ignore[index]
        )

    def _voice(self, article: Article) -> str | None:
        """Return the actor that "we" means in an outlet that belongs to one."""
        if not article.source:
            return None
        found = [m.actor for m in self._actors.find(article.source, None) if m.actor]
        return found[0] if found else None

    def _worth_parsing(
        self,
        sentence: Sentence,
        names: Sequence[tuple[int, int, Toponym]],
        actors: Sequence[ActorMention],
        all_names: Sequence[Sequence[tuple[int, int, Toponym]]],
        number: int,
    ) -> bool:
        """Drop what cannot hold a claim: no cue word, or neither a place nor an actor."""
        if len(sentence.text) > MAX_SENTENCE:
            return False
        if not (names or actors):
            return False
        lowered = sentence.text.lower()
        words = set(re.findall(r"[\w'-]+", lowered.replace("’", "'")))
        if not any(
            lowered[start:end] in words or (start == 0 or not lowered[start - 1].isalnum())
            for _, start, end in self._cues.find_matches_as_indexes(lowered)
        ):
            return False
        return (
            bool(names)
            or any(word in words for word in _PLACE_WORDS)
            or bool(all_names[number - 1] if number else ())
        )

    # ------------------------------------------------------------ one sentence

    def _drafts(self, scene: Scene, article: Article, speakers: dict[int, Speaker]) -> list[_Draft]:
        times = find_times(scene.parsed.text, article.published)
        drafts: list[_Draft] = []
        quote_speaker = self._quote_speaker(scene, speakers)
        for match in self._roles.matches(scene):
            mood = self._context.mood(scene.parsed, match.trigger)
            if not mood.actual:
                continue
            adnominal = match.frame.id in {"adnominal-holds", "adnominal-besieged"}
            speaker = self._context.speaker(scene.parsed, match.trigger, adnominal=adnominal)
            if speaker is None and not adnominal:
                speaker = quote_speaker
            if speaker is None and scene.sentence.in_title or (speaker is None and scene.number == 0):
                speaker = self._context.headline_source(scene.parsed.text) if not adnominal else None
            speaker = self._named_speaker(scene, speaker, speakers)
            certainty, rule = self._certainty(
                match.frame, match.change, mood, speaker, match.loser, match.gainer
            )
            when, when_rule, background = self._when(
                scene, match.trigger, match.change, times, article.published
            )
            for ref in match.places:
                extent = ref.extent or match.extent or match.frame.extent
                drafts.append(
                    _Draft(
                        match.frame.id,
                        scene.parsed.spans[match.trigger.i][0],
                        match.change,
                        ref,
                        match.gainer,
                        match.loser,
                        extent,
                        certainty,
                        speaker.text if speaker else None,
                        when,
                        background,
                        adnominal,
                        (
                            f"frame {match.frame.id} on {scene.parsed.word(match.trigger)!r}",
                            f"place: {ref.rule}",
                            f"date: {when_rule}",
                            f"attribution: {speaker.rule if speaker else 'own voice'}",
                            f"certainty: {rule}",
                        ),
                    )
                )
        return self._settle(drafts)

    def _named_speaker(
        self, scene: Scene, speaker: Speaker | None, speakers: dict[int, Speaker]
    ) -> Speaker | None:
        """Replace a pronoun by the speaker before it, and remember who spoke last."""
        if speaker is None:
            return None
        if (
            speaker.text.lower() in {"it", "he", "she", "they", "source", "statement", "report", "group"}
            and speakers
        ):
            previous = speakers[max(speakers)]
            speaker = replace(speaker, text=previous.text)
        if not speaker.denies:
            speakers[scene.number] = speaker
        return speaker

    def _quote_speaker(self, scene: Scene, speakers: dict[int, Speaker]) -> Speaker | None:
        """Return who speaks where the sentence continues a quotation from the one before."""
        text = scene.sentence.text
        opens = text.count("“") + (text.count('"') % 2)
        closes = text.count("”") + (text.count('"') % 2)
        if not (opens or closes) or not speakers:
            return None
        last = max(speakers)
        if scene.number - last > 2:  # noqa: PLR2004 (a speaker is not remembered across other sentences)
            return None
        inside = (closes and not text.count("“")) or text.lstrip()[:1] in {"“", '"'}
        return replace(speakers[last], denies=False, rule="quotation goes on") if inside else None

    def _certainty(
        self,
        frame: Frame,
        change: Change,
        mood: Mood,
        speaker: Speaker | None,
        loser: str | None,
        gainer: str | None,
    ) -> tuple[Certainty, str]:
        if mood.negated or (speaker is not None and speaker.denies):
            return Certainty.DENIED, "denied"
        if mood.hedged or frame.certainty is Certainty.UNCLEAR:
            return Certainty.UNCLEAR, "hedged"
        if speaker is None:
            return Certainty.CONFIRMED, "own voice"
        if speaker.text.lower().startswith("unattributed"):
            return Certainty.UNCLEAR, "report by nobody named"
        if loser is not None and change in {Change.CAPTURED, Change.RECAPTURED, Change.WITHDREW}:
            said = [m.actor for m in self._actors.find(speaker.text, self._theatre) if m.actor]
            if any(self._actors.side(actor) == self._actors.side(loser) for actor in said):
                return Certainty.CONFIRMED, "admitted by the loser"
        return Certainty.CLAIMED, "attributed"

    def _when(
        self,
        scene: Scene,
        trigger: Token,
        change: Change,
        times: Sequence[TimeExpression],
        published: date | None,
    ) -> tuple[DateSpan, str, bool]:
        """Date a claim by the expression that belongs to its trigger, else by the day of publication."""
        chosen = self._attached_time(scene, trigger, times)
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

    def _attached_time(
        self, scene: Scene, trigger: Token, times: Sequence[TimeExpression]
    ) -> TimeExpression | None:
        """Return the expression of time that belongs to a trigger's clause."""
        usable = [t for t in times if t.role not in {"first since"}]
        if not usable:
            return None
        ancestors = [trigger, *trigger.ancestors]
        best: tuple[tuple[int, int, int], TimeExpression] | None = None
        here = scene.parsed.spans[trigger.i][0]
        for time in usable:
            token = scene.parsed.token_at(
                time.start if time.role == "after" else max(time.start, time.end - 1)
            )
            if token is None:
                continue
            if time.role == "after":
                # "nine months after X recaptured": the clause that follows is what lies back.
                if time.end > here or here - time.end > 120:  # noqa: PLR2004 (further on it is another clause)
                    continue
                between = scene.parsed.text[time.end : here]
                if re.search(r"\bsince\b|;", between):
                    continue
                rank = (0, 0, here - time.end)
            else:
                common = self._distance(ancestors, token)
                if common is None:
                    continue
                rank = (1 if common > 0 else 0, common, abs(here - time.start))
                if self._inside_other_clause(trigger, token):
                    continue
            explicit = -1 if time.span.precision is Precision.DAY and re.search(r"\d", time.text) else 0
            rank = (rank[0], rank[1], rank[2] + explicit)
            if best is None or rank < best[0]:
                best = (rank, time)
        return best[1] if best else None

    @staticmethod
    def _distance(ancestors: Sequence[Token], token: Token) -> int | None:
        """Return how many clauses above the trigger an expression of time hangs, 0 for its own clause."""
        own = [token, *token.ancestors]
        for steps, ancestor in enumerate(ancestors):
            if any(ancestor is other for other in own):
                clauses = sum(
                    1 for t in ancestors[:steps] if t.dep_ in {"ccomp", "advcl", "relcl", "acl", "xcomp"}
                )
                return clauses
        return None

    def _inside_other_clause(self, trigger: Token, token: Token) -> bool:
        """Tell whether an expression of time belongs to a clause below or beside the trigger's."""
        for ancestor in [token, *token.ancestors]:
            if ancestor is trigger or any(a is ancestor for a in trigger.ancestors):
                return False
            if ancestor.dep_ in {"relcl", "advcl", "ccomp", "acl"} and ancestor.pos_ in {"VERB", "AUX"}:
                return True
            if (
                ancestor.dep_ == "conj"
                and ancestor.pos_ == "VERB"
                and any(c.dep_ in {"nsubj", "nsubjpass"} for c in ancestor.children)
            ):
                return True
        return False

    def _settle(self, drafts: Iterable[_Draft]) -> list[_Draft]:
        """Keep one claim a place, change and pair of actors, and drop what a stronger claim presupposes."""
        ordered = sorted(drafts, key=lambda d: (d.trigger, d.frame))
        kept: list[_Draft] = []
        taking = {Change.CAPTURED, Change.RECAPTURED}
        for draft in ordered:
            same = [k for k in kept if k.place.key == draft.place.key]
            if any(
                self._family(k.change) == self._family(draft.change)
                and (k.gainer == draft.gainer or not draft.gainer or not k.gainer)
                for k in same
            ):
                twin = next(k for k in same if self._family(k.change) == self._family(draft.change))
                if (draft.gainer and not twin.gainer) or (draft.loser and not twin.loser):
                    better = replace(
                        twin, gainer=twin.gainer or draft.gainer, loser=twin.loser or draft.loser
                    )
                    kept[kept.index(twin)] = better
                continue
            kept.append(draft)
        result = []
        for draft in kept:
            others = [k for k in kept if k is not draft and k.place.key == draft.place.key]
            if draft.adnominal and draft.change is Change.HOLDS:
                main = [k for k in others if not k.adnominal]
                if main:
                    for k in main:
                        if k.loser is None and k.change in taking and k.gainer != draft.gainer:
                            result = [replace(r, loser=draft.gainer) if r is k else r for r in result]
                    continue
            if (
                draft.change is Change.WITHDREW
                and any(
                    k.change in taking and k.gainer != draft.loser and k.when == draft.when for k in others
                )
                and draft.place.form == "implicit"
            ):
                result = [
                    replace(r, loser=r.loser or draft.loser)
                    if r.place.key == draft.place.key and r.change in taking
                    else r
                    for r in result
                ]
                continue
            result.append(draft)
        return result

    @staticmethod
    def _family(change: Change) -> Change:
        return Change.CAPTURED if change is Change.RECAPTURED else change

    def _claim(self, article: Article, sentence: Sentence, draft: _Draft) -> Claim:
        toponym = draft.place.toponym
        return Claim(
            id=content_id(
                article.id,
                article.published,
                sentence.text,
                draft.change,
                draft.gainer,
                draft.loser,
                toponym.text,
                toponym.name,
                draft.trigger,
            ),
            article=article.id,
            quote=sentence.text,
            start=sentence.start,
            end=sentence.end,
            change=draft.change,
            gainer=draft.gainer,
            loser=draft.loser,
            toponym=toponym,
            place=None,
            extent=draft.extent,
            when=draft.when,
            attribution=draft.attribution,
            certainty=draft.certainty,
            background=draft.background,
            in_title=sentence.in_title,
            trace=draft.trace,
        )


_PLACE_WORDS = frozenset(
    "city town village district area region province base airport airbase oilfield hill road highway it its there "
    "site locations headquarters checkpoints villages towns districts areas positions territory neighbourhood neighborhood "
    "camp dam border crossing capital withdrawal takeover rout fall loss recapture retreat".split()
)
