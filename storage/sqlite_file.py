"""The one file of an SQLite database: whether it may be used from here, and that one bot runs on it."""

import fcntl
from pathlib import Path
from typing import IO, Final

from sqlalchemy.engine import URL

#: Their locks are not to be relied on, and SQLite relies on locks.
_BY_NETWORK: Final = frozenset(
    {
        "afs", "beegfs", "ceph", "cifs", "fuse.ceph", "fuse.glusterfs", "fuse.sshfs", "glusterfs", "lustre", "ncpfs",
        "nfs", "nfs4", "smb3", "smbfs",
    }
)  # fmt: skip
_MOUNTS: Final = Path("/proc/self/mounts")


class AlreadyRunningError(Exception):
    """Another bot runs on this file; the message names it."""


class NetworkFileSystemError(Exception):
    """The file lies on a network file system; the message says where and which."""


def path_of(url: URL) -> Path | None:
    """The database's file; None for a database in memory."""
    return Path(url.database).resolve() if url.database and url.database != ":memory:" else None


def refuse_network(file: Path, mounts: Path = _MOUNTS) -> None:
    """Raise NetworkFileSystemError where the file's folder is on another machine. Unknown where there is no /proc."""
    if not mounts.exists():
        return
    points = [line.split()[1:3] for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    above = {str(file.parent), *(str(folder) for folder in file.parent.parents)}
    # The last one mounted at the deepest folder above it is the one that counts.
    there = [(point.replace("\\040", " "), kind) for point, kind in points]
    point, kind = max((one for one in there if one[0] in above), key=lambda one: len(one[0]), default=("", ""))
    if kind in _BY_NETWORK:
        raise NetworkFileSystemError(f"{point} is {kind}")


def hold_alone(file: Path) -> IO[bytes]:
    """Be the one bot on this file until what is returned is closed, or the process ends in whatever way.

    Raises AlreadyRunningError where another is.
    """
    lock = file.with_name(f"{file.name}.running").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise AlreadyRunningError(str(file)) from error
    return lock
