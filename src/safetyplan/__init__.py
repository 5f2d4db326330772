"""A city's yearly work-safety plan as one checked YAML file."""

__version__ = "0.1.0"
