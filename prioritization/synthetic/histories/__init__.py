"""Draws what happened to a household: from the day it was added to the last time it was met."""
