"""Runs the program's functions: `python worker.py FILE MEMORY_BYTES`, driven through two pipes by drive.py.

It loads the program once, then forks for each call, so that no call sees what another one left in memory. For each
line, [function, arguments, keywords], the fork writes one line, and this process one more: {"ended": exit status}.
Everything here is in the program's hands, which may fake any line: it is judged by what it answers, and knows no more.
"""

import json
import os
import resource
import sys
import traceback
from types import ModuleType

from values import NotData, read_value, write_value

del sys.modules["values"]  # the program may have a module of that name

MESSAGE_CHARS = 300
MAX_LINE_BYTES = 2 * 1024 * 1024


def main() -> None:
    path, memory_bytes = sys.argv[1], int(sys.argv[2])
    requests, answers = os.fdopen(os.dup(0), "rb"), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)  # what the program prints is no answer
    sys.argv = [path]
    try:
        module = load(path)
    except BaseException as error:
        print_error(error, path)
        write(answers, {"load": f"{type(error).__name__}: {read_message(error)}"})
        os._exit(1)
    write(answers, {"ready": True})
    for line in requests:
        child = os.fork()
        if child == 0:
            answer_call(module, path, line, answers, memory_bytes)
        _, status = os.waitpid(child, 0)
        write(answers, {"ended": os.waitstatus_to_exitcode(status)})


def load(path: str) -> ModuleType:
    """Return the program as a module, with its own folder first among those that it imports from."""
    sys.path[0] = os.path.dirname(path)
    name = os.path.basename(path).removesuffix(".py")
    module = ModuleType(name)
    module.__file__ = path
    sys.modules[name] = module
    with open(path, "rb") as file:
        exec(compile(file.read(), path, "exec"), module.__dict__)
    return module


def print_error(error: BaseException, path: str) -> None:
    """Print the traceback from the program's first frame on."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != path:
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace)
    sys.stderr.flush()


def answer_call(module: ModuleType, path: str, line: bytes, answers: int, memory_bytes: int) -> None:
    """Call the function, write what comes of it, and end this process."""
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
        name, arguments, keywords = json.loads(line)
        function = getattr(module, name, None)
        if callable(function):
            answer = call(function, read_value(json.dumps(arguments)), read_value(json.dumps(keywords)), path)
        else:
            answer = {"missing": True}
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException as error:
        answer = {"refused": f"it ended with {type(error).__name__}"}
    try:
        write(answers, answer)
    finally:
        os._exit(0)


def call(function, arguments, keywords, path: str) -> dict:
    try:
        answer = function(*arguments, **keywords)
        text = write_value(answer)
    except NotData as why:
        return {"refused": str(why)}
    except RecursionError as error:
        return {"raises": ["RecursionError"], "message": describe_place(error, path)}
    except BaseException as error:
        names = [kind.__name__ for kind in type(error).__mro__]
        return {"raises": names[:20], "message": describe_place(error, path)}
    if len(text) > MAX_LINE_BYTES - 1024:
        return {"refused": f"it has more than {MAX_LINE_BYTES - 1024} bytes"}
    return {"answer": json.loads(text)}


def describe_place(error: BaseException, path: str) -> str:
    """Return the message, with the last line of the program in the traceback."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__, limit=-50) if frame.filename == path]
    where = f" (line {lines[-1]})" if lines else ""
    return f"{read_message(error)}{where}"


def read_message(error: BaseException | None) -> str:
    try:
        return str(error)[:MESSAGE_CHARS]
    except Exception:
        return "its message cannot be read"


def write(answers: int, value: object) -> None:
    content = memoryview(json.dumps(value).encode() + b"\n")
    while content:
        content = content[os.write(answers, content) :]


if __name__ == "__main__":
    main()
