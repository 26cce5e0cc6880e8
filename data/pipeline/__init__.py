"""The pipeline that builds the packaged layers from sources and reference data."""
