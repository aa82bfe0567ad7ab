"""The page's state as values without Gradio: view state, URL, examples, saved products."""
