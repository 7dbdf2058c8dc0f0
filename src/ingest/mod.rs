//! Files → articles.
