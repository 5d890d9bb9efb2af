"""Leaves a tree of folders that is too deep for paths, and too deep to be removed by recursion."""
# ends = ["completed"]
# prints = "3000 deep"

import os

for _ in range(3000):
    os.mkdir("d")
    os.chdir("d")
with open("a\nb", "w"):
    print("3000 deep")
