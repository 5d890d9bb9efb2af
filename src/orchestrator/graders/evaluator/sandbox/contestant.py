"""Runs one function or program in a process of its own: `python -I contestant.py PATH FUNCTION`, driven by two pipes.

The first line it reads is its source, as JSON. It says `ready` once a function is loaded, then answers each line of
JSON, the arguments, with one line: {"value": ...} or {"error": "..."}. Without FUNCTION the source is a program: the
one line it answers is the text on its standard input, and the value is what it prints. The source may be that of
somebody who is judged, so everything that it must not do is closed before it is loaded: it can start no process and no
thread, and write no byte into any file.
"""

import contextlib
import io
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
        os.dup2(2, 1)  # what a function prints is no answer
        source = json.loads(requests.readline())
        sys.argv = [path]
        sys.path.insert(0, os.path.dirname(path))
        try:
            code = compile(source, path, "exec")
            function = load_function(code, path, name) if name else None
        except BaseException as error:
            write(answers, {"error": describe_error(error, path)})
            return
        write(answers, "ready")
        for line in requests:
            given = json.loads(line)
            try:
                answer = json.dumps({"value": function(*given) if function else run_program(code, path, given)})
            except BaseException as error:
                answer = json.dumps({"error": describe_error(error, path)})
            answers.write(answer.encode() + b"\n")


def load_function(code, path: str, name: str):
    module = {"__name__": "contestant", "__file__": path}
    exec(code, module)
    return module[name]


def run_program(code, path: str, text: str) -> str:
    """Return what the program prints when it reads the text from standard input."""
    sys.stdin, printed = io.StringIO(text), io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            exec(code, {"__name__": "__main__", "__file__": path})
        except SystemExit as ended:
            if ended.code not in (None, 0):
                raise
    return printed.getvalue()


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
    if isinstance(error, KeyError) and error.__traceback__ and _is_last_frame_ours(error):
        return f"it defines no {error}."
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    where = f"line {lines[-1]}: " if lines else ""
    return f"{where}{type(error).__name__}: {str(error)[:MESSAGE_CHARS]}"


def _is_last_frame_ours(error: BaseException) -> bool:
    frames = traceback.extract_tb(error.__traceback__)
    return frames[-1].filename == __file__ and frames[-1].name == "load_function"


if __name__ == "__main__":
    main()
