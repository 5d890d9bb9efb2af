"""Tags of tasks: short words, the same however they were typed."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

MAX_TAG_CHARS = 50
MAX_TAGS = 20
_TAG = re.compile(r"\w[\w.:/+-]*")


def normalize_tag(text: str) -> str:
    """Lower case, one form of each letter, `-` for spaces: `Vision  v2` is `vision-v2`. Raises ValueError."""
    tag = "-".join(unicodedata.normalize("NFKC", text).lower().split())
    if len(tag) > MAX_TAG_CHARS or not _TAG.fullmatch(tag):
        raise ValueError(
            f"a tag must have 1 to {MAX_TAG_CHARS} characters (letters, digits and . : / + - _) and begin with "
            "a letter or digit"
        )
    return tag


def normalize_tags(texts: list[str]) -> list[str]:
    """Sorted, each once. Raises ValueError."""
    tags = sorted({normalize_tag(text) for text in texts})
    if len(tags) > MAX_TAGS:
        raise ValueError(f"a task can have at most {MAX_TAGS} tags")
    return tags


Tags = Annotated[list[str], Field(max_length=5 * MAX_TAGS), AfterValidator(normalize_tags)]
Tag = Annotated[str, AfterValidator(normalize_tag)]
