"""One running container as the event loop sees it, from its first instruction to the end of its last process."""

import asyncio
import logging
import os
import signal
import time
from contextlib import suppress

from orchestrator.contract.running import Ended, RunSpec, Used
from orchestrator.runners.local.ending import Cause, Facts, ending
from orchestrator.runners.local.log import ContainerLog
from orchestrator.runners.local.processes import children
from orchestrator.runners.local.reader import PipeReader
from orchestrator.runners.local.spawned import Spawned, is_dead
from orchestrator.runners.local.watchdog import WATCHDOG, Watch
from orchestrator.runners.local.writer import PipeWriter

logger = logging.getLogger(__name__)


class LocalContainer:
    """Reads its pipes, keeps its limits, knows its end. Belongs to the event loop it was made on."""

    def __init__(self, spec: RunSpec, spawned: Spawned, *, inputs_folder: str | None = None) -> None:
        self.log = ContainerLog(spec.limits.output_bytes)
        self.ended: Ended | None = None
        self.folders = spawned.folders
        self.gpus = spawned.resources.gpus
        self.stdin = None if spawned.stdin is None else PipeWriter(spawned.stdin)
        self._spec, self._spawned = spec, spawned
        self._inputs_folder = inputs_folder
        self._causes: set[Cause] = set()
        self._wall_seconds = 0.0
        self._loop = asyncio.get_running_loop()
        self._timers = [self._loop.call_later(self._seconds_left(), self.end, "timed_out")]
        flood_bytes = spec.flood_factor * spec.limits.output_bytes
        self._reader = PipeReader(
            spawned.pipes, self.log, flood_bytes=flood_bytes, on_flood=lambda: self.end("output_limit")
        )
        sized = [] if spawned.work_path else self.folders  # a folder of the host holds files of others too
        self._watch = Watch(spawned.first, sized, spec.limits, spawned.resources.group, self._over)
        WATCHDOG.add(self._watch)
        self._loop.add_reader(spawned.first_pidfd, self._first_gone)

    def end(self, cause: Cause) -> None:
        """Kills all of it for `cause`; its end is on record as soon as the last process is gone."""
        if self.ended or is_dead(self._spawned.first_pidfd):
            return
        self._causes.add(cause)
        self._watch.measure()  # what a killed process used is known to nobody afterwards
        self._spawned.kill()

    def cancel(self, grace_seconds: float) -> None:
        """Asks the program to end and kills it after the grace."""
        if self.ended or is_dead(self._spawned.first_pidfd):
            return
        self._causes.add("cancelled")
        if grace_seconds <= 0:
            self.end("cancelled")
            return
        for pid in children(self._spawned.first):
            _ask_to_end(pid)
        self._timers.append(self._loop.call_later(grace_seconds, self.end, "cancelled"))

    @property
    def used(self) -> Used | None:
        """What the watchdog saw at its last look."""
        return None if self.ended else Used(self._watch.cpu_seconds, self._watch.resident_bytes)

    async def free(self) -> None:
        """Lets go of its folders, and with them of what the program wrote."""
        for folder in self.folders:
            os.close(folder)
        self.folders.clear()
        own = [folder for folder in (self._spawned.work_path, self._inputs_folder) if folder]
        if own:  # `rm` copes with trees of any depth
            removal = await asyncio.create_subprocess_exec("rm", "-rf", "--", *own)
            await removal.wait()

    def _seconds_left(self) -> float:
        return max(0.0, self._spawned.started + self._spec.limits.timeout_seconds - time.monotonic())

    def _over(self, cause: Cause) -> None:
        """Note the cause and kill, in the watchdog's thread; when the loop sees the death, the cause is on record."""
        self._causes.add(cause)
        self._spawned.kill()

    def _first_gone(self) -> None:
        """Take in that number 1 of the sandbox is dead, and with it, by the kernel's word, every process inside."""
        self._wall_seconds = time.monotonic() - self._spawned.started
        self._loop.remove_reader(self._spawned.first_pidfd)
        for timer in self._timers:
            timer.cancel()
        if self._spawned.outer_pidfd == self._spawned.first_pidfd:
            self._finish()
        else:
            self._loop.add_reader(self._spawned.outer_pidfd, self._finish)

    def _finish(self) -> None:
        spawned = self._spawned
        self._loop.remove_reader(spawned.outer_pidfd)
        WATCHDOG.remove(self._watch)
        self._reader.finish()
        if self.stdin:
            self.stdin.close()
        facts = self._facts()
        for descriptor in {spawned.first_pidfd, spawned.outer_pidfd}:
            os.close(descriptor)
        self._release_resources()
        self.ended = ending(facts, self._spec.limits)

    def _release_resources(self, tries: int = 50) -> None:
        if self._spawned.resources.release():
            return
        if tries:
            self._loop.call_later(0.01, self._release_resources, tries - 1)
        else:
            logger.warning(
                "A control group is still in use; it is removed at the next start: %s", self._spawned.resources.group
            )

    def _facts(self) -> Facts:
        exit_code, cpu_seconds, peak_bytes = _reap(self._spawned)
        group = self._spawned.resources.group
        kills = group.memory_kills() if group else 0
        if self._watch.has_too_many_files():  # made since the last look, or refused by the kernel as too many
            self._causes.add("files")
        if kills or "memory" in self._causes:
            peak_bytes = max(peak_bytes, self._spec.limits.memory_mb << 20)
        return Facts(
            wall_seconds=self._wall_seconds,
            causes=self._causes,
            memory_kills=kills,
            exit_code=exit_code if exit_code >= 0 else None,
            killed_outside=exit_code < 0 and not self._causes,
            cpu_seconds=max(cpu_seconds, self._watch.cpu_seconds, (group.cpu_seconds() if group else None) or 0.0),
            peak_memory_bytes=max(peak_bytes, self._watch.peak_bytes),
            output_bytes=self.log.total_bytes,
            output_truncated=self.log.truncated,
            flood_factor=self._spec.flood_factor,
        )


def _reap(spawned: Spawned) -> tuple[int, float, int]:
    """Exit code (negative: the sandbox itself was killed by that signal), CPU seconds and largest process in bytes."""
    _, status, used = os.wait4(spawned.outer.pid, 0)
    spawned.outer.returncode = exit_code = os.waitstatus_to_exitcode(status)
    cpu_seconds, peak_bytes = used.ru_utime + used.ru_stime, 0
    if spawned.first != spawned.outer.pid:
        inside = spawned.wait_for_first()
        if inside:
            cpu_seconds += inside.ru_utime + inside.ru_stime
            peak_bytes = inside.ru_maxrss * 1024
    return exit_code, cpu_seconds, peak_bytes


def _ask_to_end(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
