"""
Checks case records in English children's social care against declared rules.

``from recordcheck import check, load`` gives a `model.Run` or `model.Export` with pandas frames.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"
__all__ = ["__version__", "check", "load"]


def __getattr__(name: str) -> Any:
    """Return `check` or `load`; the stages behind them are imported when first asked for."""
    if name in ("check", "load"):
        from recordcheck import app  # noqa: PLC0415 - importing the package must stay instant

        return getattr(app, name)
    raise AttributeError(f"module 'recordcheck' has no attribute {name!r}")
