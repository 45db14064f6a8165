"""To whom an item goes, and why, as people type it: ``@李倩 原因：李倩更熟悉``, ``@Li Qian because she built it``."""

import re
from typing import Final

from tracker.pasted import people_in

#: What people put before a reason.
_BECAUSE: Final = re.compile(r"^\s*(?:because\b|(?:变更)?原因\s*[：:]|因为)\s*", re.IGNORECASE)


def read_hand_over(text: str) -> tuple[tuple[str, ...], str]:
    """Everybody mentioned, and the words beside, which are the reason."""
    people, words = people_in(text)
    return people, _BECAUSE.sub("", words.strip())
