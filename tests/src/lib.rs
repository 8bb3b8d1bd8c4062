//! What is shared by the acceptance tests.
