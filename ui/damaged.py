"""What stands in the place of every page when the layers can't be shown."""

from __future__ import annotations

import streamlit as st

from geo.damage import LayersError
from geo.escape import for_markdown
from geo.i18n import Texts


def show(t: Texts, error: LayersError) -> None:
    """Say which files are wrong, that nothing is shown for it, and what to do."""
    st.title(t._("The data of the atlas is damaged"))
    st.error(
        t._(
            "No map, number or file can be shown: part of them would be wrong. Nothing is wrong "
            "with your link or your browser."
        ),
        icon=":material/broken_image:",
    )
    st.subheader(t._("What is wrong"))
    st.markdown("\n".join(f"- {for_markdown(damage.said(t))}" for damage in error.damages))
    st.caption(t._("Folder of the layers: {folder}").format(folder=for_markdown(str(error.folder))))
    st.subheader(t._("What to do"))
    st.markdown(
        t._(
            "If you read the atlas: come back later, or tell whoever runs it, with the lines above."
        )
    )
    st.markdown(t._("You run the atlas?") + " " + for_markdown(error.remedy(t)))
    st.markdown(t._("Then load this page again: the server need not be started anew."))
