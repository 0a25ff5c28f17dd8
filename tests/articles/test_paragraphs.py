from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from conflictmap.articles.paragraphs import paragraphs
from conflictmap.articles.repeats import drop_repeats


def texts(text):
    return [text[start:end] for start, end in paragraphs(text)]


def test_a_line_is_a_paragraph():
    """On the web every line stands for itself, with blank lines between or not."""
    assert texts("One report.\nAnother line\n\n  A third.  ") == ["One report.", "Another line", "A third."]


def test_wrapped_lines_are_joined():
    """Lines that are broken at a fixed width run on until a blank one."""
    wrapped = (
        "Government troops pulled out of the town before dawn on Sunday, three\n"
        "residents said by telephone, leaving behind vehicles and much of their\n"
        "ammunition in the barracks.\n\n"
        "The ministry denied it and said that its forces were holding positions\n"
        "on the western edge of the town.\n"
    )
    assert [text.count("\n") for text in texts(wrapped)] == [2, 1]


@given(st.text(alphabet="ab .\n\r\u2028\t\u00a0"))
def test_nothing_but_white_space_lies_between_paragraphs(text):
    """Paragraphs are in order, do not overlap, and together hold every letter of the text."""
    spans = paragraphs(text)
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert "".join("".join(text[s:e].split()) for s, e in spans) == "".join(text.split())


def test_a_repeat_is_dropped_whatever_its_punctuation_or_dateline():
    """A copy with other quotes, case or a place before it is the same paragraph."""
    text = (
        "Backed by aircraft, troops took the town, the army said in a long statement.\n"
        "HOMS – Backed by aircraft, troops took the town, the army said in a long statement.\n"
        "“Backed by aircraft”, troops TOOK the town, the army said in a long statement.\n"
        "Backed by aircraft, troops left the town, the army said in a long statement.\n"
    )
    spans, repeats = drop_repeats(text, paragraphs(text))
    assert repeats == 2
    assert [text[s:e].split()[4] for s, e in spans] == ["took", "left"]
