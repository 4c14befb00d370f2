"""Programs that make the data files which ship; not part of the package."""
