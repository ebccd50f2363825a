"""``python -m sim``: the same door as ``regulars`` and ``python run.py``."""

try:
    from sim.cli import door
except KeyboardInterrupt:  # before anybody hears signals; 130, as everywhere
    raise SystemExit(130) from None

if __name__ == "__main__":
    door("python -m sim")
