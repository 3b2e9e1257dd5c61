"""Why a household stands on a list or not, and what anybody can do about it."""
