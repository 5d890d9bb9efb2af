"""Backups: the whole data directory in one file that any database of ours can be restored from.

The file is a gzip-compressed tar: `backup.json` (what follows), `rows/TABLE/N.jsonl` (every row, one snapshot),
`storage/…` (every file that those rows name), `manifest.jsonl` (size and SHA-256 of all that), `end.json`.
"""
