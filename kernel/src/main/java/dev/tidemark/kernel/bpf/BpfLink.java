package dev.tidemark.kernel.bpf;

import dev.tidemark.kernel.libc.Descriptor;

/// A program attached somewhere. The kernel detaches it when this is closed, or this process ends in any way.
public final class BpfLink implements AutoCloseable {
    private final Descriptor descriptor;

    private BpfLink(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    static BpfLink of(Descriptor descriptor) {
        return new BpfLink(descriptor);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
