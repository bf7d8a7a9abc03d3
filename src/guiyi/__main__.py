"""`python -m guiyi`: the command line without its script."""

from guiyi.cli import main

if __name__ == "__main__":
    main()
