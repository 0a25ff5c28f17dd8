"""Pages of the documentation as steps to follow: what to type, what to save, and what comes of it."""

import importlib.util
import io
import os
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from conflictmap.cli import main

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# "Save this as `path`:" and "Add these lines to `path`:" stand before what is to be saved or added.
_SAVED = re.compile(r"^(?:.*\s)?Save\b[^`]*\bas\s+`([^`]+)`:$", re.DOTALL)
_ADDED = re.compile(r"^(?:.*\s)?Add\b[^`]*\bto\s+`([^`]+)`:$", re.DOTALL)
# "In `path`, put this below `line`:" stands before what goes in there.
_BELOW = re.compile(r"^(?:.*\s)?In\s+`([^`]+)`,\s+put\s+this\s+below\s+`([^`]+)`:$", re.DOTALL)
_HOLDS = re.compile(r"^`([^`]+)` has\b.*:$", re.DOTALL)
# Stands for what differs from run to run, or is left out.
LEFT_OUT = "…"
# What a shell does not hand on as it stands.
_SHELL = frozenset("|<>&;$*?~`")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a page: "paragraph", "typed" (indented) or the language of a fenced one."""

    kind: str
    content: str
    line: int


def script(name: str) -> ModuleType:
    """Return a script of docs/ as a module, under a name that no other module has."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def blocks(text: str) -> list[Block]:
    """Return the paragraphs, indented blocks and fenced blocks of a page."""
    found: list[Block] = []
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        start = at
        if fence := re.match(r"```(\w*)", lines[at]):
            at += 1
            while lines[at] != "```":
                at += 1
            found.append(Block(fence[1] or "plain", "\n".join(lines[start + 1 : at]), start + 1))
            at += 1
        elif lines[at].startswith("    ") and (at == 0 or not lines[at - 1].strip()):
            while at < len(lines) and (lines[at].startswith("    ") or not lines[at].strip()):
                at += 1
            found.append(Block("typed", "\n".join(line[4:] for line in lines[start:at]).strip(), start + 1))
        elif lines[at].strip():
            while at < len(lines) and lines[at].strip() and not lines[at].startswith("```"):
                at += 1
            found.append(Block("paragraph", "\n".join(lines[start:at]), start + 1))
        else:
            at += 1
    return found


def commands(typed: str) -> list[str]:
    r"""Return the commands of a block, each in one line: what ends in \ goes on in the next."""
    return [line for line in typed.replace("\\\n", " ").splitlines() if line.strip()]


def normalised(text: str) -> str:
    """Return a text without differences of white space."""
    return " ".join(text.split())


def fits(shown: str, real: str) -> bool:
    """Return whether a page shows what there is; … stands for anything."""
    parts = [re.escape(normalised(part)) for part in shown.split(LEFT_OUT)]
    return re.fullmatch(r"\s*.*\s*".join(parts), normalised(real), re.DOTALL) is not None


class Follower:
    """Somebody who does what a page says, in a folder of their own.

    Parameters
    ----------
    folder
        Where commands run and files are saved.
    checkout
        Whose `conflictmap` it is.
    """

    def __init__(self, folder: Path, checkout: Path = ROOT) -> None:
        self.folder = folder
        self.checkout = checkout
        self.wrong: list[str] = []
        self.ran: list[str] = []
        self.compared = 0
        tools = folder / ".tools"
        tools.mkdir()
        program = tools / "conflictmap"
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m conflictmap "$@"\n')
        program.chmod(0o755)
        self.environment = {
            **os.environ,
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(checkout),
            "PYTHONUNBUFFERED": "1",
            "COLUMNS": "200",
        }

    def follow(self, page: Path) -> None:
        """Do all that a page says, and note in `wrong` what came out otherwise."""
        before, answer = Block("paragraph", "", 0), ""
        for block in blocks(page.read_text(encoding="utf-8")):
            where = f"{page.name}:{block.line}"
            if block.kind == "typed":
                answer = "".join(self.run(line, where) for line in commands(block.content))
            elif block.kind != "paragraph":
                self.take(block, before, answer, where)
            before = block

    def take(self, block: Block, before: Block, answer: str, where: str) -> None:
        """Save, add or compare a fenced block, as the block before it says."""
        if before.kind == "typed":
            self.compare(block.content, answer, where)
        elif found := _SAVED.match(before.content):
            path = self.folder / found[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.content + "\n", encoding="utf-8")
        elif found := _ADDED.match(before.content):
            path = self.folder / found[1]
            if not path.exists():
                self.wrong.append(f"{where}: there is no {found[1]} to add to")
            with path.open("a", encoding="utf-8") as file:
                file.write("\n" + block.content + "\n" if path.suffix == ".toml" else block.content + "\n")
        elif found := _BELOW.match(before.content):
            self.insert(self.folder / found[1], found[2], block.content, where)
        elif found := _HOLDS.match(before.content):
            self.compare(block.content, (self.folder / found[1]).read_text(encoding="utf-8"), where)
        else:
            self.wrong.append(f"{where}: nothing says what this block is for")

    def insert(self, path: Path, above: str, content: str, where: str) -> None:
        """Put lines below a line that stands in a file once."""
        lines = path.read_text(encoding="utf-8").splitlines()
        if lines.count(above) != 1:
            self.wrong.append(f"{where}: {path.name} does not have this line once: {above}")
            return
        at = lines.index(above) + 1
        path.write_text("\n".join([*lines[:at], content, *lines[at:]]) + "\n", encoding="utf-8")

    def check(self) -> None:
        """Fail with all that came out otherwise, in full."""
        if self.wrong:
            pytest.fail("\n\n".join(self.wrong), pytrace=False)

    def compare(self, shown: str, real: str, where: str) -> None:
        """Note a difference between what a page shows and what there is."""
        self.compared += 1
        if not fits(shown, real):
            self.wrong.append(f"{where}: shows\n{shown}\nbut there is\n{real}")

    def run(self, command: str, where: str) -> str:
        """Run a command as a shell would, and return what a terminal would show."""
        # Of a page about changes to the program, which ends at the changed one.
        command = command.removeprefix(".venv/bin/")
        if not command.startswith("conflictmap "):
            return ""
        self.ran.append(command)
        # Within this process, which has loaded what each command needs, where that is no difference.
        plain = self.checkout == ROOT and not _SHELL & set(command)
        status, told = self._here(shlex.split(command)[1:]) if plain else self._in_a_shell(command)
        if status:
            self.wrong.append(f"{where}: {command} ended in {status}: {told}")
        return told

    def _here(self, arguments: list[str]) -> tuple[int, str]:
        told = io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            patch.setenv("COLUMNS", self.environment["COLUMNS"])
            with redirect_stdout(told), redirect_stderr(told), pytest.raises(SystemExit) as ended:
                main(arguments)
        return int(ended.value.code or 0), told.getvalue()

    def _in_a_shell(self, command: str) -> tuple[int, str]:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout
