"""A cheap guess at a text's language, from its script and its commonest words."""

import re
import tomllib
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
# The beginning of a report settles its language; a book-length one would only take longer.
_SAMPLE: Final = 4000
_DEFAULT: Final = "en"
# So many of a language's commonest words must stand in a text in the script of the default language.
_ENOUGH: Final = 3


@cache
def _stop_words() -> dict[str, dict[str, frozenset[str]]]:
    with (Path(__file__).parent / "languages.toml").open("rb") as file:
        scripts = tomllib.load(file)
    return {
        script: {code: frozenset(words) for code, words in languages.items()}
        for script, languages in scripts.items()
    }


@cache
def _script(letter: str) -> str:
    # "ARABIC LETTER BEH" → "Arabic": the names of characters begin with their script.
    return unicodedata.name(letter, "UNKNOWN").split()[0].capitalize()


def guess_language(text: str) -> str:
    """Return the ISO 639-1 code of the language that a text is likely in, English where nothing tells."""
    words = _WORD.findall(text[:_SAMPLE].lower())
    scripts = Counter(_script(word[0]) for word in words)
    known = _stop_words()
    # Ties go to the earlier entry of the data file: the same on every machine.
    script = max(known, key=lambda name: scripts[name])
    if not scripts[script]:
        return _DEFAULT
    counts = Counter(words)
    found = {code: sum(counts[word] for word in known[script][code]) for code in known[script]}
    likely = max(found, key=lambda code: found[code])
    # One small word ("as") does not make a headline Portuguese.
    return _DEFAULT if _DEFAULT in found and found[likely] < _ENOUGH else likely
