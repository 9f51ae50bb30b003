//! The two versions of a rollout.

/// Which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arm {
    /// The version that serves what the split leaves.
    Stable,
    /// The version that is rolled out.
    Canary,
}

/// Something of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct PerArm<T> {
    pub(super) stable: T,
    pub(super) canary: T,
}

impl<T> PerArm<T> {
    pub(super) fn of(&self, arm: Arm) -> &T {
        match arm {
            Arm::Stable => &self.stable,
            Arm::Canary => &self.canary,
        }
    }

    pub(super) fn of_mut(&mut self, arm: Arm) -> &mut T {
        match arm {
            Arm::Stable => &mut self.stable,
            Arm::Canary => &mut self.canary,
        }
    }
}
