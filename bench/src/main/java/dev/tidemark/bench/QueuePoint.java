package dev.tidemark.bench;

import dev.tidemark.lab.traffic.QueueTrace.Look;
import java.util.ArrayList;
import java.util.List;

/// The highest length of a queue in a stretch of time, and its limit at the end of it.
///
/// @param seconds when the stretch began
record QueuePoint(double seconds, long length, long limit) {
    /// One for each stretch in which somebody looked.
    static List<QueuePoint> of(List<Look> looks, double stretch) {
        List<QueuePoint> points = new ArrayList<>();
        for (Look look : looks) {
            double seconds = Math.floor(look.nanos() / 1e9 / stretch) * stretch;
            if (!points.isEmpty() && points.getLast().seconds() == seconds) {
                long length = Math.max(points.getLast().length(), look.length());
                points.set(points.size() - 1, new QueuePoint(seconds, length, look.limit()));
            } else {
                points.add(new QueuePoint(seconds, look.length(), look.limit()));
            }
        }
        return points;
    }
}
