"""To whom an item goes, and why, as people type it: ``@李倩 原因：李倩更熟悉``, ``@Li Qian because she built it``."""

import re
from typing import Final

from tracker.names import Names
from tracker.pasted import people_in

#: What people put before a reason.
_BECAUSE: Final = re.compile(r"^\s*(?:because\b|(?:变更)?原因\s*[：:]|因为)\s*", re.IGNORECASE)


def read_hand_over(text: str, names: Names | None = None) -> tuple[tuple[str, ...], str]:
    """Everybody mentioned, and the words beside, which are the reason.

    ``names`` are for a line that mentions nobody and begins with somebody's name, of one word or two.
    """
    people, words = people_in(text)
    if names and not people:
        first, second, *rest = [*words.split(maxsplit=2), "", ""]
        for name, reason in ((f"{first} {second}", " ".join(rest)), (first, " ".join([second, *rest]))):
            user = names.person(name.strip().lstrip("@＠"))
            if isinstance(user, str):
                return (user,), _BECAUSE.sub("", reason.strip())
    return people, _BECAUSE.sub("", words.strip())
