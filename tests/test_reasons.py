import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("conflictmap", "benchmarks", "docs", "gazetteer")
SOURCES = [
    path
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*.*"))
    if path.suffix in {".py", ".js", ".mjs", ".cjs"} and not {"node_modules", "dist"} & set(path.parts)
] + [ROOT / "hatch_build.py"]
# What a checker is told to overlook, and what follows it on the line.
PYTHON = re.compile(
    r"#\s*(?:type: ignore(?:\[[\w, -]*\])?|noqa(?:: [A-Z]+\d+(?:, ?[A-Z]+\d+)*)?|pragma: no \w+)(.*)"
)
# Letters of the shortest reason.
WORD = 3
SCRIPT = re.compile(r"@ts-(?:ignore|expect-error|nocheck)(.*)")


def test_nothing_is_overlooked_without_a_reason():
    """Where a checker is silenced, the line says why, so that nobody has to guess whether it still holds."""
    silent = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for found in (PYTHON if path.suffix == ".py" else SCRIPT).findall(line)
        if len(re.sub(r"[^a-z]", "", found, flags=re.IGNORECASE)) < WORD
    ]
    assert silent == []
    assert len(SOURCES) > 300
