"""Untrusted tables and archives, read in a child process: plain facts, or a sentence that says what is wrong."""
