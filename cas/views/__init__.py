"""Pages that belong to no app: home and privacy, signing in, and one's own sign-in."""
