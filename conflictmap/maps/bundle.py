"""The viewer's bundle: script, style and base map data, made when the package is installed."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from conflictmap.errors import InstallationError

FOLDER = Path(__file__).parent / "viewer" / "dist"


@dataclass(frozen=True, slots=True)
class Bundle:
    """One script with its style sheet.

    Attributes
    ----------
    script
        A classic script, safe inside a script element.
    style
        A style sheet with its pictures inside.
    """

    script: str
    style: str


@cache
def page_bundle() -> Bundle:
    """Return what a whole page needs, Leaflet included.

    Raises
    ------
    InstallationError
        The bundle has not been made.
    """
    return _bundle("viewer")


@cache
def layer_bundle() -> Bundle:
    """Return what a layer needs on a map that brings its own Leaflet.

    Raises
    ------
    InstallationError
        The bundle has not been made.
    """
    return _bundle("layer")


def bundled_bytes(name: str) -> bytes:
    """Return one file of the bundle.

    Raises
    ------
    InstallationError
        The bundle has not been made.
    """
    try:
        return (FOLDER / name).read_bytes()
    except FileNotFoundError:
        raise InstallationError(
            "the map page's script and style have not been built",
            where=str(FOLDER / name),
            mend="Run `pip install --editable .` in the checkout, or install conflictmap again",
        ) from None


def _bundle(name: str) -> Bundle:
    script = bundled_bytes(f"{name}.js").decode()
    # Inside a script element these end it or change how the rest is read; both stand only in string literals.
    script = script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
    style = bundled_bytes(f"{name}.css").decode().replace("</style", "<\\/style")
    return Bundle(script, style)
