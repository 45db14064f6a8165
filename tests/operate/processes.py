"""``tidings`` as processes, in a folder and with an environment of their own."""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bot.__main__ import main

TIDINGS = Path(sys.executable).with_name("tidings")
#: Nobody waits longer for a process to begin or to end, however slow the machine.
PATIENCE = 180.0
_NUMBERS = count(1)
_STARTED: "list[Process]" = []
#: Forks processes from one that has imported everything: forty of them take less time than importing once.
_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(["bot.__main__", "pytest", "tests.operate.warm"])
_SIGNS: Iterable[str] = (
    "Traceback", "ResourceWarning", "Unclosed", "Task was destroyed", "never awaited", "never retrieved",
)  # fmt: skip


@dataclass
class Process:
    """A running ``tidings`` and the files it writes into."""

    pid: int
    out: Path
    err: Path
    handle: subprocess.Popen[bytes] | multiprocessing.context.ForkServerProcess

    @property
    def code(self) -> int | None:
        """The exit code; None while it runs."""
        if isinstance(self.handle, subprocess.Popen):
            return self.handle.poll()
        return self.handle.exitcode

    @property
    def said(self) -> str:
        """What stands on stdout."""
        return self.out.read_text(encoding="utf-8")

    @property
    def complained(self) -> str:
        """What stands on stderr."""
        return self.err.read_text(encoding="utf-8")

    @property
    def ill_at_ease(self) -> list[str]:
        """The lines that tell of something not closed, not awaited, or not caught."""
        return [line for line in self.complained.splitlines() if any(sign in line for sign in _SIGNS)]

    async def says(self, words: str) -> str:
        """Wait for these words on stdout or stderr; all that was said by then."""
        async with asyncio.timeout(PATIENCE):
            while words not in (everything := self.said + self.complained):
                if self.code is not None:
                    raise AssertionError(f"it ended with {self.code}:\n{everything}")
                await asyncio.sleep(0.02)
            return everything

    async def ends(self, seconds: float = PATIENCE) -> int:
        """Wait for its end; the exit code."""
        async with asyncio.timeout(seconds):
            while self.code is None:  # noqa: ASYNC110 — it is another process
                await asyncio.sleep(0.01)
        return self.code

    async def is_told_to_end(self, seconds: float = 10.0) -> int:
        """SIGTERM; the exit code."""
        os.kill(self.pid, signal.SIGTERM)
        return await self.ends(seconds)

    async def is_killed(self) -> None:
        """SIGKILL, whether it still runs or not."""
        if self.code is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            await self.ends()


def start(folder: Path, *words: str, env: Mapping[str, str] | None = None) -> Process:
    """Start the installed command in ``folder``, with warnings of what was not closed."""
    out, err = _files(folder)
    given = {**_environment(), "PYTHONWARNINGS": "always::ResourceWarning", **(env or {})}
    with out.open("wb") as to_out, err.open("wb") as to_err:
        handle = subprocess.Popen(  # noqa: S603
            [TIDINGS, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=to_out, stderr=to_err, env=given
        )
    return _noted(Process(handle.pid, out, err, handle))


def fork(folder: Path, *words: str, env: Mapping[str, str] | None = None) -> Process:
    """The same without the second it takes to import everything."""
    out, err = _files(folder)
    handle = _FORKING.Process(target=_become, args=(folder, words, {**_environment(), **(env or {})}, out, err))
    handle.start()
    assert handle.pid is not None
    return _noted(Process(handle.pid, out, err, handle))


def end_all() -> None:
    """SIGKILL to whatever still runs."""
    while _STARTED:
        process = _STARTED.pop()
        if process.code is None:
            process.handle.kill()
            process.handle.wait() if isinstance(process.handle, subprocess.Popen) else process.handle.join()


def _noted(process: Process) -> Process:
    _STARTED.append(process)
    return process


def is_running(pid: int) -> bool:
    """Whether there is such a process; one that only waits to be reaped is none."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def _files(folder: Path) -> tuple[Path, Path]:
    number = next(_NUMBERS)
    out, err = folder / f"{number}.out", folder / f"{number}.err"
    out.touch()
    err.touch()
    return out, err


def _environment() -> dict[str, str]:
    """Nothing of this test run's but where programs are, and where compiled modules may be kept."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "PYTHONPYCACHEPREFIX") if name in os.environ}


def _become(folder: Path, words: tuple[str, ...], env: dict[str, str], out: Path, err: Path) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    for number, file in ((1, out), (2, err)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_APPEND), number)
    sys.argv = ["tidings", *words]
    main()
