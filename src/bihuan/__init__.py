"""Bihuan (闭环): from a written self-examination to a correction that somebody else has verified."""

__version__ = "0.1.0"
