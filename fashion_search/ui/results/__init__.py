"""What a search shows: cards, product dialog, status line, filter chips, sorting, sharing."""
