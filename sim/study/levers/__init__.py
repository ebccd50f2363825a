"""What a step of each lever is worth, beside what it costs."""
