package dev.tidemark.listener;

import dev.tidemark.kernel.rtnetlink.InterfaceName;
import java.util.Optional;

/// The interface that a socket is bound to (`SO_BINDTODEVICE`), by name.
final class BoundInterface {
    private BoundInterface() {}

    /// The name of interface `index` in the namespace of the socket `descriptor`; `if7` for one that is gone, and
    /// empty for index 0, which stands for any interface.
    static Optional<String> name(int descriptor, int index) {
        return index == 0
                ? Optional.empty()
                : Optional.of(InterfaceName.read(descriptor, index).orElse("if" + index));
    }
}
