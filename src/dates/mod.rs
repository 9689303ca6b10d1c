//! When: expressions of time in prose, the days that they name, and when an article was published.
