//! A whole model, made by the test, loaded and asked.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod speaking;
