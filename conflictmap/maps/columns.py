"""The container of the page's data: named columns of integers or text, packed small and read fast.

Layout: a little-endian uint32 with the length of the header, the header as JSON, the columns one after
another. The header says for each column its encoding, its offset and length in bytes behind the header, and
its count. `viewer/src/columns.js` is the other half.
"""

import base64
import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


class Encoding(StrEnum):
    """How a column is written.

    bytes: one byte a value; unsigned: LEB128; signed: LEB128 of the zigzag; delta: like signed, of the
    differences to the value before; text: UTF-8, the values separated by U+0000.

    planes: the least value as a little-endian int32, then what each value has above it in as many bytes as
    the greatest needs: the lowest bytes of all values, their second bytes, and so on. steps: the same of
    the differences to the value before (the first: to the least), modulo 256 to the number of planes. Values
    of which only the low bits look random compress better by planes than as LEB128, which mixes the bytes.
    """

    BYTES = "bytes"
    UNSIGNED = "unsigned"
    SIGNED = "signed"
    DELTA = "delta"
    PLANES = "planes"
    STEPS = "steps"
    TEXT = "text"


_PLANED = frozenset({Encoding.PLANES, Encoding.STEPS})


@dataclass(frozen=True, slots=True)
class Column:
    """One named column, already encoded.

    Attributes
    ----------
    count
        How many values `data` holds.
    """

    name: str
    encoding: Encoding
    data: bytes
    count: int


def integers(name: str, encoding: Encoding, values: Iterable[int] | NDArray[Any]) -> Column:
    """Return a column of integers, each within 32 bits.

    Raises
    ------
    OverflowError
        A value does not fit its encoding.
    """
    array: Integers = np.asarray(
        values if isinstance(values, np.ndarray) else list(values), dtype=np.int64
    ).reshape(-1)
    return Column(name, encoding, _encoded(array, encoding), len(array))


def text(name: str, values: Sequence[str]) -> Column:
    """Return a column of strings; U+0000, which separates them, is dropped from within.

    Lone surrogates, which UTF-8 cannot hold, become U+FFFD.
    """
    data = "\0".join(whole(value) for value in values).encode()
    return Column(name, Encoding.TEXT, data, len(values))


def whole(text: str) -> str:
    """Return `text` without U+0000 and with U+FFFD for lone surrogates: what a page of UTF-8 can hold."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def pack(meta: Mapping[str, object], columns: Sequence[Column]) -> bytes:
    """Return the container's bytes; the same arguments give the same bytes."""
    offset, index = 0, {}
    for column in columns:
        index[column.name] = [column.encoding.value, offset, len(column.data), column.count]
        offset += len(column.data)
    header = json.dumps({"meta": meta, "columns": index}, ensure_ascii=True, separators=(",", ":")).encode()
    return b"".join([len(header).to_bytes(4, "little"), header, *(column.data for column in columns)])


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, Integers | list[str]]]:
    """Return what was packed: the meta data, and the columns by name."""
    length = int.from_bytes(data[:4], "little")
    header = json.loads(data[4 : 4 + length])
    base = 4 + length
    columns = {
        name: _decoded(data[base + offset : base + offset + size], Encoding(encoding), count)
        for name, (encoding, offset, size, count) in header["columns"].items()
    }
    return header["meta"], columns


def compressed(data: bytes) -> str:
    """Return `data` gzipped, without a time stamp, as base64: text that is safe inside a script element."""
    packed = bytearray(gzip.compress(data, 9, mtime=0))
    packed[9] = 255  # the field for the operating system differs between Python's releases
    return base64.b64encode(packed).decode("ascii")


def _encoded(array: Integers, encoding: Encoding) -> bytes:
    if encoding is Encoding.BYTES:
        if len(array) and not 0 <= array.min() <= array.max() < 256:  # noqa: PLR2004 -- one byte
            raise OverflowError("a value does not fit one byte")
        return array.astype(np.uint8).tobytes()
    if encoding in _PLANED:
        return _planes(array, steps=encoding is Encoding.STEPS)
    if encoding is Encoding.DELTA:
        if (array != _wrapped(array)).any():
            raise OverflowError("a value does not fit 32 bits")
        array = _wrapped(np.diff(array, prepend=np.int64(0)))
    if encoding in {Encoding.SIGNED, Encoding.DELTA}:
        array = (array << 1) ^ (array >> 63)
    if len(array) and not 0 <= array.min() <= array.max() < 2**32:
        raise OverflowError("a value does not fit 32 bits")
    return _leb128(array)


def _planes(array: Integers, *, steps: bool) -> bytes:
    if not len(array):
        return b""
    if (array != _wrapped(array)).any():
        raise OverflowError("a value does not fit 32 bits")
    least = int(array.min())
    above = array - least
    planes = max(1, (int(above.max()).bit_length() + 7) // 8)
    if steps:
        above = np.diff(above, prepend=np.int64(0))
    # Of a negative difference the low bytes are those of its remainder.
    octets = above.astype("<i8").view(np.uint8).reshape(-1, 8)[:, :planes]
    return least.to_bytes(4, "little", signed=True) + octets.T.tobytes()


def _leb128(array: Integers) -> bytes:
    groups = [array]
    while True:
        rest = groups[-1] >> 7
        if not rest.any():
            break
        groups.append(rest)
    matrix = np.stack(groups, axis=1)
    needed = np.ones_like(matrix, dtype=bool)
    needed[:, 1:] = matrix[:, 1:] > 0
    more = np.zeros_like(needed)
    more[:, :-1] = needed[:, 1:]
    septets = (matrix & 0x7F) | (more.astype(np.int64) << 7)
    encoded: bytes = septets[needed].astype(np.uint8).tobytes()
    return encoded


def _decoded(data: bytes, encoding: Encoding, count: int) -> Integers | list[str]:
    if encoding is Encoding.TEXT:
        return data.decode().split("\0") if count else []
    if not count:
        return np.zeros(0, np.int64)
    if encoding in _PLANED:
        return _from_planes(data, count, steps=encoding is Encoding.STEPS)
    octets = np.frombuffer(data, np.uint8).astype(np.int64)
    if encoding is Encoding.BYTES:
        return octets
    last = octets < 0x80  # noqa: PLR2004 -- the high bit says that the number goes on
    ends = np.flatnonzero(last) + 1
    starts = np.concatenate([[0], ends[:-1]]).astype(np.int64)
    position = np.arange(len(octets)) - np.repeat(starts, ends - starts)
    values: Integers = np.add.reduceat((octets & 0x7F) << (7 * position), starts)
    if encoding is Encoding.UNSIGNED:
        return values
    values = (values >> 1) ^ -(values & 1)
    return _wrapped(np.cumsum(values)) if encoding is Encoding.DELTA else values


def _from_planes(data: bytes, count: int, *, steps: bool) -> Integers:
    least = int.from_bytes(data[:4], "little", signed=True)
    planes = np.frombuffer(data, np.uint8, offset=4).reshape(-1, count).astype(np.int64)
    above: Integers = (planes << (8 * np.arange(len(planes))[:, np.newaxis])).sum(axis=0)
    if steps:
        above = np.cumsum(above) % (1 << (8 * len(planes)))
    return above + least


def _wrapped(array: Integers) -> Integers:
    """Return whole numbers modulo 2³², as the page's script adds them: a difference may need 33 bits."""
    wrapped: Integers = array.astype(np.int32).astype(np.int64)
    return wrapped
