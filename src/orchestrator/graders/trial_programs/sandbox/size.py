"""Leaves outputs that are as large as the sandbox allows, up to 1 GiB, and hold nothing."""

from settings import read_settings

MEBIBYTE = 1024**2
SIZES_MB = (1024, 512, 256, 128, 65)


def main() -> None:
    for name in read_settings()["outputs"]:
        for size_mb in SIZES_MB:
            try:
                with open(name, "wb") as file:
                    file.truncate(size_mb * MEBIBYTE)
                break
            except OSError as error:
                print(f"{size_mb} MiB: {error.strerror}")


if __name__ == "__main__":
    main()
