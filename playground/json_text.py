"""JSON as fast as it can be written, and lone surrogates, which orjson refuses, all the same."""

import json
from typing import Any

import orjson


def to_json(value: Any) -> bytes:  # noqa: ANN401 - any JSON
    """The JSON text of a value, as UTF-8."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode()


def from_json(text: bytes) -> Any:  # noqa: ANN401 - any JSON
    """The value of a JSON text. Raises ValueError."""
    try:
        return orjson.loads(text)
    except ValueError:
        return json.loads(text)
