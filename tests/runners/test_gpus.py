"""GPUs on request. This is tested with device files that stand for GPUs: no driver is asked anything."""

import asyncio
import os

import pytest

from orchestrator.contract.errors import GpuMissing
from orchestrator.contract.running import Isolation, RunSpec, add_gpus
from orchestrator.runners.local import LocalRunner
from orchestrator.runners.local import launch as launching
from orchestrator.runners.local.arguments import Backend, bubblewrap_options
from orchestrator.runners.local.gpus import acquire_gpus, check_access, find_gpus
from orchestrator.runners.local.sandbox_view import SandboxView

BACKEND = Backend("/usr/bin/bwrap", "0.11.0", False, "x86_64")


@pytest.fixture
def dev(tmp_path):
    """A /dev with two NVIDIA cards and a ROCm one."""
    folder = tmp_path / "dev"
    (folder / "dri").mkdir(parents=True)
    for name in (
        "nvidia0",
        "nvidia10",
        "nvidia2",
        "nvidiactl",
        "nvidia-uvm",
        "kfd",
        "dri/renderD128",
        "dri/card0",
        "null",
        "nvidia-caps",
    ):
        (folder / name).touch()
        (folder / name).chmod(0o666)
    return folder


def names(gpus):
    return [gpu.name for gpu in gpus]


def free(gpus):
    for gpu in gpus:
        gpu.free()


def test_gpus_are_told_by_their_device_files(dev):
    assert names(find_gpus(dev)) == ["nvidia0", "nvidia2", "nvidia10", "renderD128"]


def test_machine_without_gpus_has_none(tmp_path):
    assert find_gpus(tmp_path) == [] and find_gpus(tmp_path / "none") == []


def test_no_two_containers_have_the_same_gpu(dev):
    first, second = acquire_gpus(3, dev), acquire_gpus(1, dev)
    third = acquire_gpus(1, dev)
    free(first)
    fourth = acquire_gpus(1, dev)
    free(second + fourth)

    assert (names(first), names(second), third) == (["nvidia0", "nvidia2", "nvidia10"], ["renderD128"], None)
    assert names(fourth) == ["nvidia0"]


def test_gpus_that_cannot_be_had_are_free_again(dev):
    first = acquire_gpus(2, dev)

    none = acquire_gpus(3, dev)
    rest = acquire_gpus(2, dev)
    free(first + rest)

    assert none is None and names(rest) == ["nvidia10", "renderD128"]


def test_more_gpus_than_there_are_is_refused_with_what_there_is(dev, tmp_path):
    with pytest.raises(GpuMissing, match="it has 4: nvidia0"):
        acquire_gpus(5, dev)
    with pytest.raises(GpuMissing, match="it has none"):
        acquire_gpus(1, tmp_path)


def test_only_the_taken_devices_are_shown_and_the_rest_stays_shut(dev):
    spec = RunSpec(container_id="c", command=["python"], gpus=1)

    options = bubblewrap_options(BACKEND, spec, SandboxView(), {}, find_gpus(dev)[1:2])

    shown = [options[at + 2] for at, word in enumerate(options) if word == "--dev-bind"]
    assert shown == ["/dev/nvidia2", "/dev/nvidiactl", "/dev/nvidia-uvm"]
    assert (
        options.index("--dev")
        < options.index("--dev-bind")
        < options.index("--remount-ro", options.index("--dev-bind"))
    )


def test_rocm_devices_lie_where_they_are_looked_for(dev):
    spec = RunSpec(container_id="c", command=["python"], gpus=1)

    options = bubblewrap_options(BACKEND, spec, SandboxView(), {}, find_gpus(dev)[3:])

    shown = [options[at + 2] for at, word in enumerate(options) if word == "--dev-bind"]
    assert shown == ["/dev/dri/renderD128", "/dev/kfd"]


def test_container_that_asks_for_none_gets_no_device():
    options = bubblewrap_options(BACKEND, RunSpec(container_id="c", command=["python"]), SandboxView(), {})

    assert "--dev-bind" not in options


def test_device_that_the_program_could_not_open_is_named(dev):
    (dev / "nvidiactl").chmod(0o660)

    with pytest.raises(GpuMissing, match="nvidiactl.*udev"):
        check_access(find_gpus(dev)[:1], everybody=True)


def test_weaker_isolation_is_said_and_the_grade_stays():
    before = Isolation(grade="A", backend="bubblewrap", protections=[])

    after = add_gpus(before, ["nvidia0"])

    assert (after.grade, after.protections[0].name, after.protections[0].active) == ("A", "GPU devices", False)
    assert (
        "nvidia0" in after.protections[0].how and add_gpus(before, []) is before and add_gpus(None, ["nvidia0"]) is None
    )


@pytest.mark.sandbox
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make device files")
def test_device_is_open_to_its_container_and_given_back(monkeypatch, tmp_path):
    """A device file with the numbers of /dev/zero stands for the GPU."""
    tmp_path.chmod(0o755)
    folder = tmp_path / "dev"
    folder.mkdir()
    try:
        os.mknod(folder / "nvidia0", 0o020666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("this machine lets nobody make device files")
    (folder / "nvidia0").chmod(0o666)
    monkeypatch.setattr(launching, "GPU_DEVICES", folder)
    code = (
        "import os; print(len(open('/dev/nvidia0', 'rb').read(8)), "
        "sorted(n for n in os.listdir('/dev') if 'nvidia' in n))"
    )

    async def work():
        runner = LocalRunner()
        found = (await runner.capabilities()).gpus
        handle = await runner.start(RunSpec(container_id="c", command=["python", "-I", "-S", "-c", code], gpus=1))
        said = b"".join([chunk.data async for chunk in runner.follow(handle)])
        await runner.release(handle)
        return found, handle.gpus, said.decode()

    found, held, said = asyncio.run(work())

    assert (found, held, said) == (["nvidia0"], ["nvidia0"], "8 ['nvidia0']\n")
    free(acquire_gpus(1, folder))


@pytest.mark.sandbox
def test_container_waits_for_a_gpu_that_is_taken(monkeypatch, dev):
    for name in ("nvidia2", "nvidia10", "kfd", "nvidiactl", "nvidia-uvm"):
        (dev / name).unlink()
    monkeypatch.setattr(launching, "GPU_DEVICES", dev)
    monkeypatch.setattr(launching, "GPU_POLL_SECONDS", 0.05)
    taken = acquire_gpus(1, dev)

    async def work():
        waiting = asyncio.create_task(
            launching._free_gpus(RunSpec(container_id="c", command=["python"], gpus=1), everybody=False)
        )
        await asyncio.sleep(0.2)
        early = waiting.done()
        free(taken)
        return early, await asyncio.wait_for(waiting, 5)

    early, gpus = asyncio.run(work())
    free(gpus)

    assert not early and names(gpus) == ["nvidia0"]
