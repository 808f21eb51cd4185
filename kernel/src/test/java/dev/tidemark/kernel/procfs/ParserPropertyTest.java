package dev.tidemark.kernel.procfs;

import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever a text holds, a parser answers or throws [MalformedKernelText].
class ParserPropertyTest {
    private static final String NETSTAT = Fixtures.text("linux-6.18/proc/thread-self/net/netstat");
    private static final String SNMP = Fixtures.text("linux-6.18/proc/thread-self/net/snmp");
    private static final String STAT = Fixtures.text("systemd-cgroup-v2/proc/2417/stat");
    private static final String CGROUP = Fixtures.text("containerd-cgroup-v1/proc/5333/cgroup");
    private static final String MOUNTINFO = "41 31 0:38 / /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw\n";

    private static final List<Consumer<String>> PARSERS = List.of(
            text -> NetNetstat.parse(text, SNMP),
            text -> NetNetstat.parse(NETSTAT, text),
            CgroupPath::parse,
            CgroupPath::of,
            ProcessStat::parse,
            ProcessEntry::arguments,
            MountTable::parse,
            SystemdUnit::unescape,
            Capabilities::parse);

    @Property(tries = 2000)
    void mutatedKernelTextIsParsedOrRefused(@ForAll("mutations") String text) {
        PARSERS.forEach(parser -> answersOrRefuses(parser, text));
    }

    @Property(tries = 500)
    void anyTextIsParsedOrRefused(@ForAll String text) {
        PARSERS.forEach(parser -> answersOrRefuses(parser, text));
    }

    private static void answersOrRefuses(Consumer<String> parser, String text) {
        try {
            parser.accept(text);
        } catch (MalformedKernelText expected) {
            assert expected.getMessage() != null;
        }
    }

    /// A recorded text with a stretch of it replaced by something else, possibly nothing.
    @Provide
    Arbitrary<String> mutations() {
        Arbitrary<String> text = Arbitraries.of(NETSTAT, SNMP, STAT, CGROUP, MOUNTINFO);
        Arbitrary<String> insertion = Arbitraries.strings()
                .withChars(" :\n\\/()-0189x\0abcdef\u0665\uFFFD")
                .ofMaxLength(24);
        return Combinators.combine(
                        text,
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(0, 40),
                        insertion)
                .as((original, place, length, inserted) -> {
                    int from = (int) (place * original.length());
                    int to = Math.min(original.length(), from + length);
                    return original.substring(0, from) + inserted + original.substring(to);
                });
    }
}
