"""What hostile programs have beside them in their sandbox: they try, and say what they got.

`ESCAPED` at the beginning of a line fails the suite, wherever it comes from.
"""

import ctypes
import errno
from collections.abc import Callable

libc = ctypes.CDLL(None, use_errno=True)
attempts = 0


def attempt(what: str, function: Callable, *arguments: object) -> None:
    """Call what must be refused; say so if it was not."""
    global attempts
    attempts += 1
    try:
        result = function(*arguments)
    except (OSError, ValueError) as error:
        print(f"refused {what}: {error}")
    else:
        print(f"\nESCAPED {what}: {result!r}")


def call(name: str, *arguments: object) -> int:
    """Call a function of the C library; raise OSError with what it answers."""
    ctypes.set_errno(0)
    result = getattr(libc, name)(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, errno.errorcode.get(number, str(number)))
    return result


def attempt_calls(*calls: tuple, errors: tuple[str, ...] = ("EPERM", "ENOSYS")) -> None:
    """Make calls of the C library that must be refused with one of `errors`, each as (name, arguments ...).

    Another error means that the kernel has looked at the call: it was only made badly.
    """
    global attempts
    for name, *arguments in calls:
        attempts += 1
        try:
            answer = str(call(name, *arguments))
        except OSError as error:
            answer = str(error.strerror)
        print("refused" if answer in errors else "\nESCAPED", name, arguments, answer)


def read(path: str) -> bytes:
    """Read the beginning of a file."""
    with open(path, "rb") as file:
        return file.read(100)


def write(path: str, content: bytes = b"1") -> int:
    """Write to a file that is there."""
    with open(path, "rb+", buffering=0) as file:
        return file.write(content)


def finish() -> None:
    """Say that all was tried: a program that fell over before has proved nothing."""
    print(f"tried {attempts}")
