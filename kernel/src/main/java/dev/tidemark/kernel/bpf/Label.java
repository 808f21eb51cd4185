package dev.tidemark.kernel.bpf;

/// A place in a program that jumps lead to, before its position is known. Two labels of one name are two places.
public final class Label {
    private final String name;

    private Label(String name) {
        this.name = name;
    }

    /// @param name for messages
    public static Label of(String name) {
        return new Label(name);
    }

    /// What messages call it.
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
