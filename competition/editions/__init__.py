"""A year's contest: its charter (all its rules, as data), its frozen tree, its journeys."""
