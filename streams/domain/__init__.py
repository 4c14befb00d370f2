"""Values that flow through the service, and their bytes. Pure: no clock, no environment, no I/O."""
