"""Throws changed inputs at everything that reads outside input, led by what they reach in the code.

    python tests/fuzzing/run.py --seconds 60 [TARGET...]     each target (all of them) for so many seconds
    python tests/fuzzing/run.py --input FILE TARGET          one input once more, with its traceback
    python tests/fuzzing/run.py --list                       the targets

A finding is written as a file, and ends the run with exit status 1 and the line that repeats it. Once it is
mended, its file goes to tests/fuzzing/cases/TARGET/ under a name that tells what was wrong.
"""

import argparse
import contextlib
import hashlib
import io
import logging
import os
import re
import shlex
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FINDINGS = ROOT / "fuzz-findings"
# A reader that takes longer for one input, or more memory, is a finding.
LONGEST_SECONDS = 25
LARGEST_MEBIBYTES = 3072
LONGEST_INPUT = 20_000
_TRIED = re.compile(rb"stat::number_of_executed_units:\s*(\d+)")
_SOUND = 0


def _atheris() -> object:
    try:
        import atheris  # noqa: PLC0415 - only fuzzing needs it
    except ImportError:
        sys.exit(
            "fuzzing needs atheris, which has wheels for Linux on x86_64 and Python 3.11 to 3.13: "
            "pip install atheris"
        )
    return atheris


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a target: how many inputs were tried, and the files of those that found something."""

    target: str
    tried: int
    seconds: float
    findings: tuple[Path, ...]


def fuzz(names: Sequence[str], seconds: int, jobs: int, findings: Path) -> list[Run]:
    """Fuzz targets, some at a time, each in a process of its own; a crash ends no more than that."""
    atheris = _atheris()
    # Entered for good: much is imported only once it is used.
    hook = atheris.instrument_imports(include=["conflictmap"], enable_loader_override=False)
    hook.__enter__()
    with contextlib.redirect_stderr(io.StringIO()):
        from fuzz_targets import TARGETS  # noqa: PLC0415 - the hook has to be there before
    logging.disable(logging.CRITICAL)
    # What takes long once, gazetteer and language model, is there before the processes part.
    for name in names:
        for seed in TARGETS[name].seeds:
            with contextlib.redirect_stderr(io.StringIO()):
                TARGETS[name].check(seed)
    waiting, running, done = list(names), {}, []
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        while waiting or running:
            while waiting and len(running) < jobs:
                name = waiting.pop(0)
                log = Path(folder) / f"{name}.log"
                process = _started(
                    atheris,
                    TARGETS[name],
                    seconds=seconds,
                    folder=Path(folder),
                    into=findings / name,
                    log=log,
                )
                running[process] = name, log, time.monotonic()
            process, status = os.wait()
            name, log, began = running.pop(process)
            run = _ended(name, log, time.monotonic() - began, findings, os.waitstatus_to_exitcode(status))
            _say(run, log)
            done.append(run)
    return done


def _started(atheris, target, *, seconds: int, folder: Path, into: Path, log: Path) -> int:
    corpus, kept = folder / target.name, HERE / "cases" / target.name
    corpus.mkdir()
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = folder / f"{target.name}.dict"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words))
    into.mkdir(parents=True, exist_ok=True)
    process = os.fork()
    if process:
        return process
    handle = os.open(log, os.O_WRONLY | os.O_CREAT)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={LONGEST_SECONDS}",
        f"-report_slow_units={LONGEST_SECONDS}",
        f"-rss_limit_mb={LARGEST_MEBIBYTES}",
        f"-max_len={LONGEST_INPUT}",
        f"-artifact_prefix={into}/",
        f"-dict={words}",
        "-print_final_stats=1",
        "-seed=1",
        str(corpus),
        *([str(kept)] if kept.is_dir() else []),
    ]
    atheris.Setup([sys.argv[0], *options], _noting(target, into), enable_python_coverage=True)
    atheris.Fuzz()
    os._exit(_SOUND)


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogatepass"))


def _noting(target, into: Path) -> Callable[[bytes], None]:
    """Return what tries an input and, where it finds something new, writes it down and goes on."""
    seen: set[str] = set()

    def attempt(data: bytes) -> None:
        try:
            target.check(data)
        except Exception as error:  # noqa: BLE001 - any of them is what is looked for
            place = traceback.extract_tb(error.__traceback__)
            own = [step for step in place if "conflictmap" in step.filename or step is place[0]]
            mark = f"{type(error).__name__} {[(step.filename, step.name, step.lineno) for step in own[-2:]]}"
            if mark in seen:
                return
            seen.add(mark)
            name = hashlib.blake2b(mark.encode(), digest_size=4).hexdigest()
            (into / f"{type(error).__name__}-{name}").write_bytes(data)

    return attempt


def _ended(name: str, log: Path, seconds: float, findings: Path, status: int) -> Run:
    tried = _TRIED.findall(log.read_bytes())
    into = findings / name
    found = tuple(sorted(into.iterdir()))
    if status != _SOUND and not found:
        # It died without a word: what it said until then is all there is.
        (into / "died.log").write_bytes(log.read_bytes())
        found = (into / "died.log",)
    if not found:
        into.rmdir()
    return Run(name, int(tried[-1]) if tried else 0, seconds, found)


def _say(run: Run, log: Path) -> None:
    _print(f"{run.target:16} {run.tried:>10,} inputs {run.seconds:6.0f} s  {len(run.findings)} findings")
    if not run.tried:
        _print(log.read_text(errors="replace")[-2000:])


def repeat(name: str, path: Path) -> int:
    """Try one input, and show what it leads to."""
    from fuzz_targets import TARGETS  # noqa: PLC0415 - its folder is on the path by now

    error = TARGETS[name].check(path.read_bytes())
    _print(f"it is refused: {error}" if error else "it is read")
    return _SOUND


def main() -> int:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=60, help="of each target (60)")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="targets at a time (one a core)"
    )
    parser.add_argument("--findings", type=Path, default=FINDINGS, help="where findings go (fuzz-findings/)")
    parser.add_argument("--input", type=Path, help="try this file once more, of one target")
    parser.add_argument("--list", action="store_true", help="name the targets")
    asked = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(HERE)]
    if asked.input:
        return repeat(asked.targets[0], asked.input)
    names = _known(asked.targets)
    if asked.list:
        _print("\n".join(names))
        return _SOUND
    runs = fuzz(names, asked.seconds, asked.jobs, asked.findings.resolve())
    _print(f"{'all':16} {sum(run.tried for run in runs):>10,} inputs")
    found = [(run.target, path) for run in runs for path in run.findings]
    for name, path in found:
        _print(
            f"{path}\n  repeat it: {shlex.join([sys.executable, sys.argv[0], '--input', str(path), name])}"
        )
    return 1 if found else _SOUND


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _known(wanted: Sequence[str]) -> list[str]:
    names = re.findall(r'yield Target\(\s*"([a-z-]+)"', (HERE / "fuzz_targets.py").read_text())
    strange = [name for name in wanted if name not in names]
    if strange:
        sys.exit(f"there is no target {strange[0]!r}; --list names them")
    return list(wanted) or names


if __name__ == "__main__":
    sys.exit(main())
