"""The figures printed in the papers, held against the data."""
