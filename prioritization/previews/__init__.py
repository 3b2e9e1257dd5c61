"""What a draft of rules would change, before it counts."""
