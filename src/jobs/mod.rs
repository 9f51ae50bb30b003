//! Background work: started by the console, bounded, and reported as events.

pub mod rollback;
pub mod tail;
pub mod write;
