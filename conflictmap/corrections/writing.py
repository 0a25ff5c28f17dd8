"""Tables of a corrections.toml as text, and their way into the file: at its end, all else left as it is."""

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

from conflictmap.building.lock import one_at_a_time
from conflictmap.errors import SettingsError

LOCK: Final = ".conflictmap/corrections.lock"
"""What keeps another process from the file meanwhile, from the project's folder."""

Value = str | bool | float | date | Mapping[str, "Value"]
"""What a key may hold."""

_SHORT: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_LAST_OF_PLANE: Final = 0xFFFF


def quoted(text: str) -> str:
    """Return a text as a TOML string; what a terminal or an editor might obey is escaped."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if character.isprintable():
        return character
    code = ord(character)
    if character.encode("utf-8", "ignore") == b"":
        return "\ufffd"
    return f"\\u{code:04x}" if code <= _LAST_OF_PLANE else f"\\U{code:08x}"


def _value(value: Value) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    return value.isoformat() if isinstance(value, date) else repr(value)


def table_text(name: str, keys: Mapping[str, Value], *, remarks: Mapping[str, str] | None = None) -> str:
    """Return a `[[name]]` table, each line with its end.

    Parameters
    ----------
    remarks
        What is said of a key, in a comment behind it; without such a key, in a line at the end.
    """
    remarks = remarks or {}
    lines = [f"[[{name}]]"]
    for key, value in keys.items():
        remark = f"  # {remarks[key]}" if key in remarks else ""
        lines.append(f"{key} = {_value(value)}{remark}")
    lines += [f"# {remark}" for key, remark in remarks.items() if key not in keys]
    return "\n".join(lines) + "\n"


def appended(path: Path, text: str) -> None:
    """Add text at the end of a file, which is afterwards as it was or whole; it is made where it is missing.

    Of two processes that add at once neither loses what the other has written.

    Raises
    ------
    SettingsError
        The file cannot be read or written.
    StoreError
        The other process cannot be kept away.
    """
    with one_at_a_time(path.parent / LOCK, lambda: None):
        # A link stays one: what it leads to is written.
        _append(Path(os.path.realpath(path)), text)


def _append(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.part")
    try:
        before = path.read_bytes() if path.exists() else b""
        between = b"" if not before else b"\n" if before.endswith(b"\n") else b"\n\n"
        with draft.open("wb") as file:
            file.write(before + between + text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            draft.chmod(path.stat().st_mode)
        draft.replace(path)
    except OSError as error:
        raise SettingsError(
            f"the decision cannot be written: {error.strerror or error}",
            where=str(path),
            mend="Check the rights of the file and its folder, and make room",
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
