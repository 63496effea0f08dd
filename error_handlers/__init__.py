"""The exception hierarchy and its one mapping to HTTP.

The public names can be imported from here; they are looked up on first use, so that the exceptions
stay importable without Flask.
"""

from importlib import import_module

_DECORATORS = ("api_error_handler", "handle_errors", "requires_sync_enabled")


def __getattr__(name: str) -> object:
    home = "decorators" if name in _DECORATORS else "exceptions"
    if name.startswith("_") or not (name in _DECORATORS or name.endswith("Exception")):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    public: object = getattr(import_module(f"{__name__}.{home}"), name)
    return public
