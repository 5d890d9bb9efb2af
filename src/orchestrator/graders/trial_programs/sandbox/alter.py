"""Leaves the baseline's outputs in many forms: `case--output` for each case that changes one of them."""

from answers import BROKEN
from documents import read_document, write_document
from forgeries import FORGERS
from forms import TWINS
from settings import read_outputs, read_settings

CASES = {**TWINS, **BROKEN, **FORGERS}


def main() -> None:
    settings = read_settings()
    contents = read_outputs(settings["outputs"])
    for name, alter in CASES.items():
        altered = {output: alter_file(alter, output, content, settings) for output, content in contents.items()}
        if altered == contents:
            continue
        for output, content in altered.items():
            with open(f"{name}--{output}", "wb") as file:
                file.write(content)


def alter_file(alter, name: str, content: bytes, settings: dict) -> bytes:
    """Return the file in the other form; as it is where it has none."""
    altered = alter(read_document(name, content), settings)
    if altered is None:
        return content
    return altered if isinstance(altered, bytes) else write_document(altered)


if __name__ == "__main__":
    main()
