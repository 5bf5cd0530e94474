"""The contest played through: a cast, synthetic people and files, and the whole story on the real engine."""
