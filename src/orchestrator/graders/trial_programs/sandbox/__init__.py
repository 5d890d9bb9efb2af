"""Programs of trials, and what they share. They run in the program's sandbox and import nothing of the server's."""
