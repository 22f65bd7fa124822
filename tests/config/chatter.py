"""A program for the supervisor: says its arguments, then ends or waits for ever."""

import sys
import threading

if __name__ == "__main__":
    sys.stdout.write(f"{' '.join(sys.argv[2:])}\n")
    sys.stdout.flush()
    if sys.argv[1] == "wait":
        threading.Event().wait()
