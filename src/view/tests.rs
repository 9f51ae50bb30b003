mod fixtures;
mod looks;
mod screens;
