"""Frames and context words: read from data, checked once, indexed by the word forms that occur in texts."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from conflictmap.errors import DataError
from conflictmap.model import Certainty, Change, Extent

_DATA = resources.files("conflictmap.reading") / "data"


class Frame(BaseModel):
    """One way of saying that control changed; the keys are explained at the head of `data/frames.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    change: Change
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    particle: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    with_: Annotated[tuple[str, ...], Field(alias="with")] = ()
    unless: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    form: Literal["event", "state"] | None = None
    complement: bool = True
    not_kinds: tuple[str, ...] = ()
    unless_before: tuple[str, ...] = ()
    modified_by: tuple[str, ...] = ()
    unless_prep: tuple[str, ...] = ()
    generic: bool = True
    voice: Literal["active", "passive"] | None = None
    place: tuple[str, ...]
    gainer: tuple[str, ...] = ()
    loser: tuple[str, ...] = ()
    needs: tuple[Literal["place", "gainer", "loser"], ...] = ()
    needs_any: tuple[Literal["gainer", "loser"], ...] = ()
    extent: Extent = Extent.WHOLE
    certainty: Certainty | None = None
    kinds_only: bool = False
    party_subject: bool = False
    roads_only: bool = False
    ground_only: bool = False
    outskirts_only: bool = False
    asserted: bool = False

    @model_validator(mode="after")
    def _has_a_trigger(self) -> "Frame":
        if bool(self.verbs) == bool(self.nouns):
            raise ValueError("a frame has either verbs or nouns")
        return self


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reporting(_Words):
    """Who says so."""

    verbs: frozenset[str]
    quoting: frozenset[str]
    denying: frozenset[str]
    documents: frozenset[str]
    headline_sources: frozenset[str]


class Hedges(_Words):
    """How sure they are."""

    words: frozenset[str]
    verbs: frozenset[str]
    nouns: frozenset[str]
    phrases: tuple[str, ...]


class Plans(_Words):
    """What has not happened."""

    verbs: frozenset[str]
    nouns: frozenset[str]
    modals: frozenset[str]
    conditions: frozenset[str]
    preventing: frozenset[str]


class Implicatives(_Words):
    """What has happened although it stands under another verb."""

    verbs: frozenset[str]
    adjectives: frozenset[str]


class Extents(_Words):
    """How much of a place is meant."""

    part: frozenset[str]
    whole: frozenset[str]
    outskirts: frozenset[str]
    directions: frozenset[str]


class Ground(_Words):
    """Nouns that mean ground, and nouns that never do."""

    nouns: frozenset[str]
    anaphoric: frozenset[str]
    never: frozenset[str]


class Fighting(_Words):
    """What asserts that fighting takes place, or that it is over."""

    asserting: frozenset[str]
    lossy: frozenset[str]
    loss: frozenset[str]
    over: frozenset[str]


class Adnominal(_Words):
    """Second halves of "rebel-held" and its like, and parties that stand before their ground."""

    holding: frozenset[str]
    parties: frozenset[str]
    grounds: frozenset[str]
    besieging: frozenset[str]


class Context(_Words):
    """The words of `data/context.toml`."""

    reporting: Reporting
    hedges: Hedges
    plans: Plans
    implicatives: Implicatives
    extent: Extents
    ground: Ground
    fighting: Fighting
    unnamed: dict[str, frozenset[str]]
    adnominal: Adnominal

    def party_of(self, noun: str) -> str | None:
        """Return the party that a bare noun means where no list of actors says more, or None."""
        return next((party for party, nouns in self.unnamed.items() if noun in nouns), None)


class _FrameFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    frame: list[Frame]


_Model = TypeVar("_Model", bound=BaseModel)


def _load(name: str, model: type[_Model]) -> _Model:
    try:
        table = tomllib.loads((_DATA / name).read_text(encoding="utf-8"))
        return model.model_validate(table)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"is not valid TOML: {error}", where=name) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DataError(
            f"{place}: {first['msg']}", where=name, mend="See the head of the file for its keys"
        ) from error


# Past tense and participle of verbs that are not regular.
_IRREGULAR = {
    "be": "is are was were been being am",
    "beat": "beat beaten",
    "become": "became become",
    "begin": "began begun",
    "break": "broke broken",
    "bring": "brought",
    "burst": "burst",
    "come": "came come",
    "cut": "cut",
    "dig": "dug",
    "drive": "drove driven",
    "fall": "fell fallen",
    "fight": "fought",
    "flee": "fled",
    "get": "got gotten",
    "give": "gave given",
    "go": "went gone",
    "have": "has had having",
    "hit": "hit",
    "hold": "held",
    "keep": "kept",
    "leave": "left",
    "lose": "lost",
    "make": "made",
    "overrun": "overran overrun",
    "overtake": "overtook overtaken",
    "put": "put",
    "quit": "quit",
    "retake": "retook retaken",
    "rid": "rid",
    "run": "ran run",
    "say": "said",
    "set": "set",
    "speak": "spoke spoken",
    "stand": "stood",
    "sweep": "swept",
    "take": "took taken",
    "tell": "told",
    "throw": "threw thrown",
    "win": "won",
    "withdraw": "withdrew withdrawn",
    "write": "wrote written",
    "think": "thought",
    "know": "knew known",
    "seek": "sought",
    "see": "saw seen",
    "spread": "spread",
    "let": "let",
    "show": "shown showed",
    "bid": "bid",
}


# Verbs of several syllables that double their last letter ("expelled").
_DOUBLING = frozenset(
    "control expel repel compel propel dispel rebel patrol refer defer infer commit permit "
    "submit admit transmit "
    "equip occur transfer overrun rebut regret annul begin".split()
)
_ONE_SYLLABLE = re.compile(r"[^aeiou]*(?:qu)?[aeiou][^aeiouwxy]")


def verb_forms(lemma: str) -> tuple[str, ...]:
    """Return every form of an English verb, lower case, the lemma first."""
    forms = [lemma]
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        forms.append(lemma + "es")
    elif lemma.endswith("y") and lemma[-2] not in "aeiou":
        forms.append(lemma[:-1] + "ies")
    else:
        forms.append(lemma + "s")
    stem = lemma
    if lemma in _DOUBLING or _ONE_SYLLABLE.fullmatch(lemma):
        stem = lemma + lemma[-1]
    if lemma.endswith("e") and not lemma.endswith(("ee", "ye", "oe")):
        forms.append(lemma[:-1] + "ing")
    else:
        forms.append(stem + "ing")
    if lemma in _IRREGULAR:
        forms += _IRREGULAR[lemma].split()
    elif lemma.endswith("e"):
        forms.append(lemma + "d")
    elif lemma.endswith("y") and lemma[-2] not in "aeiou":
        forms.append(lemma[:-1] + "ied")
    else:
        forms.append(stem + "ed")
    return tuple(dict.fromkeys(forms))


def noun_forms(lemma: str) -> tuple[str, ...]:
    """Return singular and plural of an English noun, lower case."""
    if lemma.endswith(("s", "x", "ch", "sh")):
        return lemma, lemma + "es"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma, lemma[:-1] + "ies"
    return lemma, lemma + "s"


@dataclass(frozen=True)
class Lexicon:
    """Frames and context, indexed.

    Attributes
    ----------
    verb_frames, noun_frames
        Frames by the word form that triggers them, with the lemma.
    verb_lemmas
        The lemma of every verb form that frames or context know.
    """

    frames: tuple[Frame, ...]
    context: Context
    verb_frames: Mapping[str, tuple[Frame, ...]]
    noun_frames: Mapping[str, tuple[Frame, ...]]
    verb_lemmas: Mapping[str, str]

    def lemma(self, form: str) -> str:
        """Return the lemma of a verb form, or the form itself where it is not known."""
        return self.verb_lemmas.get(form, form)


@cache
def load_lexicon() -> Lexicon:
    """Read frames and context words from the package's data.

    Raises
    ------
    DataError
        A file is not valid; the message names file and key.
    """
    frames = tuple(_load("frames.toml", _FrameFile).frame)
    context = _load("context.toml", Context)
    seen: set[str] = set()
    for frame in frames:
        if frame.id in seen:
            raise DataError(f"two frames have the id {frame.id!r}", where="frames.toml", mend="Rename one")
        seen.add(frame.id)
    verbs: dict[str, list[Frame]] = defaultdict(list)
    nouns: dict[str, list[Frame]] = defaultdict(list)
    lemmas: dict[str, str] = {}
    known = set[str]()
    for frame in frames:
        known.update(frame.verbs)
        for lemma in frame.verbs:
            for form in verb_forms(lemma):
                verbs[form].append(frame)
        for lemma in frame.nouns:
            for form in noun_forms(lemma):
                nouns[form].append(frame)
    known |= context.reporting.verbs | context.reporting.quoting | context.reporting.denying
    known |= context.plans.preventing | context.fighting.over | context.fighting.loss
    known |= (
        context.hedges.verbs | context.plans.verbs | context.implicatives.verbs | context.fighting.asserting
    )
    for lemma in sorted(known):
        for form in verb_forms(lemma):
            lemmas.setdefault(form, lemma)
    return Lexicon(
        frames,
        context,
        {form: tuple(found) for form, found in verbs.items()},
        {form: tuple(found) for form, found in nouns.items()},
        lemmas,
    )
