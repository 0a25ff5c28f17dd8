"""`conflictmap serve` in a process of its own."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

PATIENCE = 60.0


@contextmanager
def served(project: Path) -> Iterator[str]:
    """Serve a project as its user does, give the address, and end the server as its user would."""
    process = subprocess.Popen(
        [sys.executable, "-m", "conflictmap", "serve", project, "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
    )
    address = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())[0]
    drain = Thread(target=process.stderr.read)
    drain.start()
    yield address
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    drain.join()
    process.stderr.close()
