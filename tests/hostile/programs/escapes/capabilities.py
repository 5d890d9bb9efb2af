"""Looks at its own rights, and asks for more."""
# ends = ["completed"]
# shows = ["tried 2", "no rights"]

import os

from attempts import attempt_calls, finish

lines = open("/proc/self/status").read().splitlines()
status = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
rights = [int(status[name][0], 16) for name in ("CapEff", "CapPrm", "CapInh", "CapAmb")]
own_group = status["Gid"][0]
groups = set(status.get("Groups", [])) - {own_group, "65534"}  # a user namespace shows unknown groups as 65534
held = (rights, status["NoNewPrivs"], status["Seccomp"], own_group == "0", os.getuid() == 0, groups)
print("no rights" if held == ([0] * 4, ["1"], ["2"], False, False, set()) else f"ESCAPED {held}")
header, data = b"\x22\x05\x08\x20\0\0\0\0", b"\xff" * 24
attempt_calls(("capset", header, data), ("prctl", 47, 2, 12, 0, 0))
finish()
