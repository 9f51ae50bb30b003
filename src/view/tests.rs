pub(super) mod fixtures;
mod looks;
mod screens;
