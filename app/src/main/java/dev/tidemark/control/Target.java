package dev.tidemark.control;

import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.listener.UnixListener;
import java.util.Optional;

/// What one item of a change is about, so exactly that it is found again later, or known to be gone.
public sealed interface Target {
    /// Where a target lives.
    ///
    /// @param inode the number in `net:[…]`, which may be given again once the namespace is gone
    /// @param name as users know it
    /// @param cookie `SO_NETNS_COOKIE`, never given again while the machine runs; empty before Linux 5.14
    record Place(long inode, String name, Optional<Long> cookie) {
        public static Place of(Namespace namespace) {
            return of(namespace, Optional.empty());
        }

        /// The same with its cookie, for what has no cookie of its own.
        public static Place of(Namespace namespace, Optional<Long> cookie) {
            return new Place(namespace.id().inode(), namespace.name(), cookie);
        }
    }

    /// The accept queue of one listener; its value is the limit.
    ///
    /// @param address where it listens, as users know it
    /// @param unix whether it is a unix socket
    /// @param owner `nginx 812`, for people; empty when it is not known
    record Queue(Place place, String address, boolean unix, SocketIdentity identity, String owner) implements Target {
        public static Queue of(Namespace namespace, Listener listener) {
            return new Queue(
                    Place.of(namespace),
                    listener.address(),
                    listener instanceof UnixListener,
                    listener.identity(),
                    listener.owners().known().stream()
                            .findFirst()
                            .map(Queue::owner)
                            .orElse(""));
        }

        private static String owner(Owner owner) {
            return owner.name() + " " + owner.pid();
        }

        @Override
        public String label() {
            return address;
        }

        @Override
        public boolean isLive() {
            return true;
        }
    }

    /// A sysctl of one network namespace; its value is a number.
    ///
    /// @param name such as `net.core.somaxconn`
    record Setting(Place place, String name) implements Target {
        @Override
        public String label() {
            return name;
        }

        @Override
        public boolean isLive() {
            return true;
        }
    }

    /// A setting that is made at boot, in a file of ours; its value is its lines there: a comment that names the
    /// change, and the assignment. Empty when the file does not make it, or is not there.
    ///
    /// @param path of the file
    /// @param name such as `net.core.somaxconn`
    record BootSetting(String path, String name) implements Target {
        @Override
        public String label() {
            return name + " in " + path;
        }

        @Override
        public boolean isLive() {
            return false;
        }
    }

    /// What people call it: `*:8080`, `net.core.somaxconn`, a path.
    String label();

    /// Whether it ends with the running kernel, so that nothing of it is left after a reboot.
    boolean isLive();
}
