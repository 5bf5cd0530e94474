"""The counters: what each audience sees and does in a browser; thin, without rules."""
