"""Runs the processes that are measured: wall clock, memory of all that they start, and when a file appeared.

Linux; the Python standard library alone.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SECONDS_TO_END = 20  # between asking a process to end and ending it
LAST_LINES = 15  # of a failed run's log that are shown
SECONDS_BETWEEN_LOOKS = 0.5
GROWTH = 1.01  # of resident memory over the most so far, from which shared pages are looked at again
MEBI = 1 << 20


class RunError(Exception):
    """A run did not end well, or did not do the work that the other side did."""


@dataclass(frozen=True)
class Outcome:
    """How a process went."""

    seconds: float  # wall clock from start to exit
    output: str  # standard output
    peak_bytes: int  # most memory that it and all it started held at one time, shared pages counted once; to a hundredth
    seconds_to_file: float | None  # from the start until the watched file was there, None if it never was


def resident(session: int) -> dict[int, int]:
    """Bytes that each process of a session has in memory, by its id; shared pages count for each."""
    memory = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):  # ended meanwhile
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:  # field 6 of proc(5)
                memory[int(folder.name)] = os.sysconf("SC_PAGE_SIZE") * int(fields[21])  # field 24
    return memory


def proportional(processes: Iterable[int]) -> int:
    """Bytes of some processes, shared pages counted once in all. The kernel looks at every page, for 20 ms a gigabyte."""
    total = 0
    for process in processes:
        with contextlib.suppress(OSError):  # ended meanwhile
            for line in pathlib.Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += 1024 * int(line.split()[1])
    return total


def role(process: int) -> str | None:
    """"driver" or "executor" with the id, for a JVM of the job; None for another process or one that has ended."""
    with contextlib.suppress(OSError):
        words = pathlib.Path(f"/proc/{process}/cmdline").read_text()
        for kind, word in (("executor", "CoarseGrainedExecutorBackend"), ("driver", "SparkSubmit")):
            if word in words:
                return f"{kind} {process}"
    return None


class Watch:
    """Looks at a session again and again, on a thread of its own."""

    def __init__(self, session: int, file: pathlib.Path | None, look: Callable[[float, dict[int, int]], None] | None) -> None:
        """Starts to look; `look` is told seconds and resident memory each time."""
        self.session, self.file, self.look = session, file, look
        self.began = time.monotonic()
        self.peak_bytes = 0
        self.most_resident = 0
        self.seconds_to_file: float | None = None
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self) -> None:
        """Until it is told to stop."""
        while not self.stop.wait(SECONDS_BETWEEN_LOOKS):
            seconds = time.monotonic() - self.began
            if self.file is not None and self.seconds_to_file is None and self.file.exists():
                self.seconds_to_file = seconds
            memory = resident(self.session)
            if sum(memory.values()) > GROWTH * self.most_resident:  # seldom: it holds up what is measured
                self.most_resident = sum(memory.values())
                self.peak_bytes = max(self.peak_bytes, proportional(memory))
            if self.look is not None:
                self.look(seconds, memory)

    def end(self) -> None:
        """Stops looking."""
        self.stop.set()
        self.thread.join()


@contextlib.contextmanager
def started(command: Sequence[str], log: pathlib.Path, output: pathlib.Path) -> Iterator[subprocess.Popen[bytes]]:
    """Starts a process in a group of its own and ends that group, and nothing else, however the block is left."""
    with log.open("wb") as err, output.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def run(
    command: Sequence[str],
    name: str,
    folder: pathlib.Path,
    limit: float,
    file: pathlib.Path | None = None,
    look: Callable[[float, dict[int, int]], None] | None = None,
) -> Outcome:
    """Runs a command to its end.

    Raises RunError, with the end of its log, if it fails or takes longer than `limit` seconds.
    """
    log, output = folder / f"{name}.log", folder / f"{name}.out"
    print(f"{time.strftime('%H:%M:%S')}  {name}", file=sys.stderr, flush=True)
    began = time.monotonic()
    with started(command, log, output) as process:
        watch = Watch(process.pid, file, look)
        try:
            status = process.wait(limit)
        except subprocess.TimeoutExpired:
            raise RunError(f"{name}: not done after {limit:.0f} s; raise --limit-minutes. Log: {log}") from None
        finally:
            watch.end()
        seconds = time.monotonic() - began
    if status != 0:
        last = "\n  ".join(log.read_text(errors="replace").splitlines()[-LAST_LINES:])
        raise RunError(f"{name}: exit status {status}. The end of {log}:\n  {last}")
    return Outcome(seconds, output.read_text(errors="replace"), watch.peak_bytes, watch.seconds_to_file)
