import re
import subprocess
import sys
import time
from importlib import import_module

import pytest

from conflictmap.cli.app import COMMANDS, main
from conflictmap.cli.gazetteer import EXAMPLES, gazetteer
from conflictmap.cli.status import FAILURE, USAGE


def run(capsys, *arguments):
    """Run the program in this process and return its exit status and what it wrote."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    code = ended.value.code
    return 0 if code is None else code, captured.out, captured.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_ends_in_an_example(capsys, command):
    """Whoever asks for help gets a sentence on what the command does, and a line to copy."""
    status, out, _ = run(capsys, command, "--help")
    assert status == 0
    # Help is wrapped to the terminal's width, also after a hyphen.
    words = "".join(out.split())
    assert f"Usage:conflictmap{command}" in words
    example = import_module(f"conflictmap.cli.{command}").EXAMPLE
    assert example.startswith("Example: ")
    assert f"conflictmap {command}" in example
    assert words.endswith("".join(example.split()))


@pytest.mark.parametrize("command", [command.name for command in gazetteer.registered_commands])
def test_every_command_of_a_group_has_help_that_ends_in_an_example(capsys, command):
    """A command within a command is as well explained as any other."""
    status, out, _ = run(capsys, "gazetteer", command, "--help")
    words = "".join(out.split())
    assert status == 0
    assert f"Usage:conflictmapgazetteer{command}" in words
    assert f"conflictmap gazetteer {command}" in EXAMPLES[command]
    assert words.endswith("".join(EXAMPLES[command].split()))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_guide(pytestconfig, command):
    """No command can be added without telling people about it."""
    guide = (pytestconfig.rootpath / "docs" / "guide.md").read_text(encoding="utf-8")
    assert re.search(rf"^## .*`conflictmap {command}`", guide, re.MULTILINE)


def test_every_module_of_a_command_is_listed(pytestconfig):
    """A command that nobody can call is a mistake."""
    helpers = {
        *(
            "__init__",
            "app",
            "builds",
            "candidates",
            "deciding",
            "itemised",
            "ending",
            "picturing",
            "differences",
            "located",
            "status",
            "problems",
        ),
        *("progress", "shielding", "wording"),
    }
    modules = {path.stem for path in (pytestconfig.rootpath / "conflictmap" / "cli").glob("*.py")} - helpers
    assert modules == set(COMMANDS)


@pytest.mark.parametrize("arguments", [["no-such-command"], ["build", "--no-such-option"], ["init"]])
def test_wrong_usage_ends_in_2(capsys, arguments):
    """A mistyped command is told from work that failed."""
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (USAGE, "")
    assert err


def test_an_error_is_one_line(capsys, tmp_path):
    """What a person can mend is said in one line on standard error, without a traceback."""
    status, out, err = run(capsys, "build", tmp_path)
    assert (status, out) == (FAILURE, "")
    assert err.count("\n") == 1
    assert err.startswith(f"conflictmap: {tmp_path}: there is no conflictmap.toml")


def test_help_is_instant():
    """The list of commands loads no model, no gazetteer and no map."""
    code = "import sys; from conflictmap.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += (
        "heavy = {'spacy', 'numpy', 'shapely', 'folium', 'pydantic', 'rich'} & set(sys.modules); print(heavy)"
    )
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"
    assert time.perf_counter() - began < 2
