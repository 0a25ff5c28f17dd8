"""On how many threads numpy multiplies matrices: one, which is fastest for matrices as small as ours."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SETTINGS: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def use_one_thread() -> None:
    """Let numpy use one thread where nobody chose otherwise; it looks only once, when it is first imported.

    On several threads the small products of the language model wait for each other more than they compute,
    on a busy machine for most of the time.
    """
    if "numpy" not in sys.modules:
        for name in _SETTINGS:
            os.environ.setdefault(name, "1")


def on_one_thread() -> bool:
    """Tell whether numpy was told to use one thread only."""
    return all(os.environ.get(name) == "1" for name in _SETTINGS)


@contextmanager
def one_thread_for_children() -> Iterator[None]:
    """Let the processes that are started meanwhile use one thread each, as there is one for every core."""
    before = {name: os.environ.get(name) for name in _SETTINGS}
    os.environ.update(dict.fromkeys(_SETTINGS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
