"""The typology of networks: classes, relations, seats and cards."""
