"""Runs one function in a process of its own: `python -I contestant.py FILE FUNCTION`, driven through two pipes.

It says `ready` once the file is loaded, then answers each line of JSON, the arguments, with one line: {"value": ...} or
{"error": "..."}. The file may be a program that somebody judges, so everything that it must not do is closed before it
is loaded: it can start no process and no thread, and write no byte into any file.
"""

import contextlib
import json
import os
import resource
import sys
import traceback

UNPROTECTED = 97  # exit code of a machine on which it could start processes
MESSAGE_CHARS = 300


def main() -> None:
    path, name = sys.argv[1:]
    close_ways_out()
    with os.fdopen(0, "rb") as requests, os.fdopen(os.dup(1), "wb", buffering=0) as answers:
        os.dup2(2, 1)  # what the function prints is no answer
        try:
            module = {"__name__": "contestant", "__file__": path}
            with open(path, "rb") as file:
                exec(compile(file.read(), path, "exec"), module)
            function = module[name]
        except BaseException as error:
            write(answers, {"error": describe_error(error, path)})
            return
        write(answers, "ready")
        for line in requests:
            arguments = json.loads(line)
            try:
                answer = json.dumps({"value": function(*arguments)})
            except BaseException as error:
                answer = json.dumps({"error": describe_error(error, path)})
            answers.write(answer.encode() + b"\n")


def close_ways_out() -> None:
    """Let this process start no other and write into no file; end it where the machine does not hold it to that."""
    for limit in (resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(limit, (0, 0))
    with contextlib.suppress(OSError):
        if os.fork() == 0:
            os._exit(0)
        os._exit(UNPROTECTED)


def write(answers, value: object) -> None:
    answers.write(json.dumps(value).encode() + b"\n")


def describe_error(error: BaseException, path: str) -> str:
    """Return the error with the last line of the file in its traceback."""
    if isinstance(error, KeyError) and error.__traceback__ and error.__traceback__.tb_next is None:
        return f"it defines no {error}."
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    where = f"line {lines[-1]}: " if lines else ""
    return f"{where}{type(error).__name__}: {str(error)[:MESSAGE_CHARS]}"


if __name__ == "__main__":
    main()
