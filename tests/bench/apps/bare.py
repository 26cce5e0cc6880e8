"""The floor for a first paint: a title and a sentence, nothing else."""

import streamlit as st

st.set_page_config(layout="wide")
st.title("A bare page")
st.markdown("A sentence as long as those with which the pages of the atlas sum up what they show.")
