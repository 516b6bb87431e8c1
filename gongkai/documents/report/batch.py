"""Many files, each read in a subprocess that may use only so much time and memory."""

import json
import os
import select
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from gongkai.documents.errors import DocumentError
from gongkai.documents.report.sources import extra
from gongkai.law.report.figures import Report

CRASHED: Final = "crashed"
TOO_SLOW: Final = "too_slow"
UNREADABLE: Final = "unreadable"

MEGABYTE: Final = 2**20
FILES_PER_WORKER: Final = 250
#: What a worker may take to come up on a busy machine, beside a file's own time.
STARTING: Final = 60.0

_SENTENCES: Final = {
    CRASHED: "读取这份文件时程序异常中止（文件可能已损坏或过于复杂），已跳过。请另存为 .docx 后单独再试。",
    TOO_SLOW: "读取这份文件用时过长，已跳过。请另存为 .docx 后单独再试。",
}


@dataclass(frozen=True, slots=True)
class Result:
    """One file of a batch: its report as JSON (the read-report contract), or why there is none."""

    path: Path
    data: dict[str, Any] | None = None
    error: DocumentError | None = None

    @property
    def report(self) -> Report | None:
        """The report, where the file could be read."""
        return None if self.data is None else Report.from_json(self.data)


class _Worker:
    """A subprocess that reads one file at a time, told by lines of JSON."""

    def __init__(self, seconds: float, memory: int) -> None:
        self._seconds = seconds
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gongkai.documents.report.worker",
                "--seconds",
                str(max(1, round(seconds))),
                "--memory",
                str(memory),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.done = 0
        self.path: Path | None = None
        self._until = 0.0
        self._started = False
        self._buffer = bytearray()

    @property
    def out(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    @property
    def late(self) -> bool:
        return self.path is not None and time.monotonic() > self._until

    @property
    def patience(self) -> float:
        return max(0.0, self._until - time.monotonic())

    def give(self, path: Path) -> None:
        assert self._process.stdin is not None
        self.path, self._until = path, time.monotonic() + self._seconds + STARTING
        try:
            self._process.stdin.write(json.dumps({"path": str(path.resolve())}).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            self._until = 0.0  # it has died: told by its closed output

    def receive(self) -> Result | None:
        """The answer, once it is whole; a worker that has gone answers with the crash."""
        assert self.path is not None
        chunk = os.read(self.out.fileno(), 1 << 16)
        path = self.path
        if not chunk:
            self.stop()
            self.path = None
            return Result(path, error=DocumentError(CRASHED, _SENTENCES[CRASHED]))
        if not self._started:
            # The first byte says that it has begun: its time runs from here.
            self._started, self._until = True, time.monotonic() + self._seconds
            chunk = chunk[1:]
        self._buffer += chunk
        if not self._buffer.endswith(b"\n"):
            return None
        told = json.loads(self._buffer)
        self._buffer.clear()
        self.path, self._started = None, False
        self.done += 1
        if "error" in told:
            return Result(
                path, error=DocumentError(told["error"]["code"], told["error"]["message"])
            )
        return Result(path, data=told["report"])

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        self._process.wait()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None


def read_many(
    paths: Iterable[Path | str],
    workers: int = 0,
    *,
    seconds: float = 0,
    memory: int = 0,
) -> Iterator[Result]:
    """Read files in ``workers`` subprocesses (0: one a processor) and yield each as it is done.

    ``seconds`` and ``memory`` (bytes) are for each file; 0 takes what is usual, which is more where
    recognition of scans is installed. A file that is damaged, too slow or too large is a result with its error; none stops the others.
    Only the files in hand are in memory. The results come in the order in which they are finished.
    """
    scans = extra.recognition()
    seconds = seconds or (300.0 if scans else 120.0)
    memory = memory or (3072 if scans else 1536) * MEGABYTE
    waiting = iter(paths)
    count = workers or os.cpu_count() or 1
    crew: deque[_Worker] = deque()
    busy: list[_Worker] = []
    try:
        while True:
            while len(busy) < count and (path := next(waiting, None)) is not None:
                worker = crew.popleft() if crew else _Worker(seconds, memory)
                worker.give(Path(path))
                busy.append(worker)
            if not busy:
                return
            patience = min(worker.patience for worker in busy)
            ready, _, _ = select.select([w.out for w in busy], [], [], min(patience, 5.0))
            for worker in [w for w in busy if w.out in ready or w.late]:
                if worker.out in ready:
                    result = worker.receive()
                else:
                    assert worker.path is not None
                    result = Result(
                        worker.path, error=DocumentError(TOO_SLOW, _SENTENCES[TOO_SLOW])
                    )
                    worker.stop()
                if result is None:
                    continue
                busy.remove(worker)
                if worker.alive and worker.done < FILES_PER_WORKER:
                    crew.append(worker)
                else:
                    worker.stop()
                yield result
    finally:
        for worker in (*busy, *crew):
            worker.stop()


def read_one(path: Path | str, *, seconds: float = 0) -> Result:
    """One file in a limited subprocess, for uploads."""
    return next(read_many([path], 1, seconds=seconds))
