"""Writes a table with more columns than are read, in another order, in quotes."""


def answer(number):
    return 0 if number % 2 == 0 else number * number


import csv

with open("answers", "w", encoding="utf-8-sig", newline="") as file:
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(["note", "answer", "x"])
    writer.writerows(["über\nzwei Zeilen", f"{answer(number):e}", number] for number in reversed(range(24)))
    file.write("   \r\n\r\n")
