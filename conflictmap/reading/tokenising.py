"""From a sentence to the tokens that the parser sees: stand-ins for names, apostrophes, small capitals."""

import re
from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc

from conflictmap.reading.context import load_context
from conflictmap.reading.parser import load_model

# A name that the model knows well stands for every place name while it parses: names it has never seen, with
# their hyphens and apostrophes, are what it stumbles over most.
_STAND_IN = "Baghdad"
_GROUP_STAND_IN = "NATO"
_LOST_APOSTROPHE = re.compile(r"[A-Za-z]{2,}[^aeiouAEIOU\W]ys", re.IGNORECASE)
# "withdrew today [Sunday] from X": an editor's word, which no parser expects there.
_ASIDE = re.compile(r"\[[^\[\]]{1,40}\]")
_WORDS = re.compile(r"[A-Za-z][\w'’]*")
_SMALL = frozenset("a an and as at by for from in into of on or over the to with after amid".split())
# Fewer words are read as they stand, more are a list of names.
_HEADLINE = (5, 20)
_OWNED = re.compile(
    r"\s(?:heavy\s|repeated\s)?(?:attempts?|attacks?|positions?|assaults?|offensives?|advances?|strongholds?|"
    r"gatherings?|hideouts?|bases?|headquarters)\b"
)
_ANY_SPACE = re.compile(r"\s")
# Quotation marks tell who speaks, which the text keeps; in the tree they only stand in the way.
_QUOTES = frozenset('"“”‘«»„')


def prepare(
    text: str,
    names: Sequence[tuple[int, int]],
    groups: Sequence[tuple[int, int]] = (),
    parties: Sequence[tuple[int, int]] = (),
    begin: int = 0,
) -> tuple[Doc, tuple[tuple[int, int], ...]]:
    """Tokenise a sentence with every place name as one token.

    Parameters
    ----------
    text
        The sentence.
    names
        Half-open spans of the place names in it.
    groups
        Half-open spans of names of parties that look like other words ("IS").
    parties
        Half-open spans of all names of parties: they keep their capitals in a headline that has too many.
    begin
        Where the sentence proper begins, after its dateline.

    Returns
    -------
    The document to parse, and the span in `text` of each of its tokens.
    """
    model = load_model()
    # Odd spaces (no-break, thin) glue words together for the tokeniser. One for one: spans stay valid.
    text = _ANY_SPACE.sub(" ", text)
    tokens = _token_spans(model.tokenizer(text))
    shouting = text.isupper()
    titled = not shouting and _is_title_case(text)
    asides = [match.span() for match in _ASIDE.finditer(text)]
    stand_ins = set(groups)
    owners = load_context().forces.owners
    spans: list[tuple[int, int]] = []
    words: list[str] = []
    skip = -1
    named = iter(names)
    name = next(named, None)
    for number, (start, end) in enumerate(tokens):
        while name is not None and name[1] <= start:
            name = next(named, None)
        word = text[start:end]
        if number <= skip or start < begin or word in _QUOTES or any(a <= start < b for a, b in asides):
            continue
        if name is not None and name[0] < end:
            if not spans or spans[-1] != name:
                words.append(_STAND_IN)
                spans.append(name)
        elif (start, end) in stand_ins:
            words.append(_GROUP_STAND_IN)
            spans.append((start, end))
        elif word.lower() == "re" and number + 2 < len(tokens) and text[end : end + 1] == "-":
            # "re-captured" is one word to a reader and three to the tokeniser.
            skip = number + 2
            words.append(text[start : tokens[skip][1]].replace("-", ""))
            spans.append((start, tokens[skip][1]))
        elif word[-2:].lower() == "ys" and _LOST_APOSTROPHE.fullmatch(word):
            # "the armys full control": no English plural ends so, the apostrophe was stripped.
            words += [word[:-1].lower() if shouting else word[:-1], "'s"]
            spans += [(start, end - 1), (end - 1, end)]
        elif word.lower() in owners and _OWNED.match(text, end):
            # "the militants attempts to ...": so it was here.
            words += [word.lower() if shouting else word, "'"]
            spans += [(start, end), (end, end)]
        else:
            small = shouting or (
                titled and not word.isupper() and not any(a <= start < b for a, b in parties)
            )
            words.append(word.lower() if small else word)
            spans.append((start, end))
    spaces = [i + 1 < len(spans) and text[spans[i][1] : spans[i + 1][0]].isspace() for i in range(len(spans))]
    return Doc(model.vocab, words=words, spaces=spaces), tuple(spans)


def _is_title_case(text: str) -> bool:
    """Tell whether nearly every word is capitalised, which makes a tagger see nothing but names."""
    words = [word for word in _WORDS.findall(text) if word.lower() not in _SMALL]
    return _HEADLINE[0] <= len(words) <= _HEADLINE[1] and sum(
        word[0].isupper() for word in words
    ) >= 0.9 * len(words)


def _token_spans(doc: Doc) -> list[tuple[int, int]]:
    """Return the half-open spans of tokens, without making an object of each."""
    spans = []
    start = 0
    table: Any = doc.to_array(["LENGTH", "SPACY"])
    for length, blank in table.tolist():
        spans.append((start, start + length))
        start += length + blank
    return spans
