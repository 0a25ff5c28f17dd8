import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@pytest.fixture(scope="module")
def pinned(pytestconfig):
    """Return the entries of requirements.txt: name and version, and the hashes below it."""
    text = (pytestconfig.rootpath / "requirements.txt").read_text(encoding="utf-8")
    entries = re.findall(r"^(\S+)==(\S+).*((?:\n +--hash=\S+.*)*)", text, re.MULTILINE)
    return {(canonicalize_name(name), version): hashes for name, version, hashes in entries}


@pytest.fixture(scope="module")
def wanted(pytestconfig):
    """Return what pyproject.toml asks for, with the groups for development."""
    project = tomllib.loads((pytestconfig.rootpath / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    named = [entry for group in groups.values() for entry in group if isinstance(entry, str)]
    return [Requirement(text) for text in (*project["project"]["dependencies"], *named)]


def test_every_file_is_pinned_by_its_hash(pinned):
    """No entry goes without one, so that pip refuses a file that nobody has looked at."""
    assert len(pinned) > 150
    assert [name for name, hashes in pinned.items() if "--hash=sha256:" not in hashes] == []


def test_whatever_is_asked_for_is_pinned(pinned, wanted):
    """Each requirement of the package and of its groups has a version here that meets it."""
    for requirement in wanted:
        name = canonicalize_name(requirement.name)
        versions = [version for pin, version in pinned if pin == name]
        assert any(requirement.specifier.contains(version) for version in versions), requirement


def test_no_address_is_written_down(pytestconfig):
    """Where files come from is a matter of whoever installs them."""
    text = (pytestconfig.rootpath / "requirements.txt").read_text(encoding="utf-8")
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links", text) == []
