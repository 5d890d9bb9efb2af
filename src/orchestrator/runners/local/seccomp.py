"""The system call filter of the sandbox as a classic BPF program.

Made by hand, as libseccomp's Python binding comes from no package index and the C library is not on every host.

Layout of what the filter sees (struct seccomp_data): number at 0, machine at 4, low halves of arguments at 16, 24...
Source: linux/seccomp.h, linux/filter.h, linux/audit.h.
"""

import errno
import struct

from orchestrator.runners.local import syscalls

MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # AUDIT_ARCH_*

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER_AT, MACHINE_AT, FIRST_ARGUMENT_AT, SECOND_ARGUMENT_AT = 0, 4, 16, 24
ALLOW, KILL, FAIL = 0x7FFF0000, 0x80000000, 0x00050000

X32_BIT = 0x40000000
NEW_NAMESPACES = 0x00020000 | 0x7E000000  # CLONE_NEWNS, and CLONE_NEW of CGROUP, UTS, IPC, USER, PID, NET
TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX: typing into somebody's terminal
SOCKET_DOMAINS = (1, 2, 10)  # UNIX, INET, INET6; the network namespace holds nothing but loopback

Instruction = tuple[int, int, int, int]


def filter_program(machine: str) -> bytes:
    """Return the filter for `machine` (x86_64 or aarch64), as bubblewrap reads it; raise ValueError for another."""
    if machine not in MACHINES:
        raise ValueError(f"There is no system call filter for {machine!r}, only for {', '.join(MACHINES)}.")
    column = list(MACHINES).index(machine)
    program = _check_machine(machine)
    program += _answer(syscalls.CLONE3[column], errno.ENOSYS)  # glibc then falls back to clone, whose flags can be read
    for numbers in sorted(syscalls.REFUSED.values(), key=lambda pair: pair[column] or 0):
        number = numbers[column]
        if number is not None:
            program += _answer(number, errno.EPERM)
    program += _refuse_bits(syscalls.CLONE[column], NEW_NAMESPACES)
    program += _refuse_values(syscalls.IOCTL[column], SECOND_ARGUMENT_AT, TERMINAL_INPUT)
    program += _only_values(syscalls.SOCKET[column], FIRST_ARGUMENT_AT, SOCKET_DOMAINS)
    program.append((RETURN, 0, 0, ALLOW))
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in program)


def _check_machine(machine: str) -> list[Instruction]:
    program = [
        (LOAD, 0, 0, MACHINE_AT),
        (EQUAL, 1, 0, MACHINES[machine]),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER_AT),
    ]
    if machine == "x86_64":  # the x32 calls have numbers of their own, which no table here knows
        program += [(AT_LEAST, 0, 1, X32_BIT), (RETURN, 0, 0, FAIL | errno.ENOSYS)]
    return program


def _answer(number: int, error: int) -> list[Instruction]:
    return [(EQUAL, 0, 1, number), (RETURN, 0, 0, FAIL | error)]


def _refuse_bits(number: int, bits: int) -> list[Instruction]:
    check = [(LOAD, 0, 0, FIRST_ARGUMENT_AT), (ANY_BIT, 0, 1, bits), (RETURN, 0, 0, FAIL | errno.EPERM)]
    return _for_call(number, check)


def _refuse_values(number: int, argument_at: int, values: tuple[int, ...]) -> list[Instruction]:
    check: list[Instruction] = [(LOAD, 0, 0, argument_at)]
    for value in values:
        check += [(EQUAL, 0, 1, value), (RETURN, 0, 0, FAIL | errno.EPERM)]
    return _for_call(number, check)


def _only_values(number: int, argument_at: int, values: tuple[int, ...]) -> list[Instruction]:
    check: list[Instruction] = [(LOAD, 0, 0, argument_at)]
    for at, value in enumerate(values):
        check.append((EQUAL, len(values) - at, 0, value))
    check.append((RETURN, 0, 0, FAIL | errno.EAFNOSUPPORT))
    return _for_call(number, check)


def _for_call(number: int, check: list[Instruction]) -> list[Instruction]:
    reload: Instruction = (LOAD, 0, 0, NUMBER_AT)
    return [(EQUAL, 0, len(check) + 1, number), *check, reload]
