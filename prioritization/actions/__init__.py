"""What people do with programs, their rules and their lists."""
