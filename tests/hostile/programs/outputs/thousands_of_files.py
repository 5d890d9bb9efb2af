"""Leaves twenty thousand files and a tree of folders beside its output."""
# ends = ["completed"]
# output = "a.csv"
# content = "1,2"

import os

for number in range(20_000):
    os.close(os.open(f"/work/{number}", os.O_CREAT))
with open("a.csv", "w") as file:
    file.write("1,2")
for _ in range(1000):
    os.mkdir("d")
    os.chdir("d")
