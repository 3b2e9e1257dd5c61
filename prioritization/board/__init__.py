"""The board of who must move today: which rows, in which order, and what is known of each (C13)."""
