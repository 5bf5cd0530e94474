"""Where: the dated tree of places, their mergers and clusters."""
