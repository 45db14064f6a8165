from pathlib import Path

import pytest
from sqlalchemy import make_url

from storage.sqlite_file import (
    AlreadyRunningError,
    NetworkFileSystemError,
    hold_alone,
    path_of,
    refuse_network,
)

MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/export /srv nfs4 rw 0 0
/dev/vdb /srv/local xfs rw 0 0
//files/team /mnt/team\\040share cifs rw 0 0
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    file = tmp_path / "mounts"
    file.write_text(MOUNTS)
    return file


@pytest.mark.parametrize("file", ["/srv/tidings.db", "/srv/bot/tidings.db", "/mnt/team share/tidings.db"])
def test_a_file_on_another_machine_is_refused(mounts: Path, file: str) -> None:
    with pytest.raises(NetworkFileSystemError):
        refuse_network(Path(file), mounts)


@pytest.mark.parametrize("file", ["/tidings.db", "/srv/local/tidings.db", "/srv/local/a/tidings.db", "/srvx/t.db"])
def test_a_file_on_this_machine_is_not(mounts: Path, file: str) -> None:
    refuse_network(Path(file), mounts)


def test_where_nothing_is_known_of_mounts_nothing_is_refused(tmp_path: Path) -> None:
    refuse_network(Path("/srv/tidings.db"), tmp_path / "none")


def test_one_bot_a_file_until_it_ends(tmp_path: Path) -> None:
    file = tmp_path / "tidings.db"
    with hold_alone(file):
        with pytest.raises(AlreadyRunningError, match=r"tidings\.db"):
            hold_alone(file)
        hold_alone(tmp_path / "other.db").close()
    hold_alone(file).close()


def test_a_database_in_memory_has_no_file() -> None:
    assert path_of(make_url("sqlite://")) is None
    assert path_of(make_url("sqlite:///:memory:")) is None
    assert path_of(make_url("sqlite:////var/lib/tidings.db")) == Path("/var/lib/tidings.db")
