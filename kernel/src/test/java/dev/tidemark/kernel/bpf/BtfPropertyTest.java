package dev.tidemark.kernel.bpf;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever bytes a kernel shows as its types, they are understood or refused, and that soon.
class BtfPropertyTest {
    /// A number put in place of another.
    record Change(double place, int value) {}

    @Property(tries = 1000)
    void changedTypesAreUnderstoodOrRefused(@ForAll("changes") List<Change> changes) {
        byte[] section = RecordedBtf.bytes();
        for (Change change : changes) {
            int word = (int) (change.place() * (section.length / 4 - 1));
            int at = word * 4;
            for (int i = 0; i < 4; i++) {
                section[at + i] = (byte) (change.value() >>> (8 * i));
            }
        }
        RecordedBtf.askAll(section);
    }

    @Property(tries = 300)
    void cutTypesAreUnderstoodOrRefused(@ForAll("places") double place) {
        byte[] section = RecordedBtf.bytes();
        RecordedBtf.askAll(java.util.Arrays.copyOf(section, (int) (place * section.length)));
    }

    @Property(tries = 300)
    void anyBytesAreUnderstoodOrRefused(@ForAll byte[] section) {
        RecordedBtf.askAll(section);
    }

    @Provide
    Arbitrary<Double> places() {
        return Arbitraries.doubles().between(0, 1);
    }

    /// Half of them within the header and the first types, where they do most.
    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Double> places = Arbitraries.oneOf(
                Arbitraries.doubles().between(0, 1), Arbitraries.doubles().between(0, 0.01));
        Arbitrary<Integer> values = Arbitraries.oneOf(
                Arbitraries.integers(),
                Arbitraries.integers().between(0, 300),
                Arbitraries.of(0x0400ffff, 0x84000003, 0x0500ffff, 0x08000000, 0x7fffffff, -1));
        return Combinators.combine(places, values)
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }
}
