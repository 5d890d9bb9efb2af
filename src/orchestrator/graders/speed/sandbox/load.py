"""Loads a program as the one who measures it will: `python -I load.py FILE FUNCTION`, in the program's sandbox.

It shows what is wrong before anything is measured, with a traceback in the log. Without FUNCTION it compiles the file
only, since the program waits for input.
"""

import os
import sys
import traceback


def main() -> int:
    path, name = sys.argv[1:]
    sys.argv = [path]
    sys.path.insert(0, os.path.dirname(path))
    module = {"__name__": "contestant", "__file__": path}
    try:
        with open(path, "rb") as file:
            code = compile(file.read(), path, "exec")
        if name:
            exec(code, module)
    except BaseException as error:
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename != path:
            trace = trace.tb_next
        traceback.print_exception(type(error), error, trace)
        return 1
    if name and not callable(module.get(name)):
        print(f"NameError: {os.path.basename(path)} defines no function {name!r}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
