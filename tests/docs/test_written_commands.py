"""Every line of README and docs that is to be typed is one that the program understands."""

import re
import shlex

import pytest
from typer.main import get_command
from written_pages import PAGES, blocks, commands

from conflictmap.cli.app import COMMANDS, program

FENCED = {"sh", "bash", "shell", "console", "plain"}


def written():
    """Yield where each command of the pages stands, and its arguments."""
    for page in PAGES:
        for block in blocks(page.read_text(encoding="utf-8")):
            if block.kind != "typed" and block.kind not in FENCED:
                continue
            for line in commands(block.content):
                # Also what stands behind a pipe, or after another command.
                for part in re.split(r"\s(?:\||&&)\s", line):
                    if part.startswith("conflictmap "):
                        yield pytest.param(
                            shlex.split(part, comments=True)[1:], id=f"{page.name}:{block.line}:{part}"
                        )


def without_redirection(arguments):
    """Return arguments as the program gets them: the shell keeps what is behind > for itself."""
    for sign in (">", ">>"):
        if sign in arguments:
            arguments = arguments[: arguments.index(sign)]
    return arguments


def understood(arguments):
    """Parse arguments as the program does, down to the command that would run, without running it."""
    command, name, rest = get_command(program(arguments)), "conflictmap", list(arguments)
    context = command.make_context(name, list(rest))
    # No command that has commands has options of its own that could stand before theirs.
    while hasattr(command, "resolve_command"):
        name, command, rest = command.resolve_command(context, rest)
        context = command.make_context(name, list(rest), parent=context)
    return context


COLLECTED = list(written())


@pytest.mark.parametrize("arguments", COLLECTED)
def test_a_written_command_is_understood(arguments):
    """The command exists, its options exist and take such values, and nothing that it needs is missing."""
    assert understood(without_redirection(arguments)).command is not None


def test_the_pages_show_every_command():
    """The pattern that looks for commands finds some of each, so that none goes untested unseen."""
    assert {param.values[0][0] for param in COLLECTED} == set(COMMANDS)
    assert len(COLLECTED) > 150


@pytest.mark.parametrize(
    "line",
    [
        "no-such-command",
        "build --no-such-option",
        "explain palmyra Palmyra",
        "control palmyra --on Monday",
        "init",
    ],
)
def test_a_mistake_would_be_noticed(line):
    """What cannot be typed is told from what can."""
    with pytest.raises(Exception, match=r"(?i)no such|missing|invalid|not match"):
        understood(line.split())
