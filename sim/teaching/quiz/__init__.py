"""The quiz before and after the course: five items with numbers of each student's own, and the key."""
