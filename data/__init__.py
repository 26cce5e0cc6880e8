"""The dataset of the Welcoming Cities Atlas: sources, reference layers and built layers."""
