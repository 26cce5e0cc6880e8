"""The atlas's library: pure functions over the packaged layers, without Streamlit."""
