"""Bytes to text: byte order marks first, then UTF-8, then what the letters suggest."""

import codecs
import re
from typing import Final

from conflictmap.errors import ArticleError

# UTF-32's mark begins with UTF-16's, so that the longer ones come first.
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What people save under the name of a text file, by how it begins.
_FORMATS: Final = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a Word, OpenDocument or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
)
_DECLARED: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARED_WITHIN: Final = 2048
# Bytes below this share decide as much as the whole, and detection takes time in their number.
_SAMPLE: Final = 64_000
# The 8-bit encodings that news in the scripts of the tool's users was saved in; detection among all that
# exist mistakes short texts for rare ones.
_CANDIDATES: Final = ["cp1252", "cp1256", "cp1251", "cp1255", "koi8_r", "iso8859_6"]
# Control characters that no text holds; tabs, line ends and form feeds are left out.
_CONTROL: Final = bytes(set(range(32)) - {9, 10, 12, 13, 26, 27})


def decode(data: bytes, where: str, stated: str | None = None) -> str:
    """Return the text that bytes stand for.

    Parameters
    ----------
    data
        The whole content of a file.
    where
        The file's name, for messages.
    stated
        The encoding that a server states. What is UTF-8 is hardly ever anything else by chance, whatever
        anybody says.

    Raises
    ------
    ArticleError
        The bytes are no text, or in an encoding that cannot be told.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :] if encoding == "utf-8" else data, encoding, where)
    kind = next((name for start, name in _FORMATS if data.startswith(start)), None)
    if kind is not None:
        raise ArticleError(f"this is {kind}, not text", where=where, mend="Save the article as .txt or .html")
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    for encoding in filter(None, ("utf-8", stated, declared and declared[1].decode("ascii"))):
        try:
            text = data.decode(encoding)
        except (ValueError, LookupError):
            # Not only letters that do not fit: names of codecs that decode nothing, or that are no names.
            continue
        if "\0" not in text:
            return text
    return _detect(data, where)


def _decode_as(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"the file says that it is {encoding.upper()} but is not, at byte {error.start}",
            where=where,
            mend="Save it again as UTF-8",
        ) from error


def _detect(data: bytes, where: str) -> str:
    if len(data.translate(None, _CONTROL)) < len(data) - len(data) // 200:
        raise ArticleError("this is not text", where=where, mend="Save the article as .txt or .html")
    best = guess_encoding(data[:_SAMPLE])
    if best is None:
        raise ArticleError("its encoding cannot be told", where=where, mend="Save it again as UTF-8")
    return data.decode(best, "replace")


def guess_encoding(sample: bytes) -> str | None:
    """Return the 8-bit encoding that the letters of a sample suggest, None where none does."""
    # Imported here since almost every article is UTF-8.
    from charset_normalizer import from_bytes  # noqa: PLC0415 - see above

    best = from_bytes(sample[:_SAMPLE], cp_isolation=_CANDIDATES, language_threshold=0.05).best()
    return None if best is None else best.encoding
