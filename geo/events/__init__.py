"""The history: dated events, their places, the timeline."""
