"""How much of a stranger's file is read: beyond these it is refused by name."""

MOST_COLUMNS = 20_000
MOST_ROWS = 20_000_000
MOST_CELLS = 400_000_000
MOST_CELL_CHARS = 1024 * 1024
MOST_NAME_CHARS = 500

CHUNK_CELLS = 16_000  # rows that stay in the processor's cache while they are looked at: twice as fast as larger ones
CHUNK_ROWS = 200  # at least

FEW_VALUES = 1_000  # a column with more distinct values is no category
VALUES_SHOWN = 50
SAMPLE_ROWS = 5
SAMPLE_COLUMNS = 200
SAMPLE_CHARS = 60
