"""Everything that changes people's records: one module per noun."""
