"""The fields of an issue: what is searched, filtered, counted, and where each value comes from."""
