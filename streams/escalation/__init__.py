"""Whether what an article reports is escalating or calming down."""
