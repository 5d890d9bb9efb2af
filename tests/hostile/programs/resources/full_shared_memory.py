"""Fills /dev/shm."""
# ends = ["completed"]
# limits = { memory_mb = 512 }
# prints = "67108864 28"

written = 0
with open("/dev/shm/filled", "wb", 0) as file:
    try:
        while True:
            written += file.write(bytes(1 << 20))
    except OSError as error:
        print(written, error.errno)
