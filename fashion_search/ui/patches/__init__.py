"""Everything that relies on Gradio's private parts; each module says what it works around."""
