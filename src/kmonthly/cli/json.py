"""Facts as one JSON document: `{"kmonthly": COMMAND, "schema": 1, ...}`; see docs/json.md."""

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path

from kmonthly.cli.terminal import harmless_json

SCHEMA = 1
"""Raised when a key changes its meaning or goes; new keys may come at any time."""

JSON_HELP = "Print one JSON document (see docs/json.md)."


def document(command: str, **values: object) -> str:
    """The document of a command."""
    facts = {key: plain(each) for key, each in values.items()}
    whole = {"kmonthly": command, "schema": SCHEMA, **facts}
    return harmless_json(json.dumps(whole, ensure_ascii=False, indent=1))


def plain(value: object) -> object:
    """A value in JSON's own types: dataclasses as objects, times in ISO 8601, bytes in hex."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, Path) else value
