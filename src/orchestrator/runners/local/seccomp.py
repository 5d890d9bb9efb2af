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
NUMBER_AT, MACHINE_AT, ARGUMENTS_AT = 0, 4, (16, 24, 32, 40)
ALLOW, KILL, FAIL = 0x7FFF0000, 0x80000000, 0x00050000

NEW_NAMESPACES = 0x00020000 | 0x7E000000  # CLONE_NEWNS, and CLONE_NEW of CGROUP, UTS, IPC, USER, PID, NET
TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX: typing into somebody's terminal
SOCKET_DOMAINS = (1, 2, 10)  # UNIX, INET, INET6; the network namespace holds nothing but loopback

LARGER_PIPES = (1031,)  # F_SETPIPE_SZ
SOL_SOCKET, LARGER_SOCKETS = 1, (7, 8, 32, 33, 60)  # SO_SNDBUF, SO_RCVBUF, both with FORCE, SO_ZEROCOPY
MAP_SHARED, MAP_ANONYMOUS = 0x01, 0x20  # MAP_SHARED_VALIDATE has the bit of MAP_SHARED, too

Instruction = tuple[int, int, int, int]


def filter_program(machine: str, *, counted: bool) -> bytes:
    """Return the filter for `machine` (x86_64 or aarch64), as bubblewrap reads it; raise ValueError for another.

    counted: whether a control group counts all memory; if not, calls are refused whose memory nothing else counts.
    """
    if machine not in MACHINES:
        raise ValueError(f"There is no system call filter for {machine!r}. Supported: {', '.join(MACHINES)}.")
    column = list(MACHINES).index(machine)
    program = _check_machine(machine)
    program += _answer(syscalls.CLONE3[column], errno.ENOSYS)  # glibc then falls back to clone, whose flags can be read
    for numbers in sorted(syscalls.REFUSED.values(), key=lambda pair: pair[column] or 0):
        number = numbers[column]
        if number is not None:
            program += _answer(number, errno.EPERM)
    namespaces = _when(ANY_BIT, ARGUMENTS_AT[0], NEW_NAMESPACES, [(RETURN, 0, 0, FAIL | errno.EPERM)])
    program += _for_call(syscalls.CLONE[column], namespaces)
    program += _for_call(syscalls.IOCTL[column], _fail_on(ARGUMENTS_AT[1], TERMINAL_INPUT))
    program += _only_values(syscalls.SOCKET[column], ARGUMENTS_AT[0], SOCKET_DOMAINS)
    if not counted:
        program += _refuse_uncounted(column)
    program.append((RETURN, 0, 0, ALLOW))
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in program)


def _refuse_uncounted(column: int) -> list[Instruction]:
    program: list[Instruction] = []
    for numbers in syscalls.UNCOUNTED.values():
        program += _answer(numbers[column] or 0, errno.ENOSYS)
    sockets = _when(EQUAL, ARGUMENTS_AT[1], SOL_SOCKET, _fail_on(ARGUMENTS_AT[2], LARGER_SOCKETS))
    anonymous = _when(ANY_BIT, ARGUMENTS_AT[3], MAP_ANONYMOUS, [(RETURN, 0, 0, FAIL | errno.EPERM)])
    program += _for_call(syscalls.FCNTL[column], _fail_on(ARGUMENTS_AT[1], LARGER_PIPES))
    program += _for_call(syscalls.SETSOCKOPT[column], sockets)
    return program + _for_call(syscalls.MMAP[column], _when(ANY_BIT, ARGUMENTS_AT[3], MAP_SHARED, anonymous))


def _check_machine(machine: str) -> list[Instruction]:
    return [
        (LOAD, 0, 0, MACHINE_AT),
        (EQUAL, 1, 0, MACHINES[machine]),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER_AT),
        # calls that no table here knows, those of x32 (from 0x40000000 on) among them
        (AT_LEAST, 0, 1, syscalls.HIGHEST_KNOWN + 1),
        (RETURN, 0, 0, FAIL | errno.ENOSYS),
    ]


def _answer(number: int, error: int) -> list[Instruction]:
    return [(EQUAL, 0, 1, number), (RETURN, 0, 0, FAIL | error)]


def _when(test: int, argument_at: int, operand: int, then: list[Instruction]) -> list[Instruction]:
    return [(LOAD, 0, 0, argument_at), (test, 0, len(then), operand), *then]


def _fail_on(argument_at: int, values: tuple[int, ...]) -> list[Instruction]:
    check: list[Instruction] = [(LOAD, 0, 0, argument_at)]
    for value in values:
        check += [(EQUAL, 0, 1, value), (RETURN, 0, 0, FAIL | errno.EPERM)]
    return check


def _only_values(number: int, argument_at: int, values: tuple[int, ...]) -> list[Instruction]:
    check: list[Instruction] = [(LOAD, 0, 0, argument_at)]
    for at, value in enumerate(values):
        check.append((EQUAL, len(values) - at, 0, value))
    check.append((RETURN, 0, 0, FAIL | errno.EAFNOSUPPORT))
    return _for_call(number, check)


def _for_call(number: int, check: list[Instruction]) -> list[Instruction]:
    reload: Instruction = (LOAD, 0, 0, NUMBER_AT)
    return [(EQUAL, 0, len(check) + 1, number), *check, reload]
