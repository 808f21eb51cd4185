package dev.tidemark.bench;

import dev.tidemark.bench.Bound.Outcome;
import java.util.ArrayList;
import java.util.List;

/// All that one run found out.
final class Results {
    /// A comparison, and how many listeners and connections there were.
    record Compared(int listeners, int connections, Duel duel) {}

    /// What JMH found.
    record ByJmh(int listeners, JmhRun.Row row) {}

    /// The cost of watching.
    record Watched(int listeners, int samplesPerSecond, long cpuMicrosPerSecond) {}

    /// A bound, what was measured, and how it came out.
    record Judged(Bound bound, Ratios measured, Ratios spread, Outcome outcome) {}

    private final Machine machine;
    private final Plan plan;
    private final List<Compared> compared = new ArrayList<>();
    private final List<Compared> starts = new ArrayList<>();
    private final List<ByJmh> jmh = new ArrayList<>();
    private final List<Watched> watched = new ArrayList<>();
    private final List<DoctorCost> doctor = new ArrayList<>();
    private final List<ExecCost> exec = new ArrayList<>();
    private final List<BurstShare> bursts = new ArrayList<>();
    private final List<AgentCost> agents = new ArrayList<>();
    private final List<ProbeCost> probes = new ArrayList<>();
    private final List<ElasticResults> elastic = new ArrayList<>();
    private final List<ArrivalCost> arrivals = new ArrayList<>();
    private final List<Judged> judged = new ArrayList<>();

    Results(Machine machine, Plan plan) {
        this.machine = machine;
        this.plan = plan;
    }

    void compared(Population population, Duel duel) {
        compared.add(new Compared(population.listeners(), population.connections(), duel));
    }

    void started(Population population, Duel duel) {
        starts.add(new Compared(population.listeners(), population.connections(), duel));
    }

    void byJmh(Population population, List<JmhRun.Row> rows) {
        rows.forEach(row -> jmh.add(new ByJmh(population.listeners(), row)));
    }

    void watched(Population population, int samplesPerSecond, long cpuMicrosPerSecond) {
        watched.add(new Watched(population.listeners(), samplesPerSecond, cpuMicrosPerSecond));
    }

    /// Notes and judges what the doctor took.
    void examined(DoctorCost cost, Bound bound) {
        doctor.add(cost);
        double[] percents = cost.percents();
        Ratios measured = Ratios.of(percents);
        Ratios spread = Ratios.ofNeighbours(percents);
        judged.add(new Judged(bound, measured, spread, bound.judge(measured, spread)));
    }

    /// Notes and judges what exec took.
    void executed(ExecCost cost) {
        exec.add(cost);
        judge(Bounds.EXEC_MEMORY, cost.rssMegabytes());
        judge(Bounds.EXEC_IDLE, cost.idleMicrosPerSecond());
    }

    /// Notes and judges what was caught of bursts.
    void burst(List<BurstShare> shares) {
        bursts.addAll(shares);
        shares.stream()
                .filter(one -> one.millis() == Bounds.LONG_BURST && one.rate() == Bounds.FAST)
                .forEach(one -> judge(Bounds.BURSTS, one.share()));
        judge(Bounds.NOT_ABOVE, shares.stream().mapToInt(BurstShare::above).sum());
    }

    /// Notes and judges what the agents took.
    void ran(AgentCost cost) {
        agents.add(cost);
        cost.judged().forEach(one -> judge(one.bound(), one.measured()));
    }

    /// Notes and judges what recording takes and tells.
    void recorded(ProbeCost cost) {
        probes.add(cost);
        for (ProbeCost.Price price : cost.prices()) {
            Bounds.recording(price.load(), price.reasons()).ifPresent(bound -> judge(bound, price.duel()));
        }
        cost.judged().forEach(one -> judge(one.bound(), one.measured()));
    }

    /// Notes and judges what elastic queues did and took.
    void stretched(ElasticResults found) {
        elastic.add(found);
        judge(Bounds.ELASTIC_TURNS, (double) found.noise().turns());
        judge(Bounds.ELASTIC_REFUSED, found.refusedShare());
    }

    /// Notes what recording arrivals takes.
    void counted(ArrivalCost cost) {
        arrivals.add(cost);
    }

    /// Judges what hardly differs from one time to the next.
    private void judge(Bound bound, double measured) {
        Ratios same = Ratios.of(new double[] {measured});
        Ratios spread = Ratios.of(new double[] {1});
        judged.add(new Judged(bound, same, spread, bound.judge(measured)));
    }

    void judge(Bound bound, Duel duel) {
        judged.add(new Judged(bound, duel.ratios(), duel.spread(), duel.judge(bound)));
    }

    boolean isAnyBroken() {
        return judged.stream().anyMatch(one -> one.outcome() == Outcome.BROKEN);
    }

    /// Everything, as one record.
    All all() {
        return new All(
                "tidemark.bench/1",
                machine,
                plan,
                judged,
                compared,
                starts,
                jmh,
                watched,
                doctor,
                exec,
                bursts,
                agents,
                probes,
                elastic,
                arrivals);
    }

    /// The whole file of results.
    record All(
            String schema,
            Machine machine,
            Plan plan,
            List<Judged> bounds,
            List<Compared> compared,
            List<Compared> starts,
            List<ByJmh> jmh,
            List<Watched> watched,
            List<DoctorCost> doctor,
            List<ExecCost> exec,
            List<BurstShare> bursts,
            List<AgentCost> agents,
            List<ProbeCost> probes,
            List<ElasticResults> elastic,
            List<ArrivalCost> arrivals) {}

    Machine machine() {
        return machine;
    }

    Plan plan() {
        return plan;
    }

    List<Compared> compared() {
        return compared;
    }

    List<Compared> starts() {
        return starts;
    }

    List<ByJmh> jmh() {
        return jmh;
    }

    List<Watched> watched() {
        return watched;
    }

    List<DoctorCost> doctor() {
        return doctor;
    }

    List<ExecCost> exec() {
        return exec;
    }

    List<BurstShare> bursts() {
        return bursts;
    }

    List<AgentCost> agents() {
        return agents;
    }

    List<ProbeCost> probes() {
        return probes;
    }

    List<ElasticResults> elastic() {
        return elastic;
    }

    List<ArrivalCost> arrivals() {
        return arrivals;
    }

    List<Judged> judged() {
        return judged;
    }
}
