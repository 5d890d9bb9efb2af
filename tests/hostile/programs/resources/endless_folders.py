"""Makes folders without end, each in the one before."""
# ends = ["out_of_memory"]
# held_by = "both"
# because = "files"
# limits = { memory_mb = 512 }

import os

os.chdir("/tmp")
while True:
    os.mkdir("d")
    os.chdir("d")
