"""Try the function on one example, then hand it over as it is: the grader runs it on inputs of its own."""

import shutil
from pathlib import Path

from function import count_smaller

given, right = [5, 3, 4, 5, 0, 4095], [0, 0, 1, 2, 0, 5]
print(f"count_smaller({given}) = {count_smaller(given)}; right is {right}")
shutil.copyfile(Path(__file__).with_name("function.py"), "function.py")
