"""The form's components: text, picture, slider, filters."""
