"""What lists were: their movements told, replayed and checked against the census."""
