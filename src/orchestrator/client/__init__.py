"""The Python client: `Client(url, key)` has every operation as a method, over HTTP or in process."""
