"""Checks case records in English children's social care against declared rules."""

__version__ = "0.1.0"
