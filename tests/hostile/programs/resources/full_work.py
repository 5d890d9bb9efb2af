"""Fills /work."""
# ends = ["completed"]
# limits = { work_mb = 8, memory_mb = 512 }
# prints = "8388608 28"

written = 0
with open("/work/filled", "wb", 0) as file:
    try:
        while True:
            written += file.write(bytes(1 << 20))
    except OSError as error:
        print(written, error.errno)
