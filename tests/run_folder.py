"""Where all workers of one run keep what they have in common."""

from pathlib import Path
from typing import Final

import pytest

FOLDER: Final = pytest.StashKey[Path]()
