"""Files of a results folder: tables, manifest, and the folder itself, whole or not at all."""
