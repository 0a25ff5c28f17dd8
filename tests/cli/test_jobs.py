"""How many processes read changes nothing that anybody sees."""

import subprocess
import sys
from pathlib import Path


def claims(articles: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "conflictmap", "claims", articles, "--format", "jsonl", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_claims_are_the_same_in_several_processes(examples: Path) -> None:
    """The same lines in the same order, and the same notes on articles."""
    articles = examples / "palmyra-2016" / "articles"
    alone, together = claims(articles), claims(articles, "--jobs", "2")
    assert alone.stdout.count("\n") > 3
    assert (together.stdout, together.stderr, together.returncode) == (
        alone.stdout,
        alone.stderr,
        alone.returncode,
    )


def test_a_build_in_several_processes_is_the_same(examples: Path, tmp_path: Path) -> None:
    """The claims of a map come out byte for byte."""
    outputs = []
    for jobs in ("1", "2"):
        folder = tmp_path / f"project-{jobs}"
        folder.mkdir()
        for path in sorted((examples / "palmyra-2016").rglob("*")):
            if path.is_file() and ".conflictmap" not in path.parts:
                copy = folder / path.relative_to(examples / "palmyra-2016")
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())
        output = tmp_path / f"output-{jobs}"
        command = [sys.executable, "-m", "conflictmap", "build", folder, "--output", output, "--jobs", jobs]
        subprocess.run(command, check=True, capture_output=True)
        outputs.append((output / "claims.jsonl").read_bytes())
    assert outputs[0] == outputs[1]
