"""The files that ship with the program."""

from pathlib import Path
from typing import Any

import yaml

try:  # libyaml reads ten times as fast, where PyYAML was built with it
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


def read_yaml(file: Path) -> dict[str, Any]:
    """What a file holds that is a mapping."""
    whole: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=Loader)
    return whole
