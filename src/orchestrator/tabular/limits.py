"""Limits on untrusted files; a file beyond one is refused with a sentence that names the limit."""

MAX_COLUMNS = 20_000
MAX_ROWS = 20_000_000
MAX_CELLS = 400_000_000
MAX_CELL_CHARS = 1024 * 1024
MAX_NAME_CHARS = 500

CHUNK_CELLS = 16_000  # rows that fit the processor's cache while they are read: twice as fast as larger chunks
CHUNK_ROWS = 200  # at least

FEW_VALUES = 1_000  # a column with more distinct values is not a category
VALUES_SHOWN = 50
SAMPLE_ROWS = 5
SAMPLE_COLUMNS = 200
SAMPLE_CHARS = 60
