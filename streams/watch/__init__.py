"""The live table of what comes out: records read from the broker, made safe, laid out, shown."""
