"""What a whole result set says: rates, breakdowns, contrasts, citing references."""
