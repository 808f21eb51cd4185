package dev.tidemark.probe;

import dev.tidemark.kernel.bpf.BpfLink;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Programs that run, each at its place. Closing takes them away.
///
/// A link keeps its program: nothing else is held, above all not the types of the kernel, which are large.
final class RunningPrograms implements AutoCloseable {
    private final Map<Rung, BpfLink> links = new EnumMap<>(Rung.class);

    void add(Rung rung, BpfLink link) {
        links.put(rung, link);
    }

    /// Where programs run now.
    List<Rung> rungs() {
        return List.copyOf(links.keySet());
    }

    /// Takes the program at `rung` away, if there is one.
    void detach(Rung rung) {
        BpfLink link = links.remove(rung);
        if (link != null) {
            link.close();
        }
    }

    @Override
    public void close() {
        links.values().forEach(BpfLink::close);
        links.clear();
    }
}
