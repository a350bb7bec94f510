"""Measuring one thing against another in the same run.

A figure by itself says what else the machine was doing. So every round runs the floor and the subject one after the
other, in a shuffled order, and what is reported is the ratio of the same round: its minimum, median and maximum.
"""

from __future__ import annotations

import json
import os
import random
import socket
import statistics
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
DISTURBED = 0.5  # a round whose floor is below this share of the median floor had company on the machine


@dataclass(frozen=True, slots=True)
class Measure:
    """What one turn of one variant gave; `cpu_us` is processor time per operation of the processes watched."""

    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_us: float = 0.0

    @classmethod
    def of(cls, seconds_each: Sequence[float], *, elapsed: float, cpu_seconds: float = 0.0) -> Measure:
        """Summarise the durations of single operations.

        >>> Measure.of([0.001, 0.002, 0.003], elapsed=0.006).p50_ms
        2.0
        """
        ordered, count = sorted(seconds_each), len(seconds_each)
        return cls(
            per_second=count / elapsed,
            p50_ms=1000 * ordered[count // 2],
            p99_ms=1000 * ordered[min(count - 1, count * 99 // 100)],
            cpu_us=1_000_000 * cpu_seconds / count,
        )


Variant = Callable[[], Measure]


def interleave(variants: Mapping[str, Variant], *, floor: str, rounds: int) -> dict[str, list[Measure]]:
    """Run every variant once per round, in a shuffled order; a disturbed round is run again, once."""
    done: list[dict[str, Measure]] = [_one_round(variants) for _ in range(rounds)]
    usual = statistics.median(turn[floor].per_second for turn in done)
    for index, turn in enumerate(done):
        if turn[floor].per_second < DISTURBED * usual:
            done[index] = _one_round(variants)
    return {name: [turn[name] for turn in done] for name in variants}


def _one_round(variants: Mapping[str, Variant]) -> dict[str, Measure]:
    names = list(variants)
    random.shuffle(names)
    return {name: variants[name]() for name in names}


@dataclass(frozen=True, slots=True)
class Ratio:
    """The ratio of two variants over the rounds."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, subject: Sequence[float], floor: Sequence[float]) -> Ratio:
        """Divide round by round.

        >>> Ratio.of([1.0, 3.0, 8.0], [2.0, 4.0, 8.0])
        Ratio(low=0.5, median=0.75, high=1.0)
        """
        each = [a / b for a, b in zip(subject, floor, strict=True)]
        return cls(min(each), statistics.median(each), max(each))


def report(name: str, ratio: Ratio, *, goal: str, met: bool, measures: Mapping[str, Sequence[Measure]]) -> None:
    """Write one result: a line for people, and a line of JSON for machines."""
    shown = f"{ratio.low:.3f} / {ratio.median:.3f} / {ratio.high:.3f}"
    print(f"{name}: {shown} (min/median/max; goal {goal}: {'met' if met else 'MISSED'})")
    details = {key: [asdict(measure) for measure in turns] for key, turns in measures.items()}
    print(json.dumps({"name": name, "ratio": asdict(ratio), "goal": goal, "met": met, "measures": details}))
    sys.stdout.flush()


def cpu_seconds(*roots: int) -> float:
    """Give the processor time that process trees have used so far, dead children that were waited for included."""
    children: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (stat := _stat(entry)) is not None:
            parent, seconds = stat
            children.setdefault(parent, []).append(int(entry.name))
            used[int(entry.name)] = seconds
    waiting, total = list(roots), 0.0
    while waiting:
        pid = waiting.pop()
        total += used.get(pid, 0.0)
        waiting += children.get(pid, [])
    return total


def _stat(entry: Path) -> tuple[int, float] | None:
    try:
        fields = (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it ended while we looked
        return None
    return int(fields[1]), sum(int(field) for field in fields[11:15]) / TICKS


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer over the wire."""

    status: int
    body: bytes


class KeepAlive:
    """A client that costs next to nothing, so that what is measured is the server: one socket, requests as bytes."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.held = b""

    def send(self, request: bytes) -> Reply:
        """Send one request and read its answer."""
        self.socket.sendall(request)
        head = self._until(b"\r\n\r\n").lower()
        _, sized, after = head.partition(b"content-length:")
        body = self._exactly(int(after.split(b"\r\n", 1)[0])) if sized else self._chunks()
        return Reply(int(head[9:12]), body)

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self._until(b"\r\n"), 16):
            parts.append(self._exactly(size))
            self._exactly(2)
        self._exactly(2)
        return b"".join(parts)

    def _until(self, mark: bytes) -> bytes:
        while (end := self.held.find(mark)) < 0:
            self._more()
        part, self.held = self.held[: end + len(mark)], self.held[end + len(mark) :]
        return part

    def _exactly(self, size: int) -> bytes:
        while len(self.held) < size:
            self._more()
        part, self.held = self.held[:size], self.held[size:]
        return part

    def _more(self) -> None:
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionError("the server closed the connection")
        self.held += got


def post(host: str, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """Write a POST of JSON as bytes."""
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def load(
    deed: Callable[[int], Callable[[], None]], *, clients: int, seconds: float, warm_up: float
) -> tuple[list[float], float]:
    """Let clients work side by side; give how long each operation took, and for how long it was measured, in seconds.

    `deed(n)` makes the work of client n ready and gives what it repeats.
    """
    kept: list[list[float]] = [[] for _ in range(clients)]
    problems: list[BaseException] = []
    starts_at = time.perf_counter() + warm_up
    ends_at = starts_at + seconds

    def work(number: int) -> None:
        try:
            one = deed(number)
            while (begun := time.perf_counter()) < ends_at:
                one()
                if begun >= starts_at:
                    kept[number].append(time.perf_counter() - begun)
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return [each for client in kept for each in client], seconds
