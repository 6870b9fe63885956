//! Bodies over real connections while something goes on: files that change, readers that stop.

mod growing;
mod opening;
mod reading;
