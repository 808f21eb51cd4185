package dev.tidemark.control;

import dev.tidemark.control.Change.Intent;
import dev.tidemark.listener.SocketIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Changes to tell of in tests.
final class Told {
    static final Author AUTHOR = new Author("root", Optional.of("anna"), 4711, List.of("resize", ":8080 200"));
    static final Target.Queue WEB = queue("*:8080", 77);
    static final Target.Queue API = queue("*:9090", 78);
    static final Target.Setting SOMAXCONN = new Target.Setting(place(), "net.core.somaxconn");

    private Told() {}

    private static Target.Place place() {
        return new Target.Place(4_026_531_840L, "host", Optional.of(3L));
    }

    static Target.Queue queue(String address, long cookie) {
        return new Target.Queue(place(), address, false, new SocketIdentity(cookie, cookie + 1000), "java 4711");
    }

    static Intent resize(ChangeItem... items) {
        return Intent.of(Change.Kind.RESIZE, AUTHOR, "asked", List.of(items));
    }

    static Intent resizeUntil(Instant until, ChangeItem... items) {
        return new Intent(Change.Kind.RESIZE, AUTHOR, "asked", Optional.of(until), Optional.empty(), List.of(items));
    }
}
