"""Writes docs/commands.md, the reference of all commands, from what `conflictmap COMMAND --help` says.

    python docs/commands.py

A test fails where the page does not say what the program says.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from typer.main import get_command

from conflictmap.cli.app import COMMANDS, program

if TYPE_CHECKING:
    from click import Command, Context, Parameter

PAGE: Final = Path(__file__).with_name("commands.md")
HEAD: Final = """# Commands

Every command with all its options, as `--help` prints them. [The user's guide](guide.md) tells what they are
for.

Data goes to standard output, everything else to standard error. The exit status is 0 for success, 1 for
failure, 2 for wrong usage, and 3 where the work was done but something was left out. `conflictmap --version`
prints the version.
"""


def every_command() -> Iterator[tuple[str, "Context"]]:
    """Yield the full name of every command and its context: those within a command after it."""
    for name in COMMANDS:
        root = get_command(program([name]))
        above = root.make_context("conflictmap", [], resilient_parsing=True)
        yield from _commands(f"conflictmap {name}", _child(root, above, name), above)


def _child(group: Any, context: "Context", name: str) -> "Command":
    found: Command | None = group.get_command(context, name)
    assert found is not None
    return found


def _commands(name: str, command: Any, above: "Context") -> Iterator[tuple[str, "Context"]]:
    context = command.make_context(name.rpartition(" ")[2], [], parent=above, resilient_parsing=True)
    yield name, context
    if hasattr(command, "list_commands"):
        for inner in command.list_commands(context):
            yield from _commands(f"{name} {inner}", _child(command, context, inner), context)


def section(name: str, context: "Context") -> str:
    """Return what the page says of one command, as Markdown."""
    command = context.command
    heading = "##" if name.count(" ") == 1 else "###"
    usage = " ".join(command.collect_usage_pieces(context))
    told = " ".join((command.help or "").replace("\n\n", "\0").split()).replace("\0", "\n\n")
    parts = [f"{heading} {name}", told.replace("\n\n ", "\n\n")]
    # Not indented: what stands there is no line to copy, and its brackets are no arguments.
    parts.append(f"`{name} {usage}`")
    parts += [table for kind in ("argument", "option") if (table := _table(kind, command, context))]
    example = (command.epilog or "").removeprefix("Example: ")
    if example:
        parts.append("Example:")
        parts.append("\n".join(f"    {line}" for line in example.split(" && ")))
    return "\n\n".join(parts)


def _table(kind: str, command: "Command", context: "Context") -> str:
    rows = [
        f"| `{record[0].strip()}` | {_cell(record[1])} |"
        for record in (_record(one, context) for one in command.get_params(context) if _kind(one) == kind)
        if record is not None
    ]
    return "\n".join([f"| {kind} | what |", "| --- | --- |", *rows]) if rows else ""


def _kind(parameter: "Parameter") -> str:
    return parameter.param_type_name


def _record(parameter: "Parameter", context: "Context") -> tuple[str, str] | None:
    record = parameter.get_help_record(context)
    return None if record is None else (record[0].replace("|", "\\|"), record[1])


def _cell(text: str) -> str:
    # What stands between angle brackets would be taken for markup.
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def page() -> str:
    """Return the whole page."""
    return HEAD + "\n" + "\n\n".join(section(name, context) for name, context in every_command()) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
