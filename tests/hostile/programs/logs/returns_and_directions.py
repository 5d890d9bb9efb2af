"""Prints lines that overwrite one another, and characters that turn text around."""
# ends = ["completed"]
# shows = ["99999/100000"]

for number in range(0, 100_000, 1111):
    print(f"\r{number}/100000", end="")
print("\r99999/100000 \u202etxet\u202c \u200b\u2028\u2029\ufeff\x0b\x0c\x85")
