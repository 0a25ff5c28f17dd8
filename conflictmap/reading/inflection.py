"""The forms of English verbs and nouns: what a lemma looks like in a text."""

import re
from functools import cache

TAKEN_FOR_NOUNS = frozenset("overrun retaken recaptured seized captured regained liberated abandoned".split())
"""Participles that the tagger takes for nouns before names."""

ALWAYS_VERBS = frozenset({"retook", "overran", "overtook", "withdrew"})
"""Forms that no noun has, whatever the tagger says."""

# Past tense and participle of verbs that are not regular.
_IRREGULAR = {
    "be": "is are was were been being am",
    "beat": "beat beaten",
    "become": "became become",
    "begin": "began begun",
    "break": "broke broken",
    "bring": "brought",
    "burst": "burst",
    "come": "came come",
    "cut": "cut",
    "dig": "dug",
    "drive": "drove driven",
    "fall": "fell fallen",
    "fight": "fought",
    "flee": "fled",
    "get": "got gotten",
    "give": "gave given",
    "go": "went gone",
    "have": "has had having",
    "hit": "hit",
    "hold": "held",
    "keep": "kept",
    "leave": "left",
    "lose": "lost",
    "make": "made",
    "overrun": "overran overrun",
    "overtake": "overtook overtaken",
    "put": "put",
    "quit": "quit",
    "retake": "retook retaken",
    "rid": "rid",
    "run": "ran run",
    "say": "said",
    "set": "set",
    "speak": "spoke spoken",
    "stand": "stood",
    "sweep": "swept",
    "take": "took taken",
    "tell": "told",
    "throw": "threw thrown",
    "win": "won",
    "withdraw": "withdrew withdrawn",
    "write": "wrote written",
    "think": "thought",
    "know": "knew known",
    "seek": "sought",
    "see": "saw seen",
    "spread": "spread",
    "let": "let",
    "show": "shown showed",
    "bid": "bid",
    "catch": "caught",
    "find": "found",
    "hurt": "hurt",
    "meet": "met",
    "send": "sent",
    "shoot": "shot",
    "strike": "struck",
}

_NO_PASSIVE = frozenset({"be", "become", "come", "fall", "go", "have", "let", "stand"})
IRREGULAR_PARTICIPLES = frozenset(
    form
    for lemma, forms in _IRREGULAR.items()
    if lemma not in _NO_PASSIVE
    for form in forms.split()
    if not form.endswith(("ed", "ing"))
)
"""Past forms and participles that do not end in "ed", of verbs that have a passive."""


# Verbs of several syllables that double their last letter ("expelled").
_DOUBLING = frozenset(
    "control expel repel compel propel dispel rebel patrol refer defer infer commit permit "
    "submit admit transmit "
    "equip occur transfer overrun rebut regret annul begin".split()
)
_ONE_SYLLABLE = re.compile(r"[^aeiou]*(?:qu)?[aeiou][^aeiouwxy]")


def verb_forms(lemma: str) -> tuple[str, ...]:
    """Return every form of an English verb, lower case, the lemma first."""
    forms = [lemma]
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        forms.append(lemma + "es")
    elif lemma.endswith("y") and lemma[-2] not in "aeiou":
        forms.append(lemma[:-1] + "ies")
    else:
        forms.append(lemma + "s")
    stem = lemma
    if lemma in _DOUBLING or _ONE_SYLLABLE.fullmatch(lemma):
        stem = lemma + lemma[-1]
    if lemma.endswith("e") and not lemma.endswith(("ee", "ye", "oe")):
        forms.append(lemma[:-1] + "ing")
    else:
        forms.append(stem + "ing")
    if lemma in _IRREGULAR:
        forms += _IRREGULAR[lemma].split()
    elif lemma.endswith("e"):
        forms.append(lemma + "d")
    elif lemma.endswith("y") and lemma[-2] not in "aeiou":
        forms.append(lemma[:-1] + "ied")
    else:
        forms.append(stem + "ed")
    return tuple(dict.fromkeys(forms))


def noun_forms(lemma: str) -> tuple[str, ...]:
    """Return singular and plural of an English noun, lower case."""
    if lemma.endswith(("s", "x", "ch", "sh")):
        return lemma, lemma + "es"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma, lemma[:-1] + "ies"
    return lemma, lemma + "s"


@cache
def verb_forms_of(lemmas: tuple[str, ...] | frozenset[str]) -> frozenset[str]:
    """Return every form of some verbs."""
    return frozenset(form for lemma in lemmas for form in verb_forms(lemma))


@cache
def noun_forms_of(lemmas: tuple[str, ...] | frozenset[str]) -> frozenset[str]:
    """Return every form of some nouns."""
    return frozenset(form for lemma in lemmas for form in noun_forms(lemma))
