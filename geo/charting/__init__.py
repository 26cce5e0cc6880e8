"""What the charts have in common: scales, room, tables; and those under the maps."""
