"""The command line: reads arguments and settings, then calls a root. It holds no rule of any domain."""
