"""The model's vectors of words: computed for each form of a batch once, and not for each token."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from spacy.tokens import Doc
from thinc.api import Model
from thinc.types import Floats2d, Ragged

# Odd numbers of 64 bits: what tells rows of features apart is their sum of products with these.
_ODD = np.array(
    [
        0x9E3779B97F4A7C15,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
        0x85EBCA77C2B2AE63,
        0xD6E8FEB86659FD93,
        0xA0761D6478BD642F,
        0xE7037ED1A0B428DB,
        0x8EBC6AF09C88C6E3,
    ],
    np.uint64,
)
_STEPS = 5
"""Of embedding as spaCy builds it: features, to one table, hashes of features, their mixture, to lists."""


def embed_forms_once(network: Model[Any, Any]) -> None:
    """Let a model of spaCy's tok2vec embed each form of a batch once; a text says most of its words often.

    One that is built otherwise than spaCy's own models are stays as it is.
    """
    if len(network.layers) != 2 or len(network.layers[0].layers) != _STEPS:
        return
    network.layers[0] = Model("forms_once", _forward, layers=[network.layers[0]])


def _forward(
    model: Model[Sequence[Doc], list[Floats2d]], docs: Sequence[Doc], is_train: bool
) -> tuple[list[Floats2d], Callable[[Any], Any]]:
    embedding = model.layers[0]
    if is_train or not any(len(doc) for doc in docs):
        return embedding(docs, is_train)
    extract, _, hashes, mix, _ = embedding.layers
    features = extract.predict(docs)
    table: Any = np.concatenate(features)
    keys = (table * _ODD[: table.shape[1]]).sum(axis=1, dtype=np.uint64)
    _, first, form = np.unique(keys, return_index=True, return_inverse=True)
    forms: Any = np.array([len(first)], np.int32)
    vectors = mix.predict(hashes.predict(Ragged(table[first], forms))).data[form]
    ends = np.cumsum([len(rows) for rows in features])
    split: Any = np.split(vectors, ends[:-1])
    return split, _untrained


def _untrained(_: Any) -> Any:
    raise NotImplementedError("this model reads and is not trained")
