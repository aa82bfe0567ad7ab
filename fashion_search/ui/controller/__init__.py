"""What the page does when someone acts: actions, the search, and the updates that it returns."""
