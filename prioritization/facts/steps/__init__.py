"""The steps from records to facts: parts of the one statement that computes them."""
