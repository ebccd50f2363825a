"""What both engines share: the terms of a run, its people and their networks, its state and what it records."""
