"""Loading: the files of an export become frames of the canonical tables, with an account of every row."""

from recordcheck.loading.export import load_export

__all__ = ["load_export"]
