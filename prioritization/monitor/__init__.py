"""How the scores spread, and how many households they make extremely vulnerable."""
