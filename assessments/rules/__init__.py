"""The rules of assessing, in plain Python: no Django, no clock, every day given as an argument."""
