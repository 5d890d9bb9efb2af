"""Writes a byte order mark and line ends of Windows."""


def answer(number):
    return 0 if number % 2 == 0 else number * number


with open("answers", "w", encoding="utf-8-sig", newline="") as file:
    file.write("[\r\n" + ",\r\n".join(str(answer(number)) for number in range(24)) + "\r\n]\r\n")
