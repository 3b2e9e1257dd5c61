"""Reading openings and referrals: who fits a bed, which beds fit whom, what partners see."""
