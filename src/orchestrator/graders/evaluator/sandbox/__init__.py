"""What runs in the grade sandbox. These files stand alone: they import nothing of the server's."""
