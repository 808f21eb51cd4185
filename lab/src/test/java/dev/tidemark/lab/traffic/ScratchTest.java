package dev.tidemark.lab.traffic;

import dev.tidemark.advice.*;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScratchTest {
    @Test
    void scratch() {
        show("stalls", new Traffic.Stalls(200, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(1)), new Service(260, 2000, Duration.ofSeconds(30)), 30, 100, 150, 190, 199, 220);
        show("stalls", new Traffic.Stalls(200, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(1)), new Service(100, 2000, Duration.ofSeconds(30)), 30, 50, 150, 190, 199, 220);
        show("bursty", new Traffic.Bursty(20, 0.5, 60, Duration.ofMillis(30)), new Service(50, 480, Duration.ofSeconds(5)), 120, 20, 100, 127, 200);
        show("bursty", new Traffic.Bursty(200, 0.5, 60, Duration.ofMillis(30)), new Service(50, 480, Duration.ofSeconds(30)), 120, 20, 100, 127, 200);
        show("over", new Traffic.Poisson(150), new Service(50, 100, Duration.ofSeconds(2)), 20, 20, 100, 500);
        show("over", new Traffic.Poisson(150), new Service(500, 100, Duration.ofSeconds(30)), 20, 100, 800, 1200);
        show("poisson", new Traffic.Poisson(90), new Service(15, 100, Duration.ofSeconds(30)), 120, 8, 20, 30);
    }

    void show(String name, Traffic traffic, Service service, int seconds, int... others) {
        Recorded recorded = Recorded.of(traffic.draw(Duration.ofSeconds(seconds), 7), service, Duration.ofHours(2));
        System.out.println("== " + name + " " + traffic + " " + service + "\n   truth " + recorded.truth() + " smallest " + Foretold.smallest(recorded.course(), service));
        for (int other : others) {
            long t = System.nanoTime();
            Replayed r = Replay.of(recorded.demand(), WhatIf.limit(other, service.patience()));
            t = System.nanoTime() - t;
            if (r instanceof Replayed.Counted c) {
                if (other == others[0]) System.out.println("   own " + c.own() + " counted " + c.counted() + " " + c.retries() + " " + c.patience() + " " + c.isLearned());
                System.out.println("   " + other + ": " + c.other() + "\n      truth " + Foretold.of(recorded.course(), service.withBacklog(other)) + " " + t / 1000000 + " ms");
            } else System.out.println("   " + other + ": " + r);
        }
        System.out.println("   " + Advisor.advise(recorded.demand(), Wish.of(service.patience())));
    }
}
