package dev.tidemark.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.procfs.Sysctl;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever a file of sysctl.d holds, its lines are understood or left out.
class SysctlConfPropertyTest {
    private static final String TEXT = """
            # comment
            net.core.somaxconn = 4096
            -net/ipv4/tcp_syncookies=1
            ; net.core.somaxconn = 1
            net.ipv4.tcp_[!a-r]* = 3
            -net.ipv4.tcp_synack_retries
            """;

    @Property(tries = 2000)
    void mutatedTextIsUnderstoodOrLeftOut(@ForAll("mutations") String text) {
        List<BootAssignment> lines = SysctlConf.parse("/x.conf", text);

        for (BootAssignment line : lines) {
            assertThat(line.line()).isBetween(1, text.split("\n", -1).length);
            for (Sysctl sysctl : Sysctl.values()) {
                assertThat(line.bearsOn(sysctl)).isIn(true, false);
            }
            assertThat(line.number().isPresent() && line.isExclusion()).isFalse();
        }
        BootSettings settings = new BootSettings(lines, List.of(), List.of());
        for (BootReader reader : BootReader.values()) {
            settings.deciding(reader, Sysctl.SOMAXCONN)
                    .ifPresent(
                            line -> assertThat(line.bearsOn(Sysctl.SOMAXCONN)).isTrue());
        }
    }

    /// What is put into the file of ours is found there, and taken out again nothing is left of it.
    @Property(tries = 1000)
    void settingsComeAndGoWithoutATrace(@ForAll("mutations") String text) {
        BootFile before = BootFile.parse(text);
        for (Sysctl sysctl : Sysctl.values()) {
            Optional<String> held = before.block(sysctl.dotted());
            String block = BootFile.block(sysctl.dotted(), 4711, "17, now, by root: asked");

            BootFile changed = before.with(sysctl.dotted(), Optional.of(block));

            assertThat(changed.block(sysctl.dotted())).contains(block);
            assertThat(BootFile.parse(changed.text())).isEqualTo(changed);
            assertThat(changed.with(sysctl.dotted(), held)).isEqualTo(before);
        }
    }

    /// The same as what a regular expression of the same meaning says.
    @Property(tries = 2000)
    void starsAndQuestionMarksFitAsExpressionsDo(@ForAll("patterns") String pattern, @ForAll("words") String word) {
        StringBuilder expression = new StringBuilder();
        pattern.chars()
                .forEach(c -> expression.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote("" + (char) c)));

        assertThat(Glob.fits(pattern, word)).isEqualTo(word.matches(expression.toString()));
    }

    @Property(tries = 2000)
    void anyPatternFitsOrDoesNot(@ForAll String pattern, @ForAll String word) {
        assertThat(Glob.fits(pattern, word)).isIn(true, false);
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab*?").ofMaxLength(9);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings().withChars("ab").ofMaxLength(12);
    }

    /// A file with a stretch of it replaced by something else, possibly nothing.
    @Provide
    Arbitrary<String> mutations() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, TEXT.length()),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.strings()
                                .withChars(" =-#;*?[]!/.\\\n\r\tnet019\0\u00e4")
                                .ofMaxLength(24))
                .as((at, length, insertion) ->
                        TEXT.substring(0, at) + insertion + TEXT.substring(Math.min(TEXT.length(), at + length)));
    }
}
