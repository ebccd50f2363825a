"""What makes pages of docs/: defaults and their evidence, mechanisms, estimation, customer base, weekly prices,
speed.
"""
