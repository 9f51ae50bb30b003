//! serin against servers that speak AWS's protocols: its own sandbox, and emulators.

mod ministack;
mod moto;
mod support;
