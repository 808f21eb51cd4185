package dev.tidemark.control;

/// What carries an item of a change out: the one way to the running system.
public interface Actuator {
    /// What the target is now.
    Now current(Target target);

    /// Does it, unless the value is no longer what it was when the change was planned, and reads what came of it.
    ItemResult change(ChangeItem item);
}
