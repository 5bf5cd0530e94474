"""How it travels: journeys told in TOML, one engine that runs them, guards, effects, clocks."""
