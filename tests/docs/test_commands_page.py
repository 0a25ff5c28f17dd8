"""The reference of commands says what the program says."""

from written_pages import script

from conflictmap.cli.app import COMMANDS

commands = script("commands")


def test_the_page_is_what_help_says_now():
    """A changed option changes the page: `python docs/commands.py` writes it anew."""
    assert commands.PAGE.read_text(encoding="utf-8") == commands.page(), "run python docs/commands.py"


def test_every_command_and_option_is_there():
    """Commands within commands, and every option but --help itself, are on the page with what they do."""
    text = commands.page()
    names = [name for name, _ in commands.every_command()]
    assert {name.split()[1] for name in names} == set(COMMANDS)
    assert "conflictmap gazetteer import" in names
    for name, context in commands.every_command():
        section = commands.section(name, context)
        assert section in text
        for parameter in context.command.params:
            for option in parameter.opts if parameter.param_type_name == "option" else []:
                assert option in section, f"{name} {option}"
