"""Frames and context words, indexed by the word forms that occur in texts."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from conflictmap.reading.context import Context, load_context
from conflictmap.reading.frames import Frame, built_in_frames, with_own
from conflictmap.reading.inflection import noun_forms, verb_forms


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
    return _indexed(with_own(built_in_frames(), own), load_context())


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
    known |= (
        context.plans.preventing | context.plans.foreseeing | context.fighting.over | context.fighting.loss
    )
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
