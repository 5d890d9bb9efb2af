"""Programs that a test suite is tried with. They run in the program's sandbox and import nothing of the server's."""
