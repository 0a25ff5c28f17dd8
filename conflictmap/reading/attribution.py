"""Who says what an article tells, as it goes on: quotations that run on, pronouns, headlines, the outlet."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from conflictmap.reading.context import Reporting
from conflictmap.reading.matching import Match
from conflictmap.reading.scene import Scene
from conflictmap.reading.sentences import Sentence
from conflictmap.reading.speakers import Speaker, SpeakerReader
from conflictmap.reading.syntax import squash

# A quotation goes on at most so many sentences after its speaker was named.
_GOES_ON = 2


class Attribution:
    """The speakers of one article, remembered from sentence to sentence.

    Parameters
    ----------
    speakers
        Finds the speaker within a sentence.
    reporting
        The words for speakers.
    source
        The outlet, where it is known.
    sentences
        The article's sentences.
    """

    def __init__(
        self,
        speakers: SpeakerReader,
        reporting: Reporting,
        source: str | None,
        sentences: Sequence[Sentence],
    ) -> None:
        self._reader = speakers
        self._unnamed = reporting.unnamed
        self._documents = reporting.documents
        self._issued = _issued(reporting.issuing, reporting.issued)
        self._sentences = sentences
        self._source = source
        # The last who spoke, and the number of the sentence.
        self._last: tuple[int, Speaker] | None = None

    def quoted(self, scene: Scene) -> Speaker | None:
        """Return who speaks where the sentence continues a quotation from the one before."""
        text = scene.sentence.text
        opens = text.count("“") + (text.count('"') % 2)
        closes = text.count("”") + (text.count('"') % 2)
        if not (opens or closes) or self._last is None:
            return None
        number, speaker = self._last
        if scene.number - number > _GOES_ON:
            return None
        inside = (closes and not text.count("“")) or text.lstrip()[:1] in {"“", '"'}
        return replace(speaker, denies=False, rule="quotation goes on") if inside else None

    def said_by(self, scene: Scene, match: Match, quoted: Speaker | None) -> Speaker | None:
        """Return who says what a match tells, or None for the outlet's own voice.

        Parameters
        ----------
        scene, match
            What is told where.
        quoted
            Who spoke before, where the sentence goes on with a quotation.
        """
        speaker = self._reader.read(scene.parsed, match.trigger, adnominal=match.adnominal)
        if speaker is not None or match.adnominal:
            return speaker
        if quoted is None and (scene.sentence.in_title or scene.number == 0):
            return self._reader.headline_source(scene.parsed.text)
        return quoted

    def named(self, scene: Scene, speaker: Speaker | None) -> Speaker | None:
        """Replace a pronoun by the speaker before it, and remember who spoke last."""
        if speaker is None:
            return None
        if speaker.text.lower() in self._unnamed and self._last is not None:
            speaker = replace(speaker, text=self._last[1].text)
        if speaker.text.lower() in self._documents:
            issuer = self._issuer(scene.number)
            if issuer is not None:
                speaker = replace(speaker, text=issuer, rule=f"issuer of the {speaker.text.lower()}")
        if not speaker.denies:
            self._last = (scene.number, speaker)
        return speaker

    def _issuer(self, number: int) -> str | None:
        """Return who issued a statement in the last sentences before one, or spoke there ("it added")."""
        for sentence in reversed(self._sentences[max(0, number - _GOES_ON) : number]):
            found = self._issued.search(sentence.text)
            if found is not None:
                return squash(found["who"])
        if self._last is not None and number - self._last[0] <= _GOES_ON:
            return self._last[1].text
        return None

    def outlet(self, scene: Scene, speaker: Speaker | None, *parties: str | None) -> Speaker | None:
        """Let the outlet itself speak of the party that it belongs to.

        What a party's own medium tells of it is its claim, and against its interest an admission.
        """
        if speaker is not None or not self._source or scene.voice is None or scene.voice not in parties:
            return speaker
        return Speaker(self._source, denies=False, rule="a party's own medium", is_outlet=True)


@cache
def _issued(verbs: frozenset[str], documents: frozenset[str]) -> re.Pattern[str]:
    """Return what finds who issued a statement ("X has released a joint statement")."""
    return re.compile(
        r"(?:^|[,;:.]\s)(?:the\s)?(?P<who>[^,;:.“”\"]{3,80}?)\s(?:has\s|had\s)?"
        rf"(?:{'|'.join(sorted(verbs))})\s(?:an?|the)\s(?:[\w-]+\s){{0,3}}(?:{'|'.join(sorted(documents))})\b",
        re.IGNORECASE,
    )
