"""Reading openings and referrals: who fits a bed, which beds are open to whom, what partners see."""
