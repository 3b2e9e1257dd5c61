"""Who stands on a list, in which order, and since when."""
