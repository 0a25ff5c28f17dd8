"""Python that the pages show runs as it stands there."""

import os
import shutil
import subprocess
import sys

import pytest
from written_pages import PAGES, ROOT, blocks

# Pages whose Python other tests run, with what belongs to it.
ELSEWHERE = {"data.md": "tests/tabular/test_data_page.py", "reading.md": "tests/project/test_extractors.py"}
# What a reader has at hand where a page says no more than `timeline`.
AT_HAND = {"page.md": "import conflictmap\ntimeline = conflictmap.open_project('examples/palmyra-2016')\n"}


def code_of(page):
    """Return the blocks of Python of a page, also those that are only indented."""
    return [
        block.content
        for block in blocks(page.read_text(encoding="utf-8"))
        if block.kind == "python"
        or (block.kind == "typed" and block.content.startswith(("import ", "from ")))
    ]


WITH_CODE = [page for page in PAGES if code_of(page)]


def run(code, folder):
    """Run code or a command in a folder with this interpreter, and fail with what it complains of."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    arguments = ["-c", code] if isinstance(code, str) else ["-m", "conflictmap", *code]
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with what the pages speak of: articles, the example project, and its exports."""
    made = tmp_path_factory.mktemp("python")
    unneeded = shutil.ignore_patterns("output", ".conflictmap")
    shutil.copytree(ROOT / "examples", made / "examples", ignore=unneeded)
    shutil.copytree(ROOT / "examples/palmyra-2016/articles", made / "articles")
    (made / "output").mkdir()
    run(["export", "examples/palmyra-2016", "--parquet", "--claims", "--output", "."], made)
    return made


@pytest.mark.parametrize(
    "page", [page for page in WITH_CODE if page.name not in ELSEWHERE], ids=lambda page: page.name
)
def test_the_python_of_a_page_runs(folder, page):
    """Whoever copies the blocks of a page one after the other gets no error."""
    run(AT_HAND.get(page.name, "") + "\n".join(code_of(page)), folder)


@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: page.name)
def test_the_python_of_a_page_is_python(page):
    """No block was cut off or mistyped."""
    for code in code_of(page):
        compile(code, page.name, "exec")


def test_what_is_run_elsewhere_is_run():
    """The pages that are left out here are read by the tests that are named."""
    for page, test in ELSEWHERE.items():
        assert page in (ROOT / test).read_text(encoding="utf-8")
