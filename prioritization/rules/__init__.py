"""What holds of referrals and openings, as plain Python."""
