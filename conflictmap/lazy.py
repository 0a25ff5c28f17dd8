"""Names that a package offers, imported when somebody asks for them."""

import importlib
from collections.abc import Callable, Mapping, Sequence


def offered(package: str, modules: Mapping[str, Sequence[str]]) -> Callable[[str], object]:
    """Return a package's `__getattr__` (PEP 562), so that using one module does not load all the others.

    Parameters
    ----------
    package
        The package's `__name__`.
    modules
        The names that each of its modules gives. No name may be that of a module: the module would hide it.
    """
    home = {name: module for module, names in modules.items() for name in names}

    def get(name: str) -> object:
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{package}.{home[name]}"), name)

    return get
