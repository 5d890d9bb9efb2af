"""What is tidied while nobody looks: trash, retention, old answers."""
