package dev.tidemark.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UnixListenerTest {
    @Test
    void abstractNameIsWrittenAsSsWritesIt() {
        UnixListener named = Sample.unix("\0a\0b", 1, Sample.nobody());

        assertThat(named.isAbstract()).isTrue();
        assertThat(named.address()).isEqualTo("@a@b");
    }

    @Test
    void pathIsWrittenAsItIs() {
        UnixListener path = Sample.unix("/run/x.sock", 1, Sample.nobody());

        assertThat(path.isAbstract()).isFalse();
        assertThat(path.address()).isEqualTo("/run/x.sock");
    }

    @Test
    void numbersOfASocketAreUnsigned() {
        assertThat(new SocketIdentity(-1, 7).cookieText()).isEqualTo("18446744073709551615");
        assertThat(new SocketIdentity(-1, 7).inodeText()).isEqualTo("7");
    }
}
