"""The notebook of the docs, executed for real by the interpreter that runs the tests."""

import html
import re
import sys

import nbformat
import pytest
from nbclient import NotebookClient

PATIENCE = 240
REMOTE = re.compile(r"""(?:\bsrc|<link[^>]*\bhref)=["']?(?:https?:)?//|@import|url\((?!['"]?(?:data:|#))""")


@pytest.fixture(scope="module")
def notebook(pytestconfig):
    """Return the notebook as it is kept."""
    return nbformat.read(pytestconfig.rootpath / "docs" / "notebook.ipynb", as_version=4)


@pytest.fixture(scope="module")
def executed(pytestconfig, notebook, tmp_path_factory):
    """Return the notebook after each of its cells has run, in a kernel without anybody's own settings."""
    own = tmp_path_factory.mktemp("kernel")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(pytestconfig.rootpath))
        patch.setenv("JUPYTER_PLATFORM_DIRS", "1")
        for name in (
            "IPYTHONDIR",
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "MPLCONFIGDIR",
        ):
            patch.setenv(name, str(own / name))
        copy = nbformat.from_dict(notebook)
        where = {"metadata": {"path": str(pytestconfig.rootpath / "docs")}}
        client = NotebookClient(copy, timeout=PATIENCE, kernel_name="python3", resources=where)
        return client.execute()


def label(cell):
    """Return the label of a cell, as Quarto understands it."""
    found = re.match(r"#\| label: ([a-z-]+)\n", cell.source)
    return found[1] if found else None


def shown(executed, name):
    """Return the output of the cell with a label, by kind."""
    [cell] = [cell for cell in executed.cells if label(cell) == name]
    kinds = {}
    for output in cell.outputs:
        kinds |= output.get("data", {})
    return kinds


def test_kept_notebook_is_stripped_and_labelled(notebook):
    """What is kept holds no outputs, and each cell of code has a label that is its id as well."""
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.id for cell in code if cell.outputs or cell.execution_count or cell.metadata] == []
    assert [cell.id for cell in code] == [label(cell) for cell in code]
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_every_cell_runs_without_a_complaint(executed):
    """From articles to files, nothing fails and nothing is written to standard error."""
    complaints = [
        output
        for cell in executed.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ]
    assert complaints == []


def test_kernel_is_the_interpreter_of_the_tests(pytestconfig, tmp_path, monkeypatch):
    """The kernel runs in this installation, and imports this checkout."""
    monkeypatch.setenv("PYTHONPATH", str(pytestconfig.rootpath))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    code = "import sys, conflictmap; print(sys.executable, conflictmap.__file__, sep='\\n')"
    asked = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    done = NotebookClient(asked, timeout=PATIENCE, kernel_name="python3").execute()
    executable, module = done.cells[0].outputs[0].text.splitlines()
    assert executable == sys.executable
    assert module == str(pytestconfig.rootpath / "conflictmap" / "__init__.py")


def test_timeline_shows_itself_as_the_compact_map(executed):
    """The map is an iframe with the page inside, sandboxed, compact, of a fixed height."""
    output = shown(executed, "map")["text/html"]
    assert re.fullmatch(r"<iframe [^<>]*></iframe>", output)
    assert 'height="520"' in output
    assert 'sandbox="allow-scripts allow-popups' in output
    page = html.unescape(re.search(r'srcdoc="([^"]*)"', output)[1])
    assert page.startswith('<!doctype html>\n<html lang="en" data-view="map" data-link="embed=1">')
    assert shown(executed, "map")["text/plain"].startswith("<Timeline: ")


def test_tables_and_plot_are_there(executed):
    """Claims, a day and the difference of the clocks are tables with rows, the changes are a picture."""
    for name in ("claims", "day", "clocks"):
        table = shown(executed, name)["text/html"]
        assert table.count("<tr") > 2
        assert "<script" not in table
    assert "Palmyra" in shown(executed, "day")["text/html"]
    assert shown(executed, "changes")["image/png"]
    assert "srcdoc" in shown(executed, "folium")["text/html"]
    assert eval(shown(executed, "files")["text/plain"]) == [
        f"palmyra.{ending}" for ending in ("gpkg", "html", "parquet")
    ]


def test_what_the_docs_embed_is_there_and_needs_no_network(pytestconfig, executed):
    """Each label that docs/notebooks.md embeds belongs to a cell whose output has all that it shows."""
    text = (pytestconfig.rootpath / "docs" / "notebooks.md").read_text(encoding="utf-8")
    labels = re.findall(r"\{\{< embed notebook\.ipynb#([a-z-]+) >\}\}", text)
    assert {"map", "day", "clocks", "changes"} <= set(labels)
    for name in labels:
        kinds = shown(executed, name)
        assert {"text/html", "image/png"} & set(kinds), name
        output = kinds.get("text/html", "")
        page = html.unescape(output)
        # Addresses of articles are links to follow; they are in the data.
        assert REMOTE.findall(page.partition("<script")[0]) == [], name
        assert re.findall(r"<script[^>]*\bsrc=", page) == [], name
