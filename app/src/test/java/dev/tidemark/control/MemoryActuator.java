package dev.tidemark.control;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A host in memory: what is changed is kept in a map, and a ceiling may cut numbers, as somaxconn does.
final class MemoryActuator implements Actuator {
    private final Map<String, String> values = new HashMap<>();
    private long ceiling = Long.MAX_VALUE;
    private int changesUntilDeath = Integer.MAX_VALUE;

    /// The command's process is killed.
    static final class Killed extends RuntimeException {}

    MemoryActuator with(Target target, long value) {
        values.put(target.label(), Long.toString(value));
        return this;
    }

    MemoryActuator without(Target target) {
        values.remove(target.label());
        return this;
    }

    MemoryActuator cutAt(long number) {
        ceiling = number;
        return this;
    }

    /// Dies instead of making the change after so many.
    MemoryActuator dyingAfter(int changes) {
        changesUntilDeath = changes;
        return this;
    }

    Optional<String> value(Target target) {
        return Optional.ofNullable(values.get(target.label()));
    }

    @Override
    public Now current(Target target) {
        String value = values.get(target.label());
        return value == null ? new Now.Gone(target.label() + " is gone") : new Now.Is(Optional.of(value));
    }

    @Override
    public ItemResult change(ChangeItem item) {
        if (changesUntilDeath-- == 0) {
            throw new Killed();
        }
        if (!(current(item.target()) instanceof Now.Is(Optional<String> now))) {
            return ItemResult.of(Outcome.VOID, Optional.empty(), item.target().label() + " is gone");
        }
        if (!now.equals(item.before())) {
            return ItemResult.failed(now, "changed meanwhile");
        }
        long granted = Math.min(ceiling, item.numberAsked().orElseThrow());
        values.put(item.target().label(), Long.toString(granted));
        return granted == item.numberAsked().orElseThrow()
                ? ItemResult.changed(Optional.of(Long.toString(granted)))
                : ItemResult.of(Outcome.LESS_THAN_ASKED, Optional.of(Long.toString(granted)), "cut");
    }
}
