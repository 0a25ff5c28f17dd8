"""What `import conflictmap` offers: names and signatures that people's notebooks rely on."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import conflictmap

KEPT = Path(__file__).with_name("public_names.txt")


def signature(value):
    """Return a signature without the modules of its types, which Python's versions name differently."""
    return re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Za-z])", "", str(inspect.signature(value))).replace("'", "")


def described():
    """Return a line for each public name, and for each public member of a class of ours."""
    lines = []
    for name in sorted(conflictmap.__all__):
        value = getattr(conflictmap, name)
        if not inspect.isclass(value):
            lines.append(f"{name}{signature(value)}")
            continue
        lines.append(f"{name}{signature(value)}")
        if not value.__module__.startswith("conflictmap.api."):
            continue
        for member, content in sorted(vars(value).items()):
            if member.startswith("_"):
                continue
            if isinstance(content, classmethod):
                lines.append(f"{name}.{member}{signature(getattr(value, member))}")
            elif inspect.isfunction(content):
                lines.append(f"{name}.{member}{signature(content)}")
            elif isinstance(content, property):
                lines.append(f"{name}.{member}")
    return lines


def test_public_names_and_signatures_are_those_that_are_kept():
    """A change of what notebooks rely on takes an edit of public_names.txt; nothing writes that file."""
    assert KEPT.is_file(), f"{KEPT} is missing: it says what is public"
    kept = [line for line in KEPT.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    assert described() == kept


def test_import_is_instant_and_completes():
    """The package itself loads nothing but what hands out the names, which can be completed."""
    code = (
        "import sys, conflictmap;"
        "print(sorted(name for name in sys.modules if name.startswith('conflictmap')));"
        "print(bool({'pydantic', 'numpy', 'pandas', 'shapely', 'spacy', 'folium'} & set(sys.modules)));"
        "print({*conflictmap.__all__} <= {*dir(conflictmap)})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["['conflictmap', 'conflictmap.lazy']", "False", "True"]


def test_what_is_not_offered_is_an_attribute_error():
    """A misspelt name fails as in any module."""
    assert not hasattr(conflictmap, "raed")
