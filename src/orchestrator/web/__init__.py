"""The edge to HTTP: keys, limits, errors, streams and the status page."""
