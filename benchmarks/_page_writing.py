"""Write the page of control data in a process of its own, and tell how long that took and its memory."""

import json
import resource
import sys
import time
from datetime import date
from pathlib import Path

from conflictmap.maps.page import write_page
from conflictmap.maps.tables import read_tables

MEGABYTE = 1024  # of the kilobytes that Linux counts in

if __name__ == "__main__":
    places, changes, page = map(Path, sys.argv[1:])
    timeline = read_tables(places, changes, start=date(2000, 1, 1)).timeline
    begun = time.perf_counter()
    write_page(timeline, page)
    seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    print(json.dumps({"write_s": seconds, "peak_mb": memory}))
