"""How a file is read as rows and columns: what can be set, and what should be said about it."""

import codecs
import hashlib
import json
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

NAMED_SEPARATORS = {"tab": "\t", "\\t": "\t", "space": " ", "comma": ",", "semicolon": ";", "bar": "|", "colon": ":"}


def find_encoding(value: str | None) -> str | None:
    """Return Python's name of the encoding; raise ValueError for what is none of text."""
    if value is None:
        return None
    try:
        "a".encode(value)  # raises LookupError for codecs that are not of text, such as base64
        name = codecs.lookup(value).name
    except (LookupError, UnicodeError, ValueError):
        raise ValueError(
            f"{value!r} is not an encoding that is known here; write cp1252, cp932 or utf-8, for example"
        ) from None
    return name if name == "utf-8" else name.replace("-", "_")


def find_separator(value: str | None) -> str | None:
    """Return the character itself; raise ValueError for several, a quote or a line end."""
    if value is None:
        return None
    character = NAMED_SEPARATORS.get(value.lower(), value)
    if len(character) != 1 or character in "\"'\r\n\0" or character.isalnum():
        raise ValueError(f"{value!r} cannot separate cells; write one character, or tab, space, semicolon")
    return character


def find_header_line(value: bool | int | None) -> bool | int | None:
    """Return the number of the line with the names, False if there is none."""
    return 1 if value is True else value


Encoding = Annotated[
    str | None,
    Field(max_length=40, description="For a CSV file: its encoding, such as cp1252. Default: its bytes decide."),
    AfterValidator(find_encoding),
]
Separator = Annotated[
    str | None,
    Field(max_length=12, description="For a CSV file: the character between cells, or tab. Default: its lines decide."),
    AfterValidator(find_separator),
]
Header = Annotated[
    bool | Annotated[int, Field(ge=1, le=1000)] | None,
    Field(
        description="For a CSV file: whether line 1 holds the column names, or the number of the line that does. "
        "Default: its lines decide."
    ),
    AfterValidator(find_header_line),
]
Quote = Annotated[
    Literal['"', "'", "none"] | None,
    Field(
        description="For a CSV file: the quote around cells, or none if quotes are characters like others. "
        "Default: its lines decide."
    ),
]


class ReadingOptions(BaseModel):
    """How a CSV file is to be read. What is left out is decided by what the file contains."""

    model_config = ConfigDict(extra="forbid")

    encoding: Encoding = None
    separator: Separator = None
    header: Header = None
    quote: Quote = None

    @property
    def header_line(self) -> int | None:
        """The line that was set to hold the names; None if none was set."""
        return self.header or None

    @property
    def given(self) -> dict[str, str | int | bool]:
        """What was set, by name."""
        return self.model_dump(exclude_none=True)


def pick_options(values: BaseModel) -> ReadingOptions:
    """Return the options among the fields of a shape that has them all."""
    return ReadingOptions.model_validate({name: getattr(values, name) for name in ReadingOptions.model_fields})


def identify_reading(file_sha256: str, options: ReadingOptions) -> str:
    """Return the id of a file's content as these options read it: the file's own sha256 where nothing was set."""
    if not options.given:
        return file_sha256
    return hashlib.sha256(f"{file_sha256}\n{json.dumps(options.given, sort_keys=True)}".encode()).hexdigest()


FileNoteCode = Literal[
    "not_utf8",
    "ambiguous_encoding",
    "damaged_text",
    "control_characters",
    "separator",
    "sep_line",
    "preamble",
    "row_names",
    "numeric_header",
    "doubtful_header",
    "repeated_header",
    "similar_names",
    "single_quotes",
    "backslash_escapes",
    "empty_rows",
    "empty_columns",
    "totals_row",
    "swallowed_rows",
]


class FileNote(BaseModel):
    """One thing to know about how a file was taken apart into rows and columns."""

    code: FileNoteCode
    text: str = Field(description="The note as a sentence.")
    line: int | None = Field(default=None, description="The first line that it is about, counted from 1.")
    rows: int = Field(default=0, description="Rows or lines that it is about.")
    sample: str = Field(default="", description="What stands there; empty for agents.")
    set_by: Literal["", "encoding", "separator", "header", "quote"] = Field(
        default="", description="The option that reads it otherwise."
    )
