"""Regulars: ``python run.py --help`` says what it can do."""

try:
    from sim.cli import door
except KeyboardInterrupt:  # before anybody hears signals; 130, as everywhere
    raise SystemExit(130) from None

if __name__ == "__main__":
    door("python run.py")
