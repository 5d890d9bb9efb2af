"""Lays files beside its output whose names are options and commands."""
# flaw = 3

for name in ("--help", "; echo 1 > metrics.json", "$(id)", "-c import os"):
    with open(name, "w") as file:
        file.write("1")
