"""Word classes are those that spaCy's own ruler gives."""

import pytest
from spacy.tokens import Doc

from conflictmap.reading.parser import load_model, parse

SENTENCES = [
    "There are two villages that the army has not been able to take since it did so in May.",
    "Rebels said they would've had it, but they hadn't; nobody knows who's holding that hill.",
    "ISIS recaptures parts of Palmyra (monitor)",
    "The  army   took\tHoms .",
    "As for the others, to hold is to have: do what you must, let's go.",
]


def tokenised(text: str) -> Doc:
    return load_model().tokenizer(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_word_classes_are_those_of_the_ruler(text: str) -> None:
    """Auxiliaries, relatives, negations and blanks included."""
    (ours,) = parse([(tokenised(text), bool)])
    theirs = load_model()(text)
    assert ours is not None
    assert [(t.text, t.pos_, t.tag_, t.dep_) for t in ours] == [
        (t.text, t.pos_, t.tag_, t.dep_) for t in theirs
    ]


def test_what_is_not_worth_parsing_keeps_its_place() -> None:
    """Who asked for three sentences gets three answers."""
    docs = [(tokenised(text), (lambda doc: doc[0].text != "ISIS")) for text in SENTENCES[:3]]
    assert [doc is None for doc in parse(docs)] == [False, False, True]
