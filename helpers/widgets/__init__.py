"""How exercises and tools are shown: thin widgets, a file for each kind and tool."""
