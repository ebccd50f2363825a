"""When the answer flips: the winner over two assumptions."""
