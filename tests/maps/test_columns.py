import base64
import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictmap.maps.columns import Encoding, compressed, integers, pack, text, unpack

INTEGERS = {
    Encoding.BYTES: st.integers(0, 255),
    Encoding.UNSIGNED: st.integers(0, 2**32 - 1),
    Encoding.SIGNED: st.integers(-(2**31), 2**31 - 1),
    Encoding.DELTA: st.integers(-(2**31), 2**31 - 1),
    Encoding.PLANES: st.integers(-(2**31), 2**31 - 1),
    Encoding.STEPS: st.integers(-(2**31), 2**31 - 1),
}


@pytest.mark.parametrize("encoding", INTEGERS)
@given(data=st.data())
def test_integers_come_back(encoding, data):
    """Every encoding gives back what was packed, over its whole range and for empty columns."""
    values = data.draw(st.lists(INTEGERS[encoding]))
    _, columns = unpack(pack({}, [integers("a", Encoding.BYTES, [1]), integers("b", encoding, values)]))
    assert columns["b"].tolist() == values


@pytest.mark.parametrize(("most", "planes"), [(1255, 1), (1256, 2), (2**16 + 999, 2), (2**16 + 1000, 3)])
def test_planes_are_as_many_as_the_range_needs(most, planes):
    """A column by planes takes as many bytes a value as the range of its values, not their size."""
    assert len(integers("n", Encoding.PLANES, [1000, most, 1001]).data) == 4 + 3 * planes


@given(st.lists(st.text()))
def test_text_comes_back(values):
    """Text comes back, less the separator and with lone surrogates replaced."""
    _, columns = unpack(pack({}, [text("t", values)]))
    assert columns["t"] == [value.replace("\0", "") for value in values]


def test_lone_surrogates_do_not_break_the_page():
    """Half a character, which UTF-8 cannot hold, becomes the replacement character."""
    _, columns = unpack(pack({}, [text("t", ["a\ud800b", "c"])]))
    assert columns["t"] == ["a\ufffdb", "c"]


@pytest.mark.parametrize(
    ("encoding", "value"),
    [
        (Encoding.BYTES, 256),
        (Encoding.UNSIGNED, -1),
        (Encoding.UNSIGNED, 2**32),
        (Encoding.SIGNED, 2**31),
        (Encoding.DELTA, 2**31),
        (Encoding.PLANES, 2**31),
        (Encoding.STEPS, -(2**31) - 1),
    ],
)
def test_what_does_not_fit_is_refused(encoding, value):
    """A number that its encoding cannot hold raises instead of wrapping round."""
    with pytest.raises(OverflowError):
        integers("n", encoding, np.array([value]))


def test_compression_depends_on_the_data_alone():
    """Compressed text is the same at every call, holds no time, and is safe inside a script element."""
    once, again = compressed(b"abc" * 100), compressed(b"abc" * 100)
    assert once == again
    assert set(once) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
    raw = base64.b64decode(once)
    assert raw[4:8] == b"\0\0\0\0"
    assert gzip.decompress(raw) == b"abc" * 100
