mod fixtures;
mod screens;
