//! Sequence numbers that tell a current reply from a stale one.

/// The number of one fetch in one data slot.
///
/// Starting a fetch takes the slot's next ticket; a reply that carries an older one is stale and
/// dropped. Tickets are drawn from one counter for the whole session, so a change of scope voids
/// every slot by resetting what each slot expects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);
