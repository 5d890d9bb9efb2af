"""Files of the data directory: code, outputs, logs, uploads."""
