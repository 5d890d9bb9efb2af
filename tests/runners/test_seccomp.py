"""The system call filters of both machines, run by a small interpreter of the kernel's filter language."""

import errno
import struct

import pytest

from orchestrator.runners.local.seccomp import MACHINES, filter_program
from orchestrator.runners.local.syscalls import (
    CLONE,
    CLONE3,
    FCNTL,
    HIGHEST_KNOWN,
    IOCTL,
    MMAP,
    REFUSED,
    SETSOCKOPT,
    SOCKET,
    UNCOUNTED,
)

ALLOWED, KILLED = "allowed", "killed"


def verdict(machine: str, number: int, *arguments: int, seen_machine: int | None = None, counted: bool = True) -> str:
    """What the filter of `machine` answers to a call: allowed, killed or the name of an error."""
    program = list(struct.iter_unpack("<HBBI", filter_program(machine, counted=counted)))
    data = struct.pack("<II8x6Q", number, seen_machine or MACHINES[machine], *(arguments + (0,) * 6)[:6])
    at, value = 0, 0
    while True:
        code, yes, no, operand = program[at]
        at += 1
        if code == 0x20:
            (value,) = struct.unpack_from("<I", data, operand)
        elif code == 0x06:
            return _told(operand)
        else:
            holds = {0x15: value == operand, 0x35: value >= operand, 0x45: bool(value & operand)}[code]
            at += yes if holds else no


def _told(answer: int) -> str:
    if answer == 0x7FFF0000:
        return ALLOWED
    return KILLED if answer == 0x80000000 else errno.errorcode[answer & 0xFFFF]


@pytest.mark.parametrize("machine", MACHINES)
def test_all_refused_calls_are_refused(machine):
    column = list(MACHINES).index(machine)
    numbers = [pair[column] for pair in REFUSED.values() if pair[column] is not None]

    assert {verdict(machine, number) for number in numbers} == {"EPERM"} and len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("machine", MACHINES)
def test_other_calls_are_allowed(machine):
    column = list(MACHINES).index(machine)
    looked_at = {pair[column] for pair in [*REFUSED.values(), CLONE3]}

    assert {
        verdict(machine, number) for number in range(HIGHEST_KNOWN + 1) if number not in looked_at | {SOCKET[column]}
    } == {ALLOWED}


@pytest.mark.parametrize("machine", MACHINES)
def test_foreign_machine_is_killed(machine):
    assert verdict(machine, 0, seen_machine=0x40000003) == KILLED


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("number", [HIGHEST_KNOWN + 1, 600, 0xFFFF_FFFF])
def test_calls_of_later_kernels_do_not_exist(machine, number):
    assert verdict(machine, number) == "ENOSYS"


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("number", [457, 458, 467, 470], ids=["statmount", "listmount", "open_tree_attr", "listns"])
def test_newer_calls_on_mounts_and_namespaces_are_refused(machine, number):
    assert verdict(machine, number) == "EPERM"


def test_x32_calls_do_not_exist():
    assert verdict("x86_64", 0x40000000) == "ENOSYS" == verdict("x86_64", 0x40000000 + REFUSED["ptrace"][0])


@pytest.mark.parametrize("column", [0, 1], ids=list(MACHINES))
@pytest.mark.parametrize(
    ("call", "arguments", "answer"),
    [
        (CLONE3, (), "ENOSYS"),
        (CLONE, (17,), ALLOWED),
        (CLONE, (0x3D0F00,), ALLOWED),  # what a thread asks for
        (CLONE, (0x10000000 | 17,), "EPERM"),
        (CLONE, (0x00020000,), "EPERM"),
        (IOCTL, (0, 0x5412), "EPERM"),
        (IOCTL, (0, 0x1_0000_541C), "EPERM"),  # the kernel reads the low half only, and so does the filter
        (IOCTL, (0, 0x5401), ALLOWED),
        (SOCKET, (1,), ALLOWED),
        (SOCKET, (10,), ALLOWED),
        (SOCKET, (16,), "EAFNOSUPPORT"),
        (SOCKET, (40,), "EAFNOSUPPORT"),
    ],
)
def test_arguments_decide(column, call, arguments, answer):
    assert verdict(list(MACHINES)[column], call[column], *arguments) == answer


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_for_memory_that_nothing_counts_do_not_exist(machine):
    numbers = [pair[list(MACHINES).index(machine)] for pair in UNCOUNTED.values()]

    assert {verdict(machine, number, counted=False) for number in numbers} == {"ENOSYS"}
    assert {verdict(machine, number, counted=True) for number in numbers} == {ALLOWED}


@pytest.mark.parametrize("column", [0, 1], ids=list(MACHINES))
@pytest.mark.parametrize(
    ("call", "arguments", "answer"),
    [
        (FCNTL, (3, 1031, 1 << 20), "EPERM"),
        (FCNTL, (3, 1, 0), ALLOWED),
        (SETSOCKOPT, (3, 1, 7), "EPERM"),
        (SETSOCKOPT, (3, 1, 60), "EPERM"),
        (SETSOCKOPT, (3, 1, 2), ALLOWED),
        (SETSOCKOPT, (3, 6, 7), ALLOWED),  # an option of TCP with the same number
        (MMAP, (0, 4096, 3, 0x21), "EPERM"),
        (MMAP, (0, 4096, 3, 0x23), "EPERM"),
        (MMAP, (0, 4096, 3, 0x22), ALLOWED),
        (MMAP, (0, 4096, 3, 0x01, 3), ALLOWED),
    ],
)
def test_arguments_decide_where_nothing_counts(column, call, arguments, answer):
    machine = list(MACHINES)[column]

    assert verdict(machine, call[column], *arguments, counted=False) == answer
    assert verdict(machine, call[column], *arguments, counted=True) == ALLOWED


def test_unknown_machine_has_no_filter():
    with pytest.raises(ValueError, match="riscv64"):
        filter_program("riscv64", counted=True)
