package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.Btf;
import dev.tidemark.kernel.bpf.MalformedBtf;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.probe.ProbeStatus.FeatureStatus;
import dev.tidemark.watch.SocketFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The way from nothing to a running [Probe], or back to nothing.
final class ProbeStart {
    private static final FeatureStatus.Off NOT_ASKED_FOR = new FeatureStatus.Off("not asked for");

    private final Set<ProbeFeature> wanted;
    private final KernelClock clock;
    private final ProbeMaps maps;
    private final Attachments attachments;
    private final Map<ProbeFeature, FeatureStatus> features = new EnumMap<>(ProbeFeature.class);

    private ProbeStart(Set<ProbeFeature> wanted, KernelClock clock, ProbeMaps maps, Attachments attachments) {
        this.wanted = wanted;
        this.clock = clock;
        this.maps = maps;
        this.attachments = attachments;
    }

    static ProbeResult open(Set<ProbeFeature> wanted, Set<ProbeFeature> onlyAtFunctions, KernelClock clock) {
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("features: none (expected: at least one)");
        }
        return open(new Wish(wanted, onlyAtFunctions), clock, Btf.read());
    }

    /// @param kernelTypes as they were read; what in them does not add up is a reason too
    static ProbeResult open(Set<ProbeFeature> wanted, KernelClock clock, Reading<Btf> kernelTypes) {
        return open(new Wish(wanted, Set.of()), clock, kernelTypes);
    }

    /// @param onlyAtFunctions those of `wanted` that may stand nowhere else
    private record Wish(Set<ProbeFeature> wanted, Set<ProbeFeature> onlyAtFunctions) {}

    private static ProbeResult open(Wish wish, KernelClock clock, Reading<Btf> kernelTypes) {
        try {
            return openWith(wish, clock, kernelTypes);
        } catch (MalformedBtf malformed) {
            return new ProbeResult.Refused("the types of this kernel: " + malformed.getMessage());
        }
    }

    private static ProbeResult openWith(Wish wish, KernelClock clock, Reading<Btf> kernelTypes) {
        return switch (kernelTypes) {
            case Reading.Unknown<Btf>(String reason) -> new ProbeResult.Refused(reason);
            case Reading.Known<Btf>(Btf types) ->
                switch (Ladder.mayTrace(types).then(_ -> SocketMembers.from(types))) {
                    case Reading.Unknown<SocketMembers>(String reason) -> new ProbeResult.Refused(reason);
                    case Reading.Known<SocketMembers>(SocketMembers socket) -> open(wish, clock, types, socket);
                };
        };
    }

    private static ProbeResult open(Wish wish, KernelClock clock, Btf types, SocketMembers socket) {
        return switch (ProbeMaps.create(wish.wanted())) {
            case Reading.Unknown<ProbeMaps>(String reason) -> new ProbeResult.Refused(reason);
            case Reading.Known<ProbeMaps>(ProbeMaps maps) -> {
                Attachments attachments = new Attachments(types);
                boolean kept = false;
                try {
                    ProbeStart start = new ProbeStart(EnumSet.copyOf(wish.wanted()), clock, maps, attachments);
                    ProbeResult result = start.climb(
                            new Ladder(types, socket, maps, attachments, wish.onlyAtFunctions()));
                    kept = result instanceof ProbeResult.Running;
                    yield result;
                } finally {
                    if (!kept) {
                        attachments.close();
                        maps.close();
                    }
                }
            }
        };
    }

    private ProbeResult climb(Ladder ladder) {
        // In the order of the enumeration: events come last, as they are told by the others' programs.
        for (ProbeFeature feature : wanted) {
            features.put(feature, status(ladder.climb(feature)));
        }
        if (isNothingRecorded()) {
            return refused();
        }
        if (test(ladder)) {
            // What came to a lower place was not tested there, and events are told from there too.
            boolean _ = test(ladder);
            if (wanted.contains(ProbeFeature.EVENTS)) {
                features.put(ProbeFeature.EVENTS, status(ladder.climb(ProbeFeature.EVENTS)));
            }
        }
        if (isNothingRecorded()) {
            return refused();
        }
        if (wanted.contains(ProbeFeature.ARRIVALS)) {
            features.put(ProbeFeature.ARRIVALS, arrivalsStatus());
        }
        return new ProbeResult.Running(new Probe(maps, attachments.running(), decoder(), events(), arrivals()));
    }

    /// They are counted by the programs of two others, and without one of these half of what came would be told.
    private FeatureStatus arrivalsStatus() {
        FeatureStatus peaks = features.getOrDefault(ProbeFeature.ACCEPT_QUEUE_PEAK, NOT_ASKED_FOR);
        FeatureStatus reasons = features.getOrDefault(ProbeFeature.REASONS, NOT_ASKED_FOR);
        return switch (peaks) {
            case FeatureStatus.Off off -> needs(ProbeFeature.ACCEPT_QUEUE_PEAK, off);
            case FeatureStatus.Exact counted ->
                switch (reasons) {
                    case FeatureStatus.Off off -> needs(ProbeFeature.REASONS, off);
                    case FeatureStatus.Exact refused -> {
                        List<Rung> rungs = new ArrayList<>(counted.rungs());
                        rungs.addAll(refused.rungs());
                        yield new FeatureStatus.Exact(rungs, clock.now(), List.of());
                    }
                };
        };
    }

    private static FeatureStatus needs(ProbeFeature feature, FeatureStatus.Off off) {
        return new FeatureStatus.Off(
                off.reason().startsWith("needs ") ? off.reason() : feature.label() + " is off: " + off.reason());
    }

    private FeatureStatus status(Reading<Ladder.Climb> climb) {
        return climb.fold(
                found -> new FeatureStatus.Exact(found.rungs(), clock.now(), found.remarks()), FeatureStatus.Off::new);
    }

    private boolean isNothingRecorded() {
        return features.values().stream().noneMatch(FeatureStatus.Exact.class::isInstance);
    }

    private ProbeResult refused() {
        List<String> reasons = features.values().stream()
                .map(status -> switch (status) {
                    case FeatureStatus.Off(String reason) -> reason;
                    case FeatureStatus.Exact exact -> exact.rung().hook();
                })
                .distinct()
                .toList();
        return new ProbeResult.Refused(reasons.getFirst());
    }

    /// @return whether something was recorded anew, at a lower place
    private boolean test(Ladder ladder) {
        Reading<Map<ProbeFeature, Boolean>> seen;
        try (SockDiag sockets = SockDiag.open()) {
            Probe tried = new Probe(maps, attachments.running(), decoder(), Optional.empty(), Optional.empty());
            seen = SelfTest.run(port -> ofPort(tried, sockets, port), recorded());
        } catch (KernelException refused) {
            seen = Reading.unknown(String.valueOf(refused.getMessage()));
        }
        return switch (seen) {
            case Reading.Known<Map<ProbeFeature, Boolean>>(Map<ProbeFeature, Boolean> results) -> {
                boolean anew = false;
                for (Map.Entry<ProbeFeature, Boolean> result : results.entrySet()) {
                    anew |= !result.getValue() && dismiss(result.getKey(), ladder);
                }
                yield anew;
            }
            case Reading.Unknown<Map<ProbeFeature, Boolean>>(String reason) -> {
                features.replaceAll((_, status) -> withRemark(status, "not tested: " + reason));
                yield false;
            }
        };
    }

    private Map<ProbeFeature, Rung> recorded() {
        Map<ProbeFeature, Rung> recorded = new EnumMap<>(ProbeFeature.class);
        features.forEach((feature, status) -> {
            if (status instanceof FeatureStatus.Exact exact) {
                recorded.put(feature, exact.rung());
            }
        });
        return recorded;
    }

    private static Optional<SocketFacts> ofPort(Probe probe, SockDiag sockets, int port) {
        return probe.read(sockets, row -> row.localPort() == port).orElse(Map.of()).values().stream()
                .findFirst();
    }

    private boolean isRecorded(ProbeFeature feature) {
        return features.get(feature) instanceof FeatureStatus.Exact;
    }

    /// What does not see a connection of our own records nothing that one could believe.
    ///
    /// @return whether there is a lower place, where it is recorded now
    private boolean dismiss(ProbeFeature feature, Ladder ladder) {
        if (!(features.get(feature) instanceof FeatureStatus.Exact exact)) {
            return false;
        }
        exact.rungs().forEach(attachments::detach);
        String reason = exact.rung().hook() + " was attached, but did not see a connection of our own";
        boolean lower = ladder.lower(feature, exact.rung(), reason);
        features.put(feature, lower ? status(ladder.climb(feature)) : new FeatureStatus.Off(reason));
        return lower;
    }

    private static FeatureStatus withRemark(FeatureStatus status, String remark) {
        return switch (status) {
            case FeatureStatus.Off off -> off;
            case FeatureStatus.Exact(List<Rung> rungs, Instant since, List<String> remarks) -> {
                List<String> all = new ArrayList<>(remarks);
                all.add(remark);
                yield new FeatureStatus.Exact(rungs, since, all);
            }
        };
    }

    private FactsDecoder decoder() {
        return new FactsDecoder(ProbeStatus.of(features, NOT_ASKED_FOR), clock);
    }

    private Optional<ArrivalStream> arrivals() {
        return isRecorded(ProbeFeature.ARRIVALS)
                ? maps.arrivals().map(open -> ArrivalStream.openFromNowOn(open, clock))
                : Optional.empty();
    }

    private Optional<EventStream> events() {
        return isRecorded(ProbeFeature.EVENTS)
                ? maps.events().map(open -> EventStream.openFromNowOn(open, clock))
                : Optional.empty();
    }
}
