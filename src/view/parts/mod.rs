//! What two panes or overlays share.

pub(super) mod alarm;
pub(super) mod bar;
pub(super) mod field;
pub(super) mod figures;
pub(super) mod footer;
pub(super) mod frame;
pub(super) mod header;
pub(super) mod headline;
pub(super) mod keys;
pub(super) mod list;
pub(super) mod notes;
pub(super) mod place;
pub(super) mod popup;
pub(super) mod rollout;
pub(super) mod rows;
pub(super) mod sparkline;
pub(super) mod status;
pub(super) mod table;
pub(super) mod tabs;
pub(super) mod timeline;
pub(super) mod versions;
