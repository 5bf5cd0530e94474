"""The contest system: proposals travel from a commune's counter to the regional final."""

__version__ = "0.1.0"
