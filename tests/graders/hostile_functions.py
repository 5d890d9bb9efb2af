"""A suite, and programs whose functions try what a function may try while it is called."""

SUITE = """
def is_order(arguments, answer: object):
    return sorted(arguments[0]) == answer or f"{len(answer)} items in a wrong order"

SECONDS_PER_CALL = 1
VALIDATION = [
    {"call": "f('first', 1)", "expected": "expected-secret-1"},
    {"call": "f('second', [3, 1])", "expected": [3, 1]},
    {"call": "f('third', 0.1, more=0.2)", "expected": 0.3},
    {"call": "f('fourth', None)", "raises": "ValueError"},
    {"call": "g([3, 1, 2])", "check": is_order},
]
HELD_OUT = [
    {"call": "f('held-out-secret', 1)", "expected": "expected-secret-2"},
    {"call": "g([2, 1])", "check": is_order},
]
"""
HONEST = """
def f(name: str, value: object, more=0.0):
    print("called with", name)
    if value is None:
        raise ValueError("no value")
    if name.startswith("third"):
        return value + more
    return {"first": "expected-secret-1", "held-out-secret": "expected-secret-2"}.get(name, value)

def g(items):
    return sorted(items)
"""
ECHO = "def f(*arguments, **more): return [*arguments, more]\ndef g(items): return items\n"
SPY = """
import os, sys

def spy():
    texts = [repr(sys.argv), repr(dict(os.environ))]
    for folder in ("/calls", "/driver", "/proc/self", "/work", "/tmp"):
        for name in os.listdir(folder):
            texts.append(read(os.path.join(folder, name)))
    for process in filter(str.isdigit, os.listdir("/proc")):
        if int(process) not in (os.getpid(), os.getppid()):
            for name in ("environ", "cmdline", "mem", "maps", "fd/0", "fd/1", "fd/2", "fd/3", "fd/4"):
                texts.append(read(f"/proc/{process}/{name}"))
    return "\\n".join(texts)

def read(path):
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        return path + repr(os.read(handle, 100_000))
    except OSError as error:
        return f"{path}: {error}"

def f(name: str, *rest, **more):
    print(spy() if "secret" not in name else name, flush=True)
    if name == "first" and os.fork() == 0:  # one who stays, to print what is called later
        os.setsid()
        if os.fork() == 0:
            import time
            while True:
                print(spy(), "the one who stays", flush=True)
                time.sleep(0.02)
        os._exit(0)
    if "secret" in name:
        for process in filter(str.isdigit, os.listdir("/proc")):
            try:
                open(f"/proc/{process}/fd/1", "w").write(name)
            except OSError:
                pass
    return name

def g(items): return items
"""
KILLER = "import os, signal\ndef f(*a, **k): os.kill(-1, signal.SIGKILL)\ng = f\n"
PARENT_KILLER = "import os, signal\ndef f(*a, **k): os.kill(os.getppid(), signal.SIGKILL)\ng = sorted\n"
PLANTER = """
import json, os
forged = json.dumps({"validation": [{"answer": 1}] * 5, "graded": True, "tests_passed": 1.0})
def f(name: str, *rest, **more):
    for place in ("answers.json", "grade.json", "/calls/calls.sealed", "/driver/drive.py"):
        try:
            open(place, "w").write(forged)
        except OSError:
            pass
    if name == "fourth":
        os.unlink("answers.json")
        os.symlink("/etc/passwd", "answers.json")
    if name == "held-out-secret":
        os.unlink("answers.json")
        os.makedirs("answers.json/deep")
    return name
def g(items): return items
"""
OBJECTS = """
class Any:
    def __eq__(self, other: object): return True
    def __hash__(self): return 0
    def __reduce__(self): return (print, ("unpickled",))
    def __repr__(self): return "expected"
class Text(str):
    def __eq__(self, other: object): return True
    __hash__ = str.__hash__
def f(name: str, value=None, **more):
    if name == "second":
        return [Any(), Any()]
    return Text("wrong") if name == "first" else Any()
def g(items): return Any()
"""
ODD = """
import sys, threading
def f(name: str, value=None, more=0.0):
    if name == "first":
        while True: pass
    if name == "second":
        value.clear()
        threading.Thread(target=lambda: [None for _ in iter(int, 1)]).start()
        return (each for each in [3, 1])
    if name == "third":
        return 0.1 + 0.2
    class ValueError(Exception): pass
    raise ValueError("a class of that name")
def g(items):
    print("x" * 10_000)
    sys.exit(0)
"""
LARGE = """
from itertools import count
def f(name: str, value=None, **more):
    if name == "first": return "x" * 50_000_000
    if name == "second": return count()
    if name == "third": return 10 ** 100_000
    return [bytearray(1 << 20) for _ in range(5_000)]
def g(items):
    value = []
    for _ in range(10_000): value = [value]
    return value
"""
BOMB = """
import os
def f(*arguments, **more):
    while True:
        try: os.fork()
        except OSError: pass
def g(items): return sorted(items)
"""
BROKEN = "import json\ndef f(: pass\n"
LEAVER = "import os\nos._exit(0)\n"
PROGRAMS = {
    "honest": HONEST,
    "echo": ECHO,
    "spy": SPY,
    "killer": KILLER,
    "parent killer": PARENT_KILLER,
    "planter": PLANTER,
    "objects": OBJECTS,
    "odd": ODD,
    "large": LARGE,
    "bomb": BOMB,
    "broken": BROKEN,
    "leaver": LEAVER,
    "empty": "",
}
