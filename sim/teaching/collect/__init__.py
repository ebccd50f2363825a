"""The picture of a class: lines found in files, what they say together, and the page for the projector."""
