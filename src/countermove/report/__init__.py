"""Answers for people and as data."""

from typing import Any

#: Plain data, as JSON knows it.
Data = dict[str, Any]
