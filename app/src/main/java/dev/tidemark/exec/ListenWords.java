package dev.tidemark.exec;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.process.LocalName;
import dev.tidemark.kernel.sockdiag.AddressFamily;
import dev.tidemark.listener.IpAddress;
import dev.tidemark.listener.TcpEndpoint;
import dev.tidemark.wording.Escaped;
import java.util.Optional;

/// The sentences about one listen(2), for the program's standard error.
///
/// @param address where the socket is bound
/// @param program the name of the process
/// @param rule what was wanted
/// @param requested what the program asked for
record ListenWords(String address, String program, ListenRule rule, long requested) {
    /// It fails, because of somaxconn or because that is not known.
    String refused(Reading<Long> ceiling) {
        return sentence(asks()
                + ceiling.fold(
                        most -> " (expected: at most somaxconn " + most + ")",
                        reason -> " (expected: a somaxconn that can be read; " + reason + ")")
                + "; refused");
    }

    /// It got less.
    String truncated(long limit) {
        return sentence(name() + " got " + limit + " of " + rule.wanted().asked(requested)
                + " (expected: a somaxconn of at least that)");
    }

    /// It could not be made for the program.
    String notMade(String reason) {
        return sentence(
                name() + " listens with a backlog of its own, " + requested + " (expected: its user; " + reason + ")");
    }

    private String asks() {
        return rule.wanted() instanceof WantedBacklog.Own
                ? name() + " asks for " + requested
                : "--backlog asks for " + rule.wanted().word() + " for " + name();
    }

    private String name() {
        return Escaped.text(program);
    }

    private String sentence(String rest) {
        return "tidemark: listen " + Escaped.text(address) + ": " + rest + "\n";
    }

    /// `*:9000`, `/run/app.sock`, `@abstract`, as the other commands write it.
    static String address(Reading<LocalName> name) {
        if (!(name instanceof Reading.Known<LocalName>(LocalName known))) {
            return "(unnamed)";
        }
        if (known instanceof LocalName.Inet inet) {
            return endpoint(
                    new IpAddress(AddressFamily.INET, 0, Integer.toUnsignedLong(inet.address())), inet.port(), true);
        }
        if (known instanceof LocalName.Inet6 inet6) {
            return endpoint(
                    new IpAddress(AddressFamily.INET6, inet6.high(), inet6.low()), inet6.port(), inet6.v6only());
        }
        return known instanceof LocalName.Unix unix && !unix.name().isEmpty()
                ? unix.name().replace('\0', '@')
                : "(unnamed)";
    }

    private static String endpoint(IpAddress address, int port, boolean v6only) {
        return new TcpEndpoint(address, port, v6only, Optional.empty()).toString();
    }
}
