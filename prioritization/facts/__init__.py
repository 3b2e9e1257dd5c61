"""What is known of a household: the catalogue of facts, and how they are computed."""
