"""How place names are compared: a strict key for equal spellings, loose keys for transliterations."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

ARTICLES = frozenset(
    {"al", "el", "ul", "il", "ar", "as", "ash", "at", "ad", "adh", "an", "az", "ath", "er", "es", "esh", "et"}
    | {"ed", "edh", "en", "ez", "eth", "ur", "us", "ush", "ut", "ud", "udh", "un", "uz", "uth", "th"}
)
"""Latin spellings of the Arabic article, assimilated to a sun letter or not."""

CYRILLIC = frozenset({"UA", "RU", "BY", "MD", "KZ", "KG", "GE", "AM", "AZ"})
"""Countries (ISO 3166-1) whose places have Russian or Ukrainian names that reports romanise."""

LOOSE = "~"
"""What a loose key starts with, so that it never meets a strict one."""

_APOSTROPHES = re.compile(r"['’‘`´ʼʻʹʺʾʿˈˌ′‛ʽ\u0640]")
_NO_WORD = re.compile(r"[\W_]+")
# Of the signs of ASCII, apostrophes go and all others part words.
_PLAIN = {code: None if chr(code) in "'`" else " " for code in range(128) if not chr(code).isalnum()}
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي"})
_CYRILLIC = str.maketrans({"ё": "е", "ґ": "г", "ʼ": None})
_UKRAINIAN = str.maketrans({"и": "y", "г": "h", "ґ": "g", "є": "йе", "ь": None, "'": None})
_UKRAINIAN_ONLY, _RUSSIAN_ONLY = re.compile("[іїєґ]"), re.compile("[ыэёъ]")
_IOTATED = re.compile("(?:(?<=[аеёиоуыэюяьъ])|\\b)е")
# Greek accents and Hebrew points; elsewhere a mark is a letter of its own.
_MARKS_OPTIONAL = frozenset(
    chr(code) for block in ((0x370, 0x400), (0x590, 0x600), (0x1F00, 0x2000)) for code in range(*block)
)

# gh becomes a capital G so that it stays apart from g, which meets q and k.
_CLUSTERS = (
    ("tch", "s"),
    ("dj", "j"),
    ("sh", "s"),
    ("ch", "s"),
    ("kh", "x"),
    ("gh", "G"),
    ("th", "t"),
    ("dh", "d"),
    ("ph", "f"),
)
_LOOSE_STEPS = (
    (re.compile(r"i?(?:yy?|i)[ae]h?$"), "ia"),  # -iyah, -iyeh, -iya, -ieh, -ia
    (re.compile(r"[aeo]w|ou|oo|[ow]"), "u"),
    (re.compile(r"[ae][iy]|ee|ie|iy|y"), "i"),
    (re.compile(r"[gqc]"), "k"),
    (re.compile(r"(?<=[aeiu])h$"), ""),
)
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def strict_key(name: str) -> str:
    """Return the key that equal spellings share: without case, diacritics, apostrophes and hyphens.

    Latin script is reduced to ASCII; Arabic and Cyrillic stay in their own script, with their usual variants
    of a letter folded. The empty string means that nothing comparable is left.
    """
    if name.isascii():
        return _latin_key(name.casefold())
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", name).casefold())
    if text.isascii():
        return _latin_key(text)
    if "\u0600" <= (letter := _first_letter(text)) <= "\u06ff":
        text = _strip_marks(text).translate(_ARABIC)
        return " ".join(word.removeprefix("ال") or word for word in _NO_WORD.sub(" ", text).split())
    if "\u0400" <= letter <= "\u04ff":
        return _NO_WORD.sub(" ", text.translate(_CYRILLIC)).strip()
    if letter < "\u0250" or "\u1e00" <= letter <= "\u1eff":
        return _latin_key(anyascii(text).casefold())
    return _fold_other(text)


def _latin_key(text: str) -> str:
    """Return the key of a name in plain Latin letters and small ones."""
    if "&" in text:
        text = text.replace("&", " and ")
    if "." in text:
        text = text.replace(".", " " if " " in text else "")
    words = text.translate(_PLAIN).split()
    if len(words) > 1:
        if words[0] == "the":
            del words[0]
        words = [_ABBREVIATIONS.get(word, word) for word in words]
    return " ".join(words)


@lru_cache(maxsize=65536)
def loose_keys(name: str) -> tuple[str, ...]:
    """Return the keys that transliterations of one Arabic, Persian or Kurdish name share.

    Articles go, q, k and g meet, as do ou and u, ay and ei, doubled and single letters, and the endings of
    -iyah, -iyeh and -ia. An e stands for a in one key and for i in the other, so there are up to two. Names
    in other than Latin script have none.
    """
    key = strict_key(name)
    if not key.isascii() or not key:
        return ()
    words = key.split()
    if len(words) > 1:
        words = [word for word in words if word not in ARTICLES] or words
    folded = [_loosen(word) for word in words]
    if not all(folded):
        return ()
    text = " ".join(folded)
    keys = {LOOSE + _DOUBLED.sub(r"\1", text.replace("e", e)) for e in ("ai" if "e" in text else "a")}
    return tuple(sorted(key for key in keys if len(key) > len(LOOSE) + 2))


def _loosen(word: str) -> str:
    for cluster, letter in _CLUSTERS:
        word = word.replace(cluster, letter)
    for pattern, replacement in _LOOSE_STEPS:
        word = pattern.sub(replacement, word)
    return word.casefold()


@lru_cache(maxsize=65536)
def romanised_keys(name: str) -> tuple[str, ...]:
    """Return the keys of the usual Latin spellings of a Russian or Ukrainian name in Cyrillic script.

    Russian is spelt with and without the y that many put before an e ("Avdeevka", "Avdeyevka"), Ukrainian by
    the national system of 2010 as far as it bears on the letters (y for и, h for г). Names in other scripts
    have none.
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    if not "\u0400" <= _first_letter(text) <= "\u04ff":
        return ()
    spellings = []
    if not _UKRAINIAN_ONLY.search(text):
        spellings += [text, _IOTATED.sub("йе", text), text.replace("ё", "йо")]
    if not _RUSSIAN_ONLY.search(text):
        spellings += [text, text.translate(_UKRAINIAN), text.translate(_UKRAINIAN).replace("ї", "йі")]
    return tuple(sorted({strict_key(_APOSTROPHES.sub("", anyascii(spelling))) for spelling in spellings}))


def _fold_other(text: str) -> str:
    """Fold a name in a script whose marks are vowels and tones (Burmese, Devanagari), or may be left out."""
    if _first_letter(text) in _MARKS_OPTIONAL:
        text = _strip_marks(text)
    return " ".join("".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in text).split())


def _first_letter(text: str) -> str:
    return next((character for character in text if character.isalpha()), "")


def _strip_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))
