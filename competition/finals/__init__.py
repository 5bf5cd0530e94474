"""Central and regional rounds: recorded outcomes with date and source, prizes, the results page."""
