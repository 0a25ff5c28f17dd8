"""Frames and context words, indexed by the word forms that occur in texts."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from conflictmap.errors import DataError
from conflictmap.reading.frames import DATA, Frame, built_in_frames, with_own
from conflictmap.reading.inflection import noun_forms, verb_forms
from conflictmap.toml_file import read_toml


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


class Ending(_Words):
    """What makes a planned departure one that happens."""

    decisions: frozenset[str]


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
    ending: Ending
    unnamed: dict[str, frozenset[str]]
    adnominal: Adnominal

    def party_of(self, noun: str) -> str | None:
        """Return the party that a bare noun means where no list of actors says more, or None."""
        return next((party for party, nouns in self.unnamed.items() if noun in nouns), None)


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
def load_lexicon(own: tuple[Frame, ...] = ()) -> Lexicon:
    """Return the built-in frames and context words, with a project's own frames.

    Parameters
    ----------
    own
        A project's frames: one with the id of a built-in frame stands in its place, the others are tried
        before all built-in ones.

    Raises
    ------
    DataError
        A file of the package is not valid; the message names file, line and key.
    """
    context, _ = read_toml(DATA / "context.toml", Context, DataError)
    return _indexed(with_own(built_in_frames(), own), context)


def _indexed(frames: tuple[Frame, ...], context: Context) -> Lexicon:
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
