"""Findings as people and programs read them; the module of each format is imported on use."""

FORMATS = {"text": "terminal", "json": "json_v1", "github": "github", "sarif": "sarif"}
"""Every format of `validate --format`, and the module of this package that writes it."""
