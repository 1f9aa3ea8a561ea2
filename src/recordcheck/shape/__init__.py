"""The shape of tables: contracts, and the only door to Great Expectations."""
