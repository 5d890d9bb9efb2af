"""Looks for packages that are not those of programs."""
# ends = ["completed"]
# prints = "looked"

import os

for start in ("/usr", "/opt/python"):
    for folder, folders, files in os.walk(start):
        if folder.endswith(("/site-packages", "/dist-packages")) and folders + files:
            print("ESCAPED", folder)
print("looked")
