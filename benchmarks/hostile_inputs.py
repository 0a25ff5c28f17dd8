"""What hostile inputs cost, and what is said of them.

    python benchmarks/hostile_inputs.py [INPUT...]
    python benchmarks/hostile_inputs.py --patterns

Each input is read in a process of its own: seconds and largest resident memory are those of the whole
process, which takes 30 to 80 MB before it has read anything. The second column is what the input would cost
without a bound. `--patterns` prints instead the regular expressions of the package whose time grows faster
than a text that repeats what they look for, when each searches all of it.
"""

# ruff: noqa: PLC0415 - a process loads only what its input needs

import gzip
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from socket import create_server

from conflictmap.errors import ConflictmapError

REPORT = "<p>The army recaptured the town of Palmyra on Sunday, a military source said.</p>" * 5
GIBI = 1 << 30
Read = Callable[[Path], str]


def _articles(path: Path) -> str:
    from conflictmap.articles import read_articles

    batch = read_articles([path])
    said = f"; {batch.problems[0]}" if batch.problems else ""
    return f"{len(batch.articles):,} articles, {len(batch.problems):,} problems{said}"


def _opened(name: str, data: bytes) -> str:
    from conflictmap.intake import Columns, Reading
    from conflictmap.intake.feeds import read_feed
    from conflictmap.intake.material import Dataset, Raw
    from conflictmap.intake.opening import open_raw

    material = open_raw(Raw(name, name, data), Reading(Columns()))
    if isinstance(material, Dataset):
        return f"{sum(1 for _ in material.entries):,} records"
    if isinstance(material, bytes):
        return f"{len(read_feed(material, name, 50))} entries"
    return f"an article of {len(material.text):,} characters"


def _fetched(answer: Callable[[], bytes], pause: float = 0.0) -> str:
    from conflictmap.intake import Fetcher, Limits

    with create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    asked = connection.recv(65536)
                    if b"robots.txt" in asked:
                        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                        continue
                    try:
                        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n")
                        while True:
                            connection.sendall(answer())
                            time.sleep(pause)
                    except OSError:
                        continue

        threading.Thread(target=serve, daemon=True).start()
        limits = Limits(timeout=10, allow_private=True)
        return str(len(Fetcher(limits).fetch(f"http://127.0.0.1:{server.getsockname()[1]}/feed").body))


def _read_claims(text: str) -> str:
    from conflictmap.data import gazetteer_folder, theatre_names
    from conflictmap.model import Article
    from conflictmap.places import Gazetteer
    from conflictmap.reading import Reader, readable

    article = Article("x", None, None, None, date(2016, 12, 11), "en", text)
    _, problems = readable([article])
    claims = Reader.open().read(article, Gazetteer.open(theatre_names(gazetteer_folder())))
    return f"{len(claims):,} claims; {problems[0] if problems else ''}"


def _sparse(name: str) -> Read:
    def read(folder: Path) -> str:
        with (folder / name).open("wb") as file:
            file.truncate(GIBI)
        return _articles(folder)

    return read


def _zip_bomb(folder: Path) -> str:
    from conflictmap.places.imports.parts import parts_of

    path = folder / "XX.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("XX.txt", "w") as file:
        for _ in range(100):
            file.write(bytes(10_000_000))
    return str(parts_of(path))


def _gzip_bomb(_folder: Path) -> str:
    held = io.BytesIO()
    with gzip.GzipFile(fileobj=held, mode="wb") as file:
        for _ in range(200):
            file.write(b'{"a":1}\n' * 1_250_000)
    return _opened("x.jsonl.gz", held.getvalue())


def _million(folder: Path) -> str:
    with (folder / "x.jsonl").open("w") as file:
        for number in range(1_000_000):
            record = {"id": f"a{number}", "published": "2016-12-11", "text": f"The army took hill {number}."}
            file.write(f"{json.dumps(record)}\n")
    return _articles(folder)


def _files(folder: Path) -> str:
    for number in range(50_000):
        (folder / f"{number}.txt").write_text("---\npublished: 2016-12-11\n---\nThe army took the hill.\n")
    return _articles(folder)


def _laughs(_folder: Path) -> str:
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return _opened(
        "x.xml",
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "ha">{laughs}]><rss version="2.0"><channel>'
        "<item><title>&e11;</title></item></channel></rss>".encode(),
    )


def _tag(_folder: Path) -> str:
    attributes = " ".join(f"a{number}=1" for number in range(900_000))
    return _opened("x.html", f"<html><body {attributes}>{REPORT}".encode())


def _written(name: str, make: Callable[[], str]) -> Read:
    def read(folder: Path) -> str:
        (folder / name).write_text(make(), encoding="utf-8")
        return _articles(folder)

    return read


def _handed(name: str, make: Callable[[], str]) -> Read:
    return lambda _folder: _opened(name, make().encode())


def _dated(text: str) -> str:
    return f"---\npublished: 2016-12-11\n---\n{text}"


SAME = '{"id": "a", "published": "2016-12-11", "text": "It fell."}\n'
INPUTS: dict[str, tuple[str, Read]] = {
    "sparse.txt": ("1 GB in memory", _sparse("x.txt")),
    "sparse.jsonl": ("1 GB in memory", _sparse("x.jsonl")),
    "bomb.jsonl.gz": ("2 GB in memory", _gzip_bomb),
    "bomb.zip": ("1 GB in memory", _zip_bomb),
    "deep.json": ("a stack of 10 M", _written("x.json", lambda: "[" * 10_000_000)),
    "lists.json": ("65 M lists", _written("x.json", lambda: f"[{'[],' * 65_000_000}[]]")),
    "deep.md": ("the end of Python", _written("x.md", lambda: f"---\na: {'[' * 5_000_000}\n---\nx")),
    "heading.md": ("10¹³ steps", _written("x.md", lambda: "# " * 5_000_000)),
    "laughs.xml": ("200 GB of text", _laughs),
    "tags.xml": ("10¹¹ steps", _handed("x.xml", lambda: "<rss>" + "<a " * 333_000)),
    "attributes.html": ("hours", _tag),
    "deep.html": ("a stack of 2 M", _handed("x.html", lambda: "<div>" * 1_900_000 + REPORT)),
    "columns.csv": ("10¹² steps", _handed("x.csv", lambda: ",".join(f"c{n}" for n in range(1_000_000)))),
    "field.csv": ("150 MB in a cell", _handed("x.csv", lambda: f'id,text\n1,"{"x" * 150_000_000}"\n')),
    "million.jsonl": ("1 M articles", _million),
    "files": ("50,000 articles", _files),
    "ids.jsonl": ("10¹⁰ steps", _written("x.jsonl", lambda: SAME * 100_000)),
    "years.txt": ("200,000 dates", _written("x.txt", lambda: _dated("2016 " * 200_000))),
    "sentence.txt": ("10 MB to parse", lambda _: _read_claims("the army and the rebels went on " * 312_500)),
    "places.txt": ("100,000 names", lambda _: _read_claims("Palmyra, Aleppo, Mosul, " * 33_334)),
    "endless feed": ("for ever", lambda _: _fetched(lambda: b"X: 1\r\n\r\n" + b"<item>" * 10_000)),
    "trickling feed": ("for ever", lambda _: _fetched(lambda: b"X: 1\r\n", 0.05)),
    "endless headers": ("for ever", lambda _: _fetched(lambda: b"X: 1\r\n" * 1_000)),
}


def read_one(name: str) -> None:
    """Read one input, and print what is said of it."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            said = INPUTS[name][1](Path(folder))
        except ConflictmapError as error:
            said = str(error)
        print(said.replace(f"{folder}/", "").replace(folder, "the folder"))


def measured(name: str) -> str:
    """Return a row of the table, read in a process of its own."""
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, __file__, "--one", name], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    said = child.stdout.read().strip()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds, memory = time.perf_counter() - start, usage.ru_maxrss / 1024
    died = "" if not child.returncode else f"IT DIED ({child.returncode}) "
    return f"{name:16} {INPUTS[name][0]:20} {memory:6.0f} MB {seconds:7.1f} s  {died}{said[:150]}"


def show_patterns() -> None:
    """Print the patterns that grow faster than their text, each on its worst piece."""
    from _patterns import growths

    every = list(growths())
    for one in every:
        if one.long > 0.006 and one.long > 8 * one.short:
            times = one.long / one.short
            print(f"{one.place:36} {one.piece!r:10} {times:5.1f} times as long for 4 times as much")
    print(f"{len(every)} patterns tried")


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == ["--one"]:
        read_one(sys.argv[2])
    elif sys.argv[1:2] == ["--patterns"]:
        show_patterns()
    else:
        for name in sys.argv[1:] or INPUTS:
            print(measured(name), flush=True)


if __name__ == "__main__":
    main()
