//! Which lines of a scraped page are not the article, and the rule that says so.
