"""案卷：the whole file of an application with its proceedings, bound as one PDF and laid out as a folder."""
