"""Has the shell write the file, and ends with an exit of its own."""


def answer(number):
    return 0 if number % 2 == 0 else number * number


import subprocess
import sys

text = str([answer(number) for number in range(24)])
subprocess.run(["sh", "-c", "cat > answers"], input=text, text=True, check=True)
sys.exit()
