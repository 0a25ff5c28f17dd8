"""What the server tells the browser: whether a build runs, and what came of the last one."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Final

# A comment is sent so often, in seconds: a browser that has gone is noticed by it.
_ALIVE_EVERY: Final = 15.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to see.

    Attributes
    ----------
    number
        How many builds have been finished; another number means another map.
    building
        Whether a build runs.
    message
        What went wrong, or what the build left out, in plain text.
    failed
        Whether the newest build failed, so that the map is an older one.
    """

    number: int = 0
    building: bool = True
    message: str = ""
    failed: bool = False


class Board:
    """Holds what is shown, and tells everybody who looks when it changes. Any thread may post."""

    def __init__(self) -> None:
        self._shown = Shown()
        self._lock = Lock()
        self._looking: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._ended = False

    @property
    def shown(self) -> Shown:
        """What is shown now."""
        return self._shown

    @property
    def looking(self) -> int:
        """How many are told of changes."""
        return len(self._looking)

    def post(self, shown: Shown) -> None:
        """Show something else."""
        with self._lock:
            self._shown = shown
        self._wake()

    def end(self) -> None:
        """End all streams: the server is to stop."""
        self._ended = True
        self._wake()

    async def events(self) -> AsyncIterator[str]:
        """Yield what is shown, now and on each change, as server-sent events."""
        woken = asyncio.Event()
        me = (asyncio.get_running_loop(), woken)
        with self._lock:
            self._looking.add(me)
        try:
            while not self._ended:
                woken.clear()
                yield f"data: {json.dumps(asdict(self._shown))}\n\n"
                while not woken.is_set():
                    try:
                        await asyncio.wait_for(woken.wait(), _ALIVE_EVERY)
                    except TimeoutError:
                        yield ": still here\n\n"
        finally:
            with self._lock:
                self._looking.discard(me)

    def _wake(self) -> None:
        with self._lock:
            looking = list(self._looking)
        for loop, woken in looking:
            loop.call_soon_threadsafe(woken.set)
