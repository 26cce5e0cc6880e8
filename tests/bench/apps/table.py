"""The floor for a click on a filter: one choice, one sentence, one table, nothing else."""

import os

import pandas as pd
import streamlit as st

st.set_page_config(layout="wide")
rows = st.cache_resource(pd.read_parquet)(os.environ["BENCH_ROWS"])
chosen = st.sidebar.multiselect("Country", sorted(rows["country"].unique()))
shown = rows[rows["country"].isin(chosen)] if chosen else rows
st.markdown(f"{len(shown)} memberships are shown")
st.dataframe(shown, hide_index=True)
