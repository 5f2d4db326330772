"""Time whole processes in one interleaved run: A B C A B C …, so that a drifting clock hits all alike.

CPU is user + system seconds of the finished process, by the operating system's account (wait4); memory
its largest resident set.  Ratios compare the medians of one run with each other.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Job:
    """A command to time under a name; `accept` lists the exit codes that count as done."""

    name: str
    command: Sequence[str]
    accept: tuple[int, ...] = (0,)
    environment: dict[str, str] = field(default_factory=dict)
    cpu: list[float] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median CPU time in milliseconds."""
        return statistics.median(self.cpu)

    @property
    def memory(self) -> float:
        """The median peak memory in MiB."""
        return statistics.median(self.peak)


def run(jobs: Sequence[Job], rounds: int, warmup: int = 1) -> None:
    """Run every job `rounds` times in turn, after `warmup` rounds that do not count."""
    for turn in range(-warmup, rounds):
        for job in jobs:
            cpu, peak = _once(job)
            if turn >= 0:
                job.cpu.append(cpu)
                job.peak.append(peak)


def _once(job: Job) -> tuple[float, float]:
    process = subprocess.Popen(
        job.command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **job.environment},
    )
    _, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    process.returncode = code
    if code not in job.accept:
        sys.exit(f"{job.name} ended with exit code {code}: {' '.join(job.command)}")
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / scale


def table(title: str, jobs: Sequence[Job], base: Job) -> None:
    """Print the jobs with their CPU median, the ratio to `base`, and peak memory."""
    print(f"\n{title}")
    print(f"{'':46}{'cpu ms':>9}{'ratio':>8}{'MiB':>8}")
    for job in jobs:
        print(f"{job.name:46}{job.median:9.0f}{job.median / base.median:8.2f}{job.memory:8.0f}")
