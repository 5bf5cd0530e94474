"""Figures, read only: the board of all units, the funnel, the states."""
