import ast
from pathlib import Path

import pytest

import conflictmap

PACKAGE = Path(conflictmap.__file__).parent

# From left to right: a module may import its own layer and those before it. A layer is a folder of the
# package, or a module that stands directly in it.
LAYERS = [
    {
        "addresses",
        "bounded",
        "errors",
        "model",
        "cutoff",
        "data",
        "drafts",
        "kinds",
        "clock",
        "colours",
        "actors_file",
        "claims_file",
        "lazy",
        "memory",
        "provenance",
        "tabular",
        "toml_file",
    }
    | {"threads", "wording"},
    {"articles"},
    {"reading"},
    {"places"},
    {"evaluation"},
    {"control"},
    {"maps", "export"},
    {
        "building",
        "corrections",
        "differences",
        "evidence",
        "project",
        "publish",
        "settings",
        "store",
        "weighing",
    }
    | {"intake", "serving", "watching"},
    {"api", "checks", "reporting", "review"},
    {"cli"},
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}


def modules():
    return sorted(
        path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if "node_modules" not in path.parts
    )


def layer_of(path):
    return path.parts[0].removesuffix(".py")


def imported(path):
    """Yield the layers that a module imports, also those for type checking only and within functions."""
    tree = ast.parse((PACKAGE / path).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            names = [node.module] if node.module != "conflictmap" else []
            names += [f"conflictmap.{alias.name}" for alias in node.names if node.module == "conflictmap"]
        for name in names:
            package, _, rest = name.partition(".")
            layer = rest.split(".")[0]
            if package == "conflictmap" and layer in RANK:
                yield layer, node.lineno


@pytest.mark.parametrize("path", modules(), ids=str)
def test_imports_go_from_left_to_right(path):
    """No module imports a later stage, so that each stage can be used and replaced without those after it."""
    own = layer_of(path)
    if own in {"__init__", "__main__"}:
        return
    assert own in RANK, f"conflictmap/{path} belongs to no layer: give it one in this test"
    backward = [f"{path}:{line} imports {name}" for name, line in imported(path) if RANK[name] > RANK[own]]
    assert backward == []


def test_the_two_last_stages_do_not_know_each_other():
    """Maps and exports are both ends of the way: neither needs the other."""
    crossing = [
        f"{path}:{line}"
        for path in modules()
        for name, line in imported(path)
        if {layer_of(path), name} == {"maps", "export"}
    ]
    assert crossing == []
