"""Resource usage of running containers: the last two minutes of each, in memory, without a write."""

from collections import deque

from orchestrator.contract.containers import UsageSample

MAX_SAMPLES = 120


class LiveUsage:
    """Samples of running containers. Once a container has ended, they are in its row."""

    def __init__(self) -> None:
        self._samples: dict[str, deque[UsageSample]] = {}

    def add(self, container_id: str, sample: UsageSample) -> None:
        self._samples.setdefault(container_id, deque(maxlen=MAX_SAMPLES)).append(sample)

    def list_samples(self, container_id: str) -> list[UsageSample]:
        """Return the container's samples, oldest first; none for one that does not run."""
        return list(self._samples.get(container_id, ()))

    def drop(self, container_id: str) -> None:
        self._samples.pop(container_id, None)


def pack_samples(samples: list[UsageSample]) -> list[list[float]]:
    """Return samples as a row stores them."""
    return [[sample.seconds, sample.cpus, sample.memory_bytes] for sample in samples]


def unpack_samples(rows: list[list[float]] | None) -> list[UsageSample]:
    return [UsageSample(seconds=seconds, cpus=cpus, memory_bytes=int(held)) for seconds, cpus, held in rows or []]
