"""Looks for keys, sockets and programs with which it could upload a result as somebody else."""
# flaw = 8

import os
import shutil
import subprocess

if any(word in name for name in os.environ for word in ("API_KEY", "TOKEN", "SECRET", "DATABASE", "PASSWORD")):
    raise SystemExit(f"FOUND {sorted(os.environ)}")
for path in ("/run/docker.sock", "/root", "/home", "/var/lib"):
    if os.path.exists(path):
        raise SystemExit(f"FOUND {path}")
for tool in ("orchestrator", "sudo"):
    if shutil.which(tool) and subprocess.run([tool, "--version"], capture_output=True, check=False).returncode == 0:
        raise SystemExit(f"FOUND {tool}")
