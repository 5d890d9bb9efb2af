"""Tables and archives of strangers: read in a child process, into plain facts or a sentence that says what is wrong."""
