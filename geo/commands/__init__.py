"""The command line: options that say which view, and the commands that write files."""
