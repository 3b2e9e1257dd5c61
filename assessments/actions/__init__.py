"""Everything that changes interviews, assessments and plans: one module per noun."""
