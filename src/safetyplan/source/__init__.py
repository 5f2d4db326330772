"""YAML: text → plain data, the exact place of every key and value, and edits that leave every other byte alone."""

from safetyplan.source.files import MAX_BYTES
from safetyplan.source.parse import MAX_DEPTH, MAX_FINDINGS, Source, parse

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_FINDINGS", "Source", "parse"]
