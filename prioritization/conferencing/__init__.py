"""What staff read on the way to a home: who is next, which papers are missing, what was decided."""
