"""python -m competition: the command line."""

from competition.cli import main

main()
